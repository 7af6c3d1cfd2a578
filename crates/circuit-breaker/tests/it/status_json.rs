//! The status that operators and programs read.

use crate::rig::{SECOND, rig};

#[test]
fn a_closed_circuit_shows_exactly_the_agreed_fields_first() {
    let json = serde_json::to_string(&rig().breaker.status()).unwrap();
    let agreed = r#"{"service":"calcom_api","state":"closed","failure_count":0,"failure_threshold":5,"seconds_until_retry":null,"success_count":0,"success_threshold":2,"recovery_timeout":60,"opened_at":null"#;
    assert!(json.starts_with(agreed), "{json}");
}

#[test]
fn an_open_circuit_shows_when_it_opened_and_when_to_retry() {
    let rig = rig();
    rig.clock.advance(1_000_000_000 * SECOND);
    rig.fail(5);
    rig.clock.advance(std::time::Duration::from_millis(10_500));
    let json = serde_json::to_string(&rig.breaker.status()).unwrap();
    let agreed = r#"{"service":"calcom_api","state":"open","failure_count":5,"failure_threshold":5,"seconds_until_retry":50,"success_count":0,"success_threshold":2,"recovery_timeout":60,"opened_at":"2001-09-09T01:46:40Z""#;
    assert!(json.starts_with(agreed), "{json}");
}

#[test]
fn a_half_open_circuit_shows_its_successes() {
    let rig = rig().due();
    rig.admitted().success();
    let status = serde_json::to_value(rig.breaker.status()).unwrap();
    assert_eq!(status["state"], "half_open");
    assert_eq!(status["success_count"], 1);
    assert_eq!(status["opened_at"], "1970-01-01T00:00:00Z");
}
