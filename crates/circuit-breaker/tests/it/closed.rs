//! While closed: what is counted and what opens.

use circuit_breaker::CircuitState;

use crate::rig::rig;

#[test]
fn five_failures_in_a_row_open_the_circuit() {
    let rig = rig();
    rig.fail(4);
    rig.is(CircuitState::Closed);
    rig.fail(1);
    rig.is(CircuitState::Open);
}

#[test]
fn a_success_ends_the_run_of_failures() {
    let rig = rig();
    rig.fail(4);
    rig.admitted().success();
    assert_eq!(rig.breaker.status().failure_count, 0);
    rig.fail(4);
    rig.is(CircuitState::Closed);
}

#[test]
fn five_callers_wanting_taken_slots_do_not_open_the_circuit() {
    let rig = rig();
    for _ in 0..5 {
        rig.admitted().ignore();
    }
    rig.is(CircuitState::Closed);
    assert_eq!(rig.breaker.status().failure_count, 0);
}

#[test]
fn an_ignored_result_does_not_end_the_run_of_failures() {
    let rig = rig();
    rig.fail(4);
    rig.admitted().ignore();
    rig.fail(1);
    rig.is(CircuitState::Open);
}

#[test]
fn an_abandoned_call_counts_for_nothing() {
    let rig = rig();
    rig.fail(4);
    drop(rig.admitted());
    assert_eq!(rig.breaker.status().failure_count, 4);
}

#[test]
fn clones_share_one_circuit() {
    let rig = rig();
    let other = rig.breaker.clone();
    rig.fail(5);
    assert_eq!(other.state(), CircuitState::Open);
}

#[test]
fn results_of_calls_admitted_before_the_opening_do_not_count_after_it() {
    let rig = rig();
    let late_success = rig.admitted();
    let late_failure = rig.admitted();
    rig.fail(5);
    rig.breaker.reset();
    rig.fail(4);
    late_success.success();
    assert_eq!(rig.breaker.status().failure_count, 4);
    late_failure.failure();
    rig.is(CircuitState::Closed);
}
