//! Counters and gauges through the `metrics` facade, under whatever recorder the process installed.

use metrics::{counter, gauge};

use crate::verdict::{Reason, Source, Verdict};

/// Counts a verdict by outcome and source, and every limit that was exceeded by name and mode.
pub(crate) fn verdict(verdict: &Verdict<'_>) {
    let outcome = match verdict.refused().map(|refused| refused.reason()) {
        None => "admitted",
        Some(Reason::Exceeded) => "exceeded",
        Some(Reason::Blocked) => "blocked",
        Some(Reason::Full) => "full",
        Some(Reason::Unavailable) => "unavailable",
    };
    let source = source(verdict.source());
    counter!("call_rate_limiter_verdicts_total", "outcome" => outcome, "source" => source).increment(1);
    for reading in verdict.limits().filter(|reading| reading.exceeded || reading.would_refuse) {
        let mode = if reading.would_refuse { "shadow" } else { "enforce" };
        let limit = reading.limit.name.clone();
        counter!("call_rate_limiter_exceeded_total", "limit" => limit, "mode" => mode).increment(1);
    }
}

/// Tells how many subjects this process holds, of how many at most.
pub(crate) fn subjects(held: usize, cap: usize) {
    gauge!("call_rate_limiter_subjects").set(to_f64(held));
    gauge!("call_rate_limiter_subjects_max").set(to_f64(cap));
}

/// Records how long the store took for a verdict.
#[cfg(feature = "redis")]
pub(crate) fn store_took(micros: u64) {
    metrics::histogram!("call_rate_limiter_store_seconds")
        .record(std::time::Duration::from_micros(micros).as_secs_f64());
}

fn to_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

const fn source(source: Source) -> &'static str {
    match source {
        Source::Memory => "memory",
        Source::Store => "store",
        Source::Remembered => "remembered",
        Source::Local => "local",
        Source::Nothing => "nothing",
    }
}
