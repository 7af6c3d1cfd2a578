//! Failure rates and slow-call rates, over calls and over time.

use std::time::Duration;

use circuit_breaker::{BreakerConfig, CircuitState, SlowCalls, Window};

use crate::rig::{Rig, SECOND, with};

fn half_of(window: Window) -> BreakerConfig {
    BreakerConfig { failure_threshold: 0, failure_rate: Some(0.5), window, minimum_calls: 10, ..Default::default() }
}

fn slow_half() -> BreakerConfig {
    BreakerConfig {
        slow_calls: Some(SlowCalls { slower_than: 2 * SECOND, rate: Some(0.5), hanging: None }),
        minimum_calls: 4,
        ..Default::default()
    }
}

impl Rig {
    fn succeed(&self, times: usize) {
        for _ in 0..times {
            self.admitted().success();
        }
    }

    fn slowly(&self, takes: Duration) {
        let permit = self.admitted();
        self.clock.advance(takes);
        permit.success();
    }
}

/// tower-resilience 0.14 needs 100,000 failures after 100,000 successes: its window only grows.
#[test]
fn tower_resilience_window_that_never_slides_ours_fills_with_failures_in_half_its_size() {
    let rig = with(half_of(Window::Calls(100)));
    rig.succeed(100_000);
    rig.fail(49);
    rig.is(CircuitState::Closed);
    rig.fail(1);
    rig.is(CircuitState::Open);
}

#[test]
fn nothing_opens_before_the_minimum_of_calls() {
    let rig = with(half_of(Window::Calls(100)));
    rig.fail(9);
    rig.is(CircuitState::Closed);
    rig.fail(1);
    rig.is(CircuitState::Open);
}

#[test]
fn a_ring_forgets_what_is_older_than_its_size() {
    let rig = with(half_of(Window::Calls(10)));
    rig.fail(4);
    rig.succeed(10);
    rig.fail(4);
    let window = rig.breaker.status().window.unwrap();
    assert_eq!((window.calls, window.failures), (10, 4));
    rig.fail(1);
    rig.is(CircuitState::Open);
}

#[test]
fn a_success_never_opens_a_circuit() {
    let rig = with(half_of(Window::Calls(100)));
    rig.fail(9);
    rig.succeed(1);
    rig.is(CircuitState::Closed);
    rig.fail(1);
    rig.is(CircuitState::Open);
}

#[test]
fn ignored_and_abandoned_calls_do_not_enter_the_window() {
    let rig = with(half_of(Window::Calls(10)));
    rig.fail(5);
    for _ in 0..20 {
        rig.admitted().ignore();
        drop(rig.admitted());
    }
    assert_eq!(rig.breaker.status().window.unwrap().calls, 5);
}

#[test]
fn a_time_window_forgets_after_its_length() {
    let rig = with(half_of(Window::Time(30 * SECOND)));
    rig.fail(9);
    rig.clock.advance(30 * SECOND);
    assert_eq!(rig.breaker.status().window.unwrap().calls, 0);
    rig.fail(9);
    rig.is(CircuitState::Closed);
    rig.clock.advance(26 * SECOND);
    rig.fail(1);
    rig.is(CircuitState::Open);
}

#[test]
fn a_time_window_weighs_successes() {
    let rig = with(half_of(Window::Time(30 * SECOND)));
    rig.succeed(20);
    rig.clock.advance(10 * SECOND);
    rig.fail(19);
    rig.is(CircuitState::Closed);
    rig.fail(1);
    rig.is(CircuitState::Open);
}

#[test]
fn the_window_starts_empty_after_closing() {
    let rig = with(half_of(Window::Calls(100)));
    rig.fail(10);
    rig.clock.advance(60 * SECOND);
    rig.succeed(2);
    rig.is(CircuitState::Closed);
    assert_eq!(rig.breaker.status().window.unwrap().calls, 0);
    rig.fail(9);
    rig.is(CircuitState::Closed);
}

#[test]
fn both_rules_stand_together() {
    let rig = with(BreakerConfig { failure_threshold: 5, ..half_of(Window::Calls(100)) });
    rig.succeed(50);
    rig.fail(5);
    rig.is(CircuitState::Open);
}

#[test]
fn slow_successes_open_by_their_rate() {
    let rig = with(slow_half());
    rig.succeed(2);
    rig.slowly(3 * SECOND);
    rig.is(CircuitState::Closed);
    rig.slowly(3 * SECOND);
    rig.is(CircuitState::Open);
}

#[test]
fn a_call_as_long_as_the_threshold_is_not_slow() {
    let rig = with(slow_half());
    for _ in 0..10 {
        rig.slowly(2 * SECOND);
    }
    rig.is(CircuitState::Closed);
}

#[test]
fn a_slow_probe_is_no_recovery() {
    let rig = with(slow_half()).due();
    rig.slowly(3 * SECOND);
    rig.is(CircuitState::Open);
    assert_eq!(rig.breaker.status().reopened, 1);
}
