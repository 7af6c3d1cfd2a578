//! Lines that look like personal data and are none.

use crate::clean;

const HARMLESS: &[&str] = &[
    r#"{"function_name":"check_availability","capacity":12,"author":"build bot","service_name":"Färben"}"#,
    "GET /assets/logo@2x.png 304",
    "error: package `tokio@1.38.0` cannot be built",
    "git clone git@github.com:org/repo.git",
    "Chrome/124.0.0.0 Safari/537.36",
    "starting gateway version 9.5.11.73",
    "listening on 127.0.0.1:8080 and [::1]:8080 and 0.0.0.0:9090, peer 10.1.2.3",
    "order 1270262836007402 shipped",
    "trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7",
    r#"{"api_key":null,"password":false,"token":"","has_secret":true}"#,
    "token expired, refreshing",
    "password: required",
    "prompt_tokens=8513 max_tokens=4096",
    r#"WWW-Authenticate: Bearer realm="x", error="invalid_token""#,
    "Basic authentication failed, bearer token missing",
    "primary_key=id sort_key=starts_at key=cal_slots_20_0_2563194_2025-12-24",
    "closed on 24.12.2025 and 2025-12-26, 08:00-18:00",
    "Preis 1.548,23 EUR, 0171 Punkte",
    "reference DE07673373882007437542 is no account",
    "[EMAIL_REDACTED] and Bearer [REDACTED] and password=[REDACTED]",
    "kernel: eth0: hwaddr 70:1d:84:3b:b7:f2",
    r#"{"name":"http_request","span":{"name":"cache.get"}}"#,
];

#[test]
fn none_of_them_changes() {
    for line in HARMLESS {
        assert_eq!(clean(line), *line);
    }
}
