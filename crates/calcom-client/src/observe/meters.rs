//! Counters, a histogram and a gauge on the `metrics` facade.

use std::time::Duration;

use metrics::{counter, gauge, histogram};

use crate::endpoint::Endpoint;

pub(super) fn call(endpoint: Endpoint, outcome: &'static str, took: Duration) {
    let endpoint = endpoint.name();
    counter!("calcom_client_calls_total", "endpoint" => endpoint, "outcome" => outcome).increment(1);
    histogram!("calcom_client_call_seconds", "endpoint" => endpoint, "outcome" => outcome).record(took);
}

pub(super) fn attempt(endpoint: Endpoint) {
    counter!("calcom_client_attempts_total", "endpoint" => endpoint.name()).increment(1);
}

pub(super) fn hedge(endpoint: Endpoint) {
    counter!("calcom_client_hedges_total", "endpoint" => endpoint.name()).increment(1);
}

pub(super) fn quota(account: &str, left: f64) {
    gauge!("calcom_client_quota_left", "account" => account.to_owned()).set(left);
}
