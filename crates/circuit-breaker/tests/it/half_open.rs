//! While half-open: probes and what they decide.

use circuit_breaker::{BreakerConfig, CircuitState};

use crate::rig::{SECOND, rig, with};

#[test]
fn one_probe_passes_and_the_others_are_refused() {
    let rig = rig().due();
    let probe = rig.admitted();
    assert_eq!(rig.refused().state(), CircuitState::HalfOpen);
    probe.success();
    rig.admitted().success();
    rig.is(CircuitState::Closed);
}

#[test]
fn a_failed_probe_opens_again() {
    let rig = rig().due();
    rig.admitted().success();
    rig.admitted().failure();
    rig.is(CircuitState::Open);
    assert_eq!(rig.breaker.status().reopened, 1);
}

#[test]
fn a_probe_whose_caller_hangs_up_is_released() {
    let rig = rig().due();
    drop(rig.admitted());
    rig.is(CircuitState::HalfOpen);
    assert_eq!(rig.breaker.status().probes_out, 0);
    assert!(rig.admitted().is_probe());
}

#[test]
fn a_panicking_probe_is_released() {
    let rig = rig().due();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _permit = rig.admitted();
        std::panic::resume_unwind(Box::new("the call panicked"));
    }));
    assert!(panicked.is_err());
    assert!(rig.admitted().is_probe());
}

#[test]
fn ignored_probes_never_close_the_circuit() {
    let rig = rig().due();
    for _ in 0..10 {
        rig.admitted().ignore();
    }
    rig.is(CircuitState::HalfOpen);
    assert_eq!(rig.breaker.status().success_count, 0);
}

#[test]
fn permits_limit_the_probes_that_are_out_at_once() {
    let rig = with(BreakerConfig { half_open_permits: 3, success_threshold: 3, ..Default::default() }).due();
    let probes = [rig.admitted(), rig.admitted(), rig.admitted()];
    rig.refused();
    for probe in probes {
        probe.success();
    }
    rig.is(CircuitState::Closed);
}

#[test]
fn a_straggler_of_an_earlier_round_decides_nothing() {
    let rig = with(BreakerConfig { half_open_permits: 2, ..Default::default() }).due();
    let straggler = rig.admitted();
    rig.admitted().failure();
    rig.clock.advance(120 * SECOND);
    let probe = rig.admitted();
    straggler.success();
    assert_eq!(rig.breaker.status().success_count, 0);
    assert_eq!(rig.breaker.status().probes_out, 1);
    probe.success();
    assert_eq!(rig.breaker.status().success_count, 1);
}

#[test]
fn a_hanging_probe_counts_as_failed_when_the_round_ends() {
    let rig = rig().due();
    let hanging = rig.admitted();
    rig.clock.advance(30 * SECOND);
    assert_eq!(rig.refused().state(), CircuitState::Open);
    assert_eq!(rig.breaker.status().reopened, 1);
    hanging.success();
    rig.is(CircuitState::Open);
}

#[test]
fn an_undecided_round_without_probes_is_followed_by_another() {
    let rig = rig().due();
    rig.admitted().success();
    rig.clock.advance(3600 * SECOND);
    rig.admitted().success();
    assert_eq!(rig.breaker.status().success_count, 1);
    rig.admitted().success();
    rig.is(CircuitState::Closed);
}

#[test]
fn a_refusal_while_half_open_names_the_rest_of_the_round() {
    let rig = rig().due();
    let _probe = rig.admitted();
    rig.clock.advance(10 * SECOND);
    assert_eq!(rig.refused().retry_after(), Some(20 * SECOND));
}

#[test]
fn an_owned_permit_outlives_the_handle() {
    let rig = rig().due();
    let permit = rig.breaker.clone().acquire_owned().unwrap();
    permit.success();
    assert_eq!(rig.breaker.status().success_count, 1);
    drop(rig.breaker.clone().acquire_owned().unwrap());
    assert_eq!(rig.breaker.status().probes_out, 0);
}
