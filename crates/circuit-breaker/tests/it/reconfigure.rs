//! New settings under traffic keep history and state by the documented rules.

use circuit_breaker::{BreakerConfig, CircuitState, SlowCalls, Window};

use crate::rig::{Rig, SECOND, rig, with};

impl Rig {
    fn becomes(&self, config: BreakerConfig) {
        self.breaker.reconfigure(config.validate().unwrap());
    }
}

fn rate(window: Window) -> BreakerConfig {
    BreakerConfig { failure_threshold: 0, failure_rate: Some(0.5), window, ..Default::default() }
}

#[test]
fn the_run_of_failures_goes_on_under_another_threshold() {
    let rig = rig();
    rig.fail(4);
    rig.becomes(BreakerConfig { failure_threshold: 3, ..Default::default() });
    rig.is(CircuitState::Closed);
    rig.fail(1);
    rig.is(CircuitState::Open);
    assert_eq!(rig.breaker.config().get().failure_threshold, 3);
}

#[test]
fn an_open_circuit_stays_open_and_a_longer_wait_is_cut_to_the_new_longest() {
    let rig = rig();
    rig.fail(5);
    rig.becomes(BreakerConfig { open_for: 5 * SECOND, ..Default::default() });
    assert_eq!(rig.refused().retry_after(), Some(60 * SECOND));
    rig.becomes(BreakerConfig { open_for: 5 * SECOND, max_open_for: 20 * SECOND, ..Default::default() });
    assert_eq!(rig.refused().retry_after(), Some(20 * SECOND));
    assert_eq!(rig.breaker.status().generation, 1);
}

#[test]
fn a_rate_can_be_turned_on_and_off() {
    let rig = rig();
    rig.becomes(rate(Window::Calls(100)));
    rig.fail(9);
    assert_eq!(rig.breaker.status().window.unwrap().failures, 9);
    rig.becomes(BreakerConfig { failure_threshold: 100, ..Default::default() });
    assert_eq!(rig.breaker.status().window, None);
    rig.fail(50);
    rig.is(CircuitState::Closed);
    assert_eq!(rig.breaker.status().failure_count, 59);
}

#[test]
fn a_larger_ring_keeps_every_outcome_and_a_smaller_one_the_latest() {
    let rig = with(rate(Window::Calls(100)));
    for _ in 0..60 {
        rig.admitted().success();
    }
    rig.fail(20);
    rig.becomes(rate(Window::Calls(2000)));
    let window = rig.breaker.status().window.unwrap();
    assert_eq!((window.calls, window.failures), (80, 20));
    rig.becomes(rate(Window::Calls(30)));
    let window = rig.breaker.status().window.unwrap();
    assert_eq!((window.calls, window.failures), (30, 20));
}

#[test]
fn another_length_of_time_keeps_what_is_recent_enough() {
    let rig = with(rate(Window::Time(100 * SECOND)));
    rig.clock.advance(1000 * SECOND);
    rig.fail(3);
    rig.clock.advance(50 * SECOND);
    rig.fail(2);
    rig.becomes(rate(Window::Time(200 * SECOND)));
    assert_eq!(rig.breaker.status().window.unwrap().failures, 5);
    rig.becomes(rate(Window::Time(20 * SECOND)));
    assert_eq!(rig.breaker.status().window.unwrap().failures, 2);
}

#[test]
fn a_window_of_another_kind_starts_empty() {
    let rig = with(rate(Window::Calls(100)));
    rig.fail(9);
    rig.becomes(rate(Window::Time(10 * SECOND)));
    assert_eq!(rig.breaker.status().window.unwrap().calls, 0);
}

#[test]
fn another_slow_threshold_keeps_the_window() {
    let slow = |seconds: u32| BreakerConfig {
        slow_calls: Some(SlowCalls { slower_than: seconds * SECOND, rate: None, hanging: Some(1) }),
        failure_threshold: 100,
        ..Default::default()
    };
    let rig = with(slow(5));
    rig.fail(7);
    let out = rig.admitted();
    rig.becomes(slow(2));
    rig.clock.advance(10 * SECOND);
    rig.admitted().success();
    assert_eq!(rig.breaker.status().window.unwrap().failures, 7);
    out.success();
    assert_eq!(rig.breaker.status().window.unwrap().hanging, 0);
}

#[test]
fn calls_that_are_out_still_count_after_a_reconfiguration() {
    let rig = rig();
    rig.fail(4);
    let out = rig.admitted();
    rig.becomes(BreakerConfig { success_threshold: 1, ..Default::default() });
    out.failure();
    rig.is(CircuitState::Open);
}

#[test]
fn probes_and_successes_so_far_stay() {
    let rig = rig().due();
    rig.admitted().success();
    let _probe = rig.admitted();
    rig.becomes(BreakerConfig { half_open_permits: 2, ..Default::default() });
    rig.admitted().success();
    rig.is(CircuitState::Closed);
}
