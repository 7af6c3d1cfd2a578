//! What listeners hear.

use std::sync::{Arc, Mutex};

use circuit_breaker::{Admission, BreakerConfig, Cause, CircuitBreaker, CircuitState, Event, ManualClock, Wiring};

use crate::rig::{Rig, SECOND};

type Heard = Arc<Mutex<Vec<Event>>>;

fn listened() -> (Rig, Heard) {
    let heard = Heard::default();
    let clock = ManualClock::new();
    let ear = Arc::clone(&heard);
    let wiring =
        Wiring::new().clock(clock.clone()).on_event(move |event: &Event| ear.lock().unwrap().push(event.clone()));
    let config = BreakerConfig { open_jitter: 0.0, ..Default::default() };
    let breaker = CircuitBreaker::wired("calcom_api", config.validate().unwrap(), wiring);
    (Rig { breaker, clock }, heard)
}

#[test]
fn a_whole_life_is_told_in_order() {
    let (rig, heard) = listened();
    let rig = rig.due();
    rig.admitted().failure();
    rig.clock.advance(120 * SECOND);
    rig.admitted().success();
    rig.admitted().success();
    rig.breaker.force_open();
    let told: Vec<_> = heard
        .lock()
        .unwrap()
        .iter()
        .map(|event| match event {
            Event::Changed(t) => (t.to, t.cause, t.generation, t.failure_count, t.open_for),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            (CircuitState::Open, Cause::ConsecutiveFailures, 1, 5, Some(60 * SECOND)),
            (CircuitState::HalfOpen, Cause::WaitOver, 2, 5, None),
            (CircuitState::Open, Cause::ProbeFailed, 3, 6, Some(120 * SECOND)),
            (CircuitState::HalfOpen, Cause::WaitOver, 4, 6, None),
            (CircuitState::Closed, Cause::ProbesSucceeded, 5, 6, None),
            (CircuitState::ForcedOpen, Cause::ByHand, 6, 0, None),
        ]
    );
}

#[test]
fn metrics_only_tells_when_it_would_have_opened() {
    let (rig, heard) = listened();
    rig.breaker.metrics_only();
    rig.fail(10);
    let would =
        heard.lock().unwrap().iter().filter(|event| matches!(event, Event::WouldOpen { failure_count: 5, .. })).count();
    assert_eq!(would, 2);
}

#[test]
fn a_panicking_listener_neither_stops_nor_poisons_the_breaker() {
    let wiring =
        Wiring::new().clock(ManualClock::new()).on_event(|_: &Event| std::panic::resume_unwind(Box::new("listener")));
    let breaker = CircuitBreaker::wired("x", BreakerConfig::default().validate().unwrap(), wiring);
    for _ in 0..5 {
        let Admission::Admitted(permit) = breaker.acquire() else { panic!() };
        permit.failure();
    }
    assert_eq!(breaker.state(), CircuitState::Open);
    breaker.reset();
    assert_eq!(breaker.state(), CircuitState::Closed);
}

#[test]
fn a_listener_may_use_the_breaker() {
    let slot: Arc<Mutex<Option<CircuitBreaker>>> = Arc::default();
    let inner = Arc::clone(&slot);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let states = Arc::clone(&seen);
    let wiring = Wiring::new().clock(ManualClock::new()).on_event(move |_: &Event| {
        if let Some(breaker) = &*inner.lock().unwrap() {
            states.lock().unwrap().push(breaker.status().state);
        }
    });
    let breaker = CircuitBreaker::wired("x", BreakerConfig::default().validate().unwrap(), wiring);
    *slot.lock().unwrap() = Some(breaker.clone());
    breaker.force_open();
    assert_eq!(*seen.lock().unwrap(), [CircuitState::ForcedOpen]);
}
