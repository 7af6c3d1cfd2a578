//! What operators do.

use circuit_breaker::CircuitState;

use crate::rig::{SECOND, rig};

#[test]
fn reset_closes_and_forgets() {
    let rig = rig().due();
    rig.admitted().failure();
    rig.breaker.reset();
    let status = rig.breaker.status();
    assert_eq!((status.state, status.failure_count, status.reopened), (CircuitState::Closed, 0, 0));
    assert_eq!(status.opened_at, None);
    rig.fail(5);
    assert_eq!(rig.refused().retry_after(), Some(60 * SECOND));
}

#[test]
fn force_open_refuses_until_automatic_and_then_probes() {
    let rig = rig();
    rig.breaker.force_open();
    rig.clock.advance(100_000 * SECOND);
    let refusal = rig.refused();
    assert_eq!((refusal.state(), refusal.retry_after()), (CircuitState::ForcedOpen, None));
    rig.breaker.automatic();
    assert!(rig.admitted().is_probe());
}

#[test]
fn force_closed_passes_everything_and_goes_on_counting() {
    let rig = rig();
    rig.breaker.force_closed();
    rig.fail(7);
    rig.is(CircuitState::ForcedClosed);
    assert_eq!(rig.breaker.status().failure_count, 7);
    rig.breaker.automatic();
    rig.is(CircuitState::Closed);
    rig.fail(1);
    rig.is(CircuitState::Open);
}

#[test]
fn force_closed_opens_an_open_circuit_to_calls() {
    let rig = rig();
    rig.fail(5);
    rig.breaker.force_closed();
    rig.admitted().success();
    assert_eq!(rig.breaker.status().failure_count, 0);
}

#[test]
fn metrics_only_passes_everything() {
    let rig = rig();
    rig.breaker.metrics_only();
    rig.fail(12);
    rig.is(CircuitState::MetricsOnly);
    assert_eq!(rig.breaker.status().failure_count, 2);
}

#[test]
fn a_command_that_changes_nothing_begins_no_generation() {
    let rig = rig();
    rig.breaker.automatic();
    assert_eq!(rig.breaker.status().generation, 0);
    rig.breaker.force_open();
    rig.breaker.force_open();
    assert_eq!(rig.breaker.status().generation, 1);
}

#[test]
fn results_admitted_before_a_command_do_not_count_after_it() {
    let rig = rig();
    let early = rig.admitted();
    rig.breaker.force_closed();
    early.failure();
    assert_eq!(rig.breaker.status().failure_count, 0);
}
