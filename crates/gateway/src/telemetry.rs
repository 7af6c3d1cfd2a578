//! The gateway's own metrics: their names, their labels, and what they count. Every label has few values.

use std::time::Duration;

use log_sanitizer::Class;
use metrics::{counter, describe_counter, describe_histogram, histogram};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tenant_cache::{CacheEvent, Canary};

const TURNS: &str = "gateway_turns_total";
const TURN_SECONDS: &str = "gateway_turn_duration_seconds";
const EVENTS: &str = "gateway_webhook_events_total";
const SIGNATURES: &str = "gateway_signatures_refused_total";
const CACHE_EVENTS: &str = "gateway_cache_events_total";
const MARKERS: &str = "gateway_cache_markers_total";
const LOG_LEAKS: &str = "gateway_log_leaks_total";
const CALCOM: &str = "gateway_calcom_requests_total";
const CALCOM_SECONDS: &str = "gateway_calcom_request_duration_seconds";

/// The event that must never be: one company's entry under another's key.
const CROSS_TENANT: &str = "cross_tenant_prevented";

/// Bounds of the histograms, in seconds; dense where a caller starts to notice.
const BOUNDS: [f64; 11] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0];

/// Installs the process's recorder and gives the handle that renders it.
pub(crate) fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new().set_buckets(&BOUNDS)?.install_recorder()?;
    describe_counter!(TURNS, "Function calls answered, by function and outcome.");
    describe_histogram!(TURN_SECONDS, "Time from the first byte of a function call to its reply, in seconds.");
    describe_counter!(EVENTS, "Webhook events received from the voice platform, by event.");
    describe_counter!(SIGNATURES, "Requests refused for a missing or wrong signature.");
    describe_counter!(CALCOM, "Requests to Cal.com, by outcome.");
    describe_histogram!(CALCOM_SECONDS, "Time of requests to Cal.com, in seconds.");
    describe_counter!(CACHE_EVENTS, "What the slot cache reported, by event; `cross_tenant_prevented` is critical.");
    describe_counter!(MARKERS, "Companies' marker entries in Redis that were looked for, by what was found.");
    describe_counter!(LOG_LEAKS, "Personal data found in emitted log lines, by class; one line in fifty is searched.");
    // There from the start, so that the first one is an increase.
    counter!(CACHE_EVENTS, "event" => CROSS_TENANT).absolute(0);
    for class in Class::ALL {
        counter!(LOG_LEAKS, "class" => class.name()).absolute(0);
    }
    Ok(handle)
}

/// One function call was answered.
pub(crate) fn turn(function: &'static str, outcome: &'static str, took: Duration) {
    counter!(TURNS, "function" => function, "outcome" => outcome).increment(1);
    histogram!(TURN_SECONDS, "function" => function).record(took.as_secs_f64());
}

/// One request to Cal.com ended.
pub(crate) fn calcom(outcome: &'static str, took: Duration) {
    counter!(CALCOM, "outcome" => outcome).increment(1);
    histogram!(CALCOM_SECONDS).record(took.as_secs_f64());
}

/// One event came in; kinds that are not known share one label.
pub(crate) fn event(kind: &str) {
    const KNOWN: [&str; 4] = ["call_inbound", "call_started", "call_ended", "call_analyzed"];
    let kind = KNOWN.into_iter().find(|known| *known == kind).unwrap_or("other");
    counter!(EVENTS, "event" => kind).increment(1);
}

/// One signature was refused.
pub(crate) fn signature_refused() {
    counter!(SIGNATURES).increment(1);
}

/// The slot cache reported something.
pub(crate) fn cache_event(event: &CacheEvent) {
    let event = match event {
        CacheEvent::CrossTenantPrevented { .. } => CROSS_TENANT,
        CacheEvent::EntryRejected { .. } => "entry_rejected",
        CacheEvent::RedisLost => "redis_lost",
        CacheEvent::RedisBack => "redis_back",
        CacheEvent::Deaf => "deaf",
        CacheEvent::Hearing => "hearing",
        _ => "other",
    };
    counter!(CACHE_EVENTS, "event" => event).increment(1);
}

/// A company's marker was looked for.
pub(crate) fn marker(found: Canary) {
    let found = match found {
        Canary::Alive => "alive",
        Canary::Gone => "gone",
        Canary::Replaced => "replaced",
        _ => "unknown",
    };
    counter!(MARKERS, "found" => found).increment(1);
}

/// A line left with something personal in it.
pub(crate) fn log_leak(class: Class) {
    counter!(LOG_LEAKS, "class" => class.name()).increment(1);
}
