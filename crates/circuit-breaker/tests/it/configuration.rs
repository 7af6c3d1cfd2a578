//! Configurations that cannot work are refused, every fault at once.

use std::time::Duration;

use circuit_breaker::{BreakerConfig, SlowCalls, Window};

#[test]
fn the_defaults_are_valid() {
    assert!(BreakerConfig::default().validate().is_ok());
}

#[test]
fn every_fault_is_told_at_once() {
    let config = BreakerConfig {
        failure_threshold: 65_536,
        failure_rate: Some(1.01),
        slow_calls: Some(SlowCalls { slower_than: Duration::ZERO, rate: Some(0.0), hanging: Some(0) }),
        window: Window::Calls(0),
        minimum_calls: 0,
        success_threshold: 256,
        half_open_permits: 0,
        half_open_for: Duration::ZERO,
        open_for: Duration::from_secs(604_801),
        open_growth: f64::NAN,
        open_jitter: 0.6,
        max_open_for: Duration::from_secs(1),
    };
    let error = config.validate().unwrap_err();
    let paths: Vec<_> = error.faults().iter().map(circuit_breaker::Fault::path).collect();
    assert_eq!(
        paths,
        [
            "failure_threshold",
            "failure_rate",
            "window",
            "minimum_calls",
            "slow_calls",
            "slow_calls.slower_than",
            "slow_calls.rate",
            "success_threshold",
            "half_open_permits",
            "half_open_for",
            "open_for",
            "open_growth",
            "open_jitter",
            "max_open_for"
        ]
    );
    let text = error.to_string();
    assert!(text.contains("success_threshold: must be from 1 to 255, is 256"), "{text}");
    assert!(text.contains("max_open_for: must be at least open_for (604801s), is 1s"), "{text}");
}

#[test]
fn a_configuration_without_any_rule_is_refused() {
    let config = BreakerConfig { failure_threshold: 0, ..Default::default() };
    let text = config.clone().validate().unwrap_err().to_string();
    assert!(text.contains("failure_threshold: may be 0 (off) only with"), "{text}");
    let config = BreakerConfig { failure_rate: Some(0.5), ..config };
    assert!(config.validate().is_ok());
}

#[test]
fn a_minimum_that_the_window_cannot_hold_is_refused() {
    let config =
        BreakerConfig { failure_rate: Some(0.5), window: Window::Calls(20), minimum_calls: 21, ..Default::default() };
    let text = config.validate().unwrap_err().to_string();
    assert!(text.contains("minimum_calls: must be from 1 to 20, is 21"), "{text}");
}

#[test]
fn slow_calls_that_do_nothing_are_refused() {
    let config = BreakerConfig {
        slow_calls: Some(SlowCalls { slower_than: Duration::from_secs(2), rate: None, hanging: None }),
        ..Default::default()
    };
    let text = config.validate().unwrap_err().to_string();
    assert!(text.contains("slow_calls: needs rate or hanging"), "{text}");
}

#[cfg(feature = "serde")]
mod from_a_file {
    use super::*;

    #[test]
    fn durations_are_text_with_units_or_seconds() {
        let json = r#"{"open_for":"1m 30s","half_open_for":2.5,"max_open_for":600,
            "window":{"time":"30s"},"slow_calls":{"slower_than":"2s","hanging":3}}"#;
        let config: BreakerConfig = serde_json::from_str(json).unwrap();
        assert_eq!(config.open_for, Duration::from_secs(90));
        assert_eq!(config.half_open_for, Duration::from_millis(2500));
        assert_eq!(config.max_open_for, Duration::from_secs(600));
        assert_eq!(config.failure_threshold, 5);
        assert_eq!(config.window, Window::Time(Duration::from_secs(30)));
        assert_eq!(config.slow_calls.unwrap().hanging, Some(3));
    }

    #[test]
    fn unknown_keys_and_wrong_durations_are_faults() {
        for (json, says) in [
            (r#"{"open_fro":"60s"}"#, "unknown field `open_fro`"),
            (r#"{"open_for":"sixty"}"#, "\"sixty\" is no duration"),
            (r#"{"open_for":-1}"#, "cannot be negative, is -1"),
            (r#"{"open_for":true}"#, "expected a duration such as"),
        ] {
            let error = serde_json::from_str::<BreakerConfig>(json).unwrap_err().to_string();
            assert!(error.contains(says), "{json}: {error}");
        }
    }

    #[test]
    fn a_configuration_survives_the_round_trip() {
        let config = BreakerConfig { open_for: Duration::from_millis(1500), ..Default::default() };
        let json = serde_json::to_string(&config).unwrap();
        assert_eq!(serde_json::from_str::<BreakerConfig>(&json).unwrap(), config);
    }
}
