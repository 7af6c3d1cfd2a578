//! While open: how long, and what the refused are told.

use std::time::Duration;

use circuit_breaker::{BreakerConfig, CircuitState};

use crate::rig::{SECOND, rig, with};

#[test]
fn a_refusal_says_how_long_to_wait() {
    let rig = rig();
    rig.fail(5);
    assert_eq!(rig.refused().retry_after(), Some(60 * SECOND));
    rig.clock.advance(Duration::from_millis(59_999));
    let refusal = rig.refused();
    assert_eq!(refusal.retry_after(), Some(Duration::from_millis(1)));
    assert_eq!(refusal.state(), CircuitState::Open);
    rig.clock.advance(Duration::from_millis(1));
    assert!(rig.admitted().is_probe());
}

#[test]
fn each_failed_probe_doubles_the_wait_up_to_ten_minutes() {
    let rig = with(BreakerConfig { open_jitter: 0.0, ..Default::default() });
    rig.fail(5);
    for wait in [60, 120, 240, 480, 600, 600, 600] {
        assert_eq!(rig.refused().retry_after(), Some(wait * SECOND));
        rig.clock.advance(wait * SECOND);
        rig.admitted().failure();
    }
}

#[test]
fn a_grown_wait_is_jittered_and_still_longer_than_the_one_before() {
    let mut waits = Vec::new();
    for seed in 0..50 {
        let clock = circuit_breaker::ManualClock::new();
        let wiring = circuit_breaker::Wiring::new().clock(clock.clone()).jitter_seed(seed);
        let config = BreakerConfig::default().validate().unwrap();
        let breaker = circuit_breaker::CircuitBreaker::wired("x", config, wiring);
        let rig = crate::rig::Rig { breaker, clock }.due();
        rig.admitted().failure();
        waits.push(rig.refused().retry_after().unwrap());
    }
    assert!(waits.iter().all(|wait| (108 * SECOND..=120 * SECOND).contains(wait)), "{waits:?}");
    waits.sort();
    waits.dedup();
    assert!(waits.len() > 40, "{waits:?}");
}

#[test]
fn closing_forgets_the_growth() {
    let rig = rig().due();
    rig.admitted().failure();
    rig.clock.advance(120 * SECOND);
    rig.admitted().success();
    rig.admitted().success();
    rig.is(CircuitState::Closed);
    rig.fail(5);
    assert_eq!(rig.refused().retry_after(), Some(60 * SECOND));
}

#[test]
fn the_upstreams_retry_after_wins() {
    for (asked, gets) in [(17, 17), (90, 90), (3600, 600), (0, 1)] {
        let rig = rig();
        rig.fail(4);
        rig.admitted().failure_with_retry_after(asked * SECOND);
        assert_eq!(rig.refused().retry_after(), Some(gets * SECOND), "asked for {asked} s");
    }
}

#[test]
fn a_probes_retry_after_wins_over_growth() {
    let rig = rig().due();
    rig.admitted().failure_with_retry_after(17 * SECOND);
    assert_eq!(rig.refused().retry_after(), Some(17 * SECOND));
}

#[test]
fn a_retry_after_given_earlier_in_the_run_is_kept() {
    let rig = rig();
    rig.admitted().failure_with_retry_after(200 * SECOND);
    rig.clock.advance(10 * SECOND);
    rig.fail(4);
    assert_eq!(rig.refused().retry_after(), Some(190 * SECOND));
}

#[test]
fn a_retry_after_that_has_passed_is_forgotten() {
    let rig = rig();
    rig.admitted().failure_with_retry_after(5 * SECOND);
    rig.clock.advance(10 * SECOND);
    rig.fail(4);
    assert_eq!(rig.refused().retry_after(), Some(60 * SECOND));
}
