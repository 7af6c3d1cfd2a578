//! Faults that other breakers have, or that their users report, each with the test that ours has not
//! got it. More stand where they belong: `tower_resilience_*` in `rates`, `metrics` and `tower`,
//! `polly_*` in `call`, `gobreaker_*` in `fleet`, and those about memory in `tests/allocations.rs`.

use std::time::Duration;

use circuit_breaker::{
    Admission, BreakerConfig, BreakerRegistry, CircuitState, Error, ManualClock, Outcome, Refusal, Window, Wiring,
};

use crate::rig::{SECOND, rig, with};

/// Both let every call through while half-open, so recovery is a stampede.
#[test]
fn failsafe_and_recloser_let_all_through_while_half_open_ours_lets_the_permitted() {
    let rig = rig().due();
    let all: Vec<Admission<'_>> = (0..50).map(|_| rig.breaker.acquire()).collect();
    assert_eq!(all.iter().filter(|one| matches!(one, Admission::Admitted(_))).count(), 1);
}

/// A hung probe of theirs keeps the circuit half-open for good (resilience4j #935, six days in another).
#[test]
fn resilience4j_and_gobreaker_wedge_on_a_hung_probe_ours_goes_on() {
    let rig = rig().due();
    let _hung = rig.admitted();
    rig.clock.advance(30 * SECOND);
    rig.refused();
    rig.is(CircuitState::Open);
    rig.clock.advance(120 * SECOND);
    rig.admitted().success();
    rig.admitted().success();
    rig.is(CircuitState::Closed);
}

/// A call admitted before the opening reports its failure when the circuit is closed again.
#[test]
fn all_but_gobreaker_count_late_results_ours_fences_them() {
    let rig = rig();
    let late: Vec<_> = (0..5).map(|_| rig.admitted()).collect();
    rig.fail(5);
    rig.clock.advance(60 * SECOND);
    rig.admitted().success();
    rig.admitted().success();
    late.into_iter().for_each(circuit_breaker::Permit::failure);
    rig.is(CircuitState::Closed);
    assert_eq!(rig.breaker.status().failure_count, 0);
}

/// Where there are two verdicts, what is no failure is a success, and closes a half-open circuit.
#[test]
fn polly_failsafe_and_recloser_close_on_an_ignored_result_ours_waits_for_a_success() {
    let rig = rig().due();
    for _ in 0..10 {
        rig.admitted().ignore();
    }
    rig.is(CircuitState::HalfOpen);
}

/// Their refusal is a name or nothing.
#[test]
fn resilience4j_and_tower_resilience_refuse_without_a_time_ours_says_how_long() {
    let rig = rig();
    rig.fail(5);
    rig.clock.advance(13 * SECOND);
    assert_eq!(rig.refused().retry_after(), Some(47 * SECOND));
    assert_eq!(rig.refused().to_string(), "circuit is open, retry after 47s");
}

/// Its window is an average that says nothing before a whole window has passed.
#[test]
fn failsafe_waits_a_whole_window_ours_opens_with_the_minimum_of_calls() {
    let window = Window::Time(Duration::from_secs(600));
    let config = BreakerConfig { failure_threshold: 0, failure_rate: Some(0.5), window, ..Default::default() };
    let rig = with(config);
    rig.fail(9);
    rig.is(CircuitState::Closed);
    rig.fail(1);
    rig.is(CircuitState::Open);
}

/// It rebuilds the breaker, and what was counted is gone (resilience4j #2325).
#[test]
fn resilience4j_forgets_when_it_is_configured_anew_ours_keeps_what_it_counted() {
    let rig = rig();
    rig.fail(4);
    rig.breaker.reconfigure(BreakerConfig { open_for: 5 * SECOND, ..Default::default() }.validate().unwrap());
    rig.fail(1);
    assert_eq!(rig.refused().retry_after(), Some(5 * SECOND));
}

/// An upstream that says when to come back is called before that (Polly #1035, Hystrix #1590).
#[test]
fn polly_and_hystrix_do_not_hear_retry_after_ours_waits_as_long_as_asked() {
    let rig = rig();
    rig.fail(4);
    rig.admitted().failure_with_retry_after(300 * SECOND);
    assert_eq!(rig.refused().retry_after(), Some(300 * SECOND));
}

/// One breaker per customer, for any number of customers (gobreaker #43): theirs grow without end.
#[test]
fn per_key_breakers_of_others_have_no_cap_ours_has_and_keeps_what_is_open() {
    let config = BreakerConfig::default().validate().unwrap();
    let registry = BreakerRegistry::new(config, Wiring::new().clock(ManualClock::new()), 8, u32::to_string);
    let open = registry.get(&0).unwrap();
    for _ in 0..5 {
        let _ = open.call(|| Err::<(), _>(()));
    }
    drop(open);
    (1..10_000).for_each(|customer| drop(registry.get(&customer).unwrap()));
    assert_eq!(registry.len(), 8);
    assert_eq!(registry.find(&0).unwrap().state(), CircuitState::Open);
}

/// Calls that hang slip past (gobreaker #91), since they have not failed yet.
#[test]
fn gobreaker_does_not_see_hanging_calls_ours_counts_them_before_they_end() {
    let slow = circuit_breaker::SlowCalls { slower_than: 2 * SECOND, rate: None, hanging: Some(3) };
    let rig = with(BreakerConfig { slow_calls: Some(slow), ..Default::default() });
    let _hanging: Vec<_> = (0..3).map(|_| rig.admitted()).collect();
    rig.clock.advance(3 * SECOND);
    rig.refused();
    rig.is(CircuitState::Open);
}

/// With one upstream ejected its panic threshold lets traffic through anyway (envoy #2671).
#[test]
fn envoy_panics_with_a_single_upstream_ours_refuses_every_call() {
    let rig = rig();
    rig.fail(5);
    assert!((0..1_000).all(|_| rig.breaker.would_refuse().is_some() && is_refused(rig.breaker.acquire())));
}

fn is_refused(admission: Admission<'_>) -> bool {
    matches!(admission, Admission::Refused(_))
}

/// Zero means a default there.
#[test]
fn gobreaker_takes_a_wrong_setting_for_its_default_ours_says_what_is_wrong() {
    let config =
        BreakerConfig { success_threshold: 0, half_open_permits: 0, open_for: Duration::ZERO, ..Default::default() };
    let error = config.validate().unwrap_err();
    assert!(matches!(error, Error::InvalidConfig(_)));
    assert_eq!(error.faults().len(), 3, "{error}");
}

/// Its reset calls the listener with the lock held and forgets the rule.
#[test]
fn failsafe_resets_under_its_lock_ours_lets_the_listener_ask_and_keeps_its_rules() {
    use std::sync::{Arc, OnceLock};
    let breaker: Arc<OnceLock<circuit_breaker::CircuitBreaker>> = Arc::default();
    let heard = Arc::clone(&breaker);
    let wiring = Wiring::new().clock(ManualClock::new()).on_event(move |_: &circuit_breaker::Event| {
        let breaker = heard.get().unwrap();
        let _ = breaker.status();
        drop(breaker.acquire());
    });
    let made = circuit_breaker::CircuitBreaker::wired("x", BreakerConfig::default().validate().unwrap(), wiring);
    let breaker = breaker.get_or_init(|| made);
    for _ in 0..2 {
        for _ in 0..5 {
            let _ = breaker.call_with(|_| Outcome::failure(), || Err::<(), _>(()));
        }
        assert_eq!(breaker.state(), CircuitState::Open);
        breaker.reset();
        assert_eq!(breaker.would_refuse().map(|refusal: Refusal| refusal.state()), None);
    }
}
