//! Every interleaving of a few threads on one circuit.
//!
//! `RUSTFLAGS="--cfg loom" cargo test -p circuit-breaker --test loom --release`
#![cfg(loom)]
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use circuit_breaker::{
    BreakerConfig, CircuitBreaker, CircuitState, ManualClock, OwnedPermit, SlowCalls, Window, WindowStatus, Wiring,
};
use loom::sync::Arc;
use loom::thread;

fn breaker(threshold: u32) -> (CircuitBreaker, ManualClock) {
    wired(BreakerConfig { failure_threshold: threshold, success_threshold: 1, ..Default::default() })
}

fn wired(config: BreakerConfig) -> (CircuitBreaker, ManualClock) {
    let clock = ManualClock::new();
    let wiring = Wiring::new().clock(clock.clone()).jitter_seed(1);
    (CircuitBreaker::wired("x", config.validate().unwrap(), wiring), clock)
}

const WINDOWS: [Window; 2] = [Window::Calls(4), Window::Time(Duration::from_secs(10))];

/// Opens at half of at least two calls, by its window alone.
fn rated(window: Window) -> BreakerConfig {
    BreakerConfig {
        failure_threshold: 0,
        failure_rate: Some(0.5),
        minimum_calls: 2,
        success_threshold: 1,
        window,
        ..Default::default()
    }
}

/// Every interleaving with at most so many preemptions: windows take too many steps for all.
fn preempted(most: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(most);
    builder.check(model);
}

fn settle_all<const N: usize>(permits: [OwnedPermit; N], settle: [fn(OwnedPermit); N]) {
    let mut threads = Vec::new();
    for (permit, settle) in permits.into_iter().zip(settle) {
        threads.push(thread::spawn(move || settle(permit)));
    }
    for thread in threads {
        thread.join().unwrap();
    }
}

fn window(breaker: &CircuitBreaker) -> WindowStatus {
    breaker.status().window.unwrap()
}

fn due() -> CircuitBreaker {
    let (breaker, clock) = breaker(1);
    breaker.acquire_owned().unwrap().failure();
    clock.advance(Duration::from_secs(60));
    breaker
}

#[test]
fn no_failure_that_would_have_opened_is_lost() {
    loom::model(|| {
        let (breaker, _) = breaker(2);
        let permits = [breaker.acquire_owned().unwrap(), breaker.acquire_owned().unwrap()];
        let threads = permits.map(|permit| thread::spawn(move || permit.failure()));
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(breaker.state(), CircuitState::Open);
    });
}

#[test]
fn never_more_probes_than_permitted() {
    loom::model(|| {
        let breaker = due();
        let out = Arc::new(AtomicUsize::new(0));
        let threads = [0, 1].map(|_| {
            let (breaker, out) = (breaker.clone(), Arc::clone(&out));
            thread::spawn(move || {
                if let Ok(probe) = breaker.acquire_owned() {
                    assert_eq!(out.fetch_add(1, Ordering::SeqCst), 0, "two probes are out");
                    thread::yield_now();
                    out.fetch_sub(1, Ordering::SeqCst);
                    drop(probe);
                }
            })
        });
        for thread in threads {
            thread.join().unwrap();
        }
        // No wedge: what was given back can be had again.
        assert_eq!(breaker.status().probes_out, 0);
        assert!(breaker.acquire_owned().is_ok());
    });
}

#[test]
fn a_late_result_does_not_count_whatever_it_races_with() {
    loom::model(|| {
        let (breaker, _) = breaker(1);
        let late = breaker.acquire_owned().unwrap();
        let other = breaker.clone();
        let resetting = thread::spawn(move || other.reset());
        let failing = thread::spawn(move || late.failure());
        resetting.join().unwrap();
        failing.join().unwrap();
        // Whichever came first, the reset has the last word.
        assert_eq!(breaker.state(), CircuitState::Closed);
        assert_eq!(breaker.status().failure_count, 0);
    });
}

#[test]
fn a_probes_result_and_its_neighbours_arrival_leave_no_wedge() {
    loom::model(|| {
        let breaker = due();
        let probe = breaker.acquire_owned().unwrap();
        let other = breaker.clone();
        let settling = thread::spawn(move || probe.success());
        let arriving = thread::spawn(move || drop(other.acquire_owned()));
        settling.join().unwrap();
        arriving.join().unwrap();
        assert_eq!(breaker.state(), CircuitState::Closed);
    });
}

#[test]
fn no_failure_in_a_window_that_would_have_opened_is_lost() {
    for window in WINDOWS {
        preempted(3, move || {
            let (breaker, _) = wired(rated(window));
            let permits = [breaker.acquire_owned().unwrap(), breaker.acquire_owned().unwrap()];
            settle_all(permits, [OwnedPermit::failure, OwnedPermit::failure]);
            assert_eq!(breaker.state(), CircuitState::Open);
        });
    }
}

#[test]
fn a_failure_and_a_success_that_race_are_both_in_the_window() {
    for kind in WINDOWS {
        preempted(3, move || {
            let (breaker, _) = wired(BreakerConfig { minimum_calls: 3, ..rated(kind) });
            let permits = [breaker.acquire_owned().unwrap(), breaker.acquire_owned().unwrap()];
            settle_all(permits, [OwnedPermit::failure, OwnedPermit::success]);
            let window = window(&breaker);
            assert_eq!((window.calls, window.failures), (2, 1), "{kind:?}");
            // The next failure is the one too many, so nothing of theirs was lost.
            breaker.acquire_owned().unwrap().failure();
            assert_eq!(breaker.state(), CircuitState::Open);
        });
    }
}

#[test]
fn a_success_that_is_not_written_into_a_spotless_ring_hides_no_failure() {
    preempted(3, || {
        let config = BreakerConfig { failure_rate: Some(1.0), window: Window::Calls(2), ..rated(WINDOWS[0]) };
        let (breaker, _) = wired(config);
        breaker.acquire_owned().unwrap().success();
        breaker.acquire_owned().unwrap().success();
        let permits = [breaker.acquire_owned().unwrap(), breaker.acquire_owned().unwrap()];
        settle_all(permits, [OwnedPermit::failure, OwnedPermit::success]);
        let window = window(&breaker);
        assert_eq!((window.calls, window.failures), (2, 1));
        breaker.acquire_owned().unwrap().failure();
        // The success came before both failures or between them; after both is not among the choices.
        let state = breaker.state();
        let failures = breaker.status().window.unwrap().failures;
        assert!(state == CircuitState::Open || failures == 1, "{state} with {failures}");
    });
}

#[test]
fn a_window_takes_nothing_from_before_a_reset() {
    for kind in WINDOWS {
        preempted(3, move || {
            let (breaker, _) = wired(rated(kind));
            let late = breaker.acquire_owned().unwrap();
            let other = breaker.clone();
            let resetting = thread::spawn(move || other.reset());
            let failing = thread::spawn(move || late.failure());
            resetting.join().unwrap();
            failing.join().unwrap();
            assert_eq!(breaker.state(), CircuitState::Closed);
            assert_eq!(window(&breaker).calls, 0, "{kind:?}");
        });
    }
}

#[test]
fn calls_that_come_and_go_leave_none_hanging_and_no_wedge() {
    preempted(2, || {
        let slow = SlowCalls { slower_than: Duration::from_secs(1), rate: None, hanging: Some(2) };
        let (breaker, clock) = wired(BreakerConfig { slow_calls: Some(slow), ..rated(WINDOWS[0]) });
        let threads = [0, 1].map(|_| {
            let breaker = breaker.clone();
            thread::spawn(move || breaker.acquire_owned().unwrap().success())
        });
        for thread in threads {
            thread.join().unwrap();
        }
        clock.advance(Duration::from_secs(5));
        assert_eq!(window(&breaker).hanging, 0);
        assert!(breaker.acquire_owned().is_ok());
    });
}

#[test]
fn hanging_calls_open_once_and_the_probes_stay_within_their_permits() {
    preempted(2, || {
        let slow = SlowCalls { slower_than: Duration::from_secs(1), rate: None, hanging: Some(1) };
        let (breaker, clock) = wired(BreakerConfig { slow_calls: Some(slow), ..rated(WINDOWS[0]) });
        let hanging = breaker.acquire_owned().unwrap();
        clock.advance(Duration::from_secs(5));
        let threads = [0, 1].map(|_| {
            let breaker = breaker.clone();
            thread::spawn(move || assert!(breaker.acquire_owned().is_err(), "let through beside a hanging call"))
        });
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!((breaker.state(), breaker.status().generation), (CircuitState::Open, 1));
        drop(hanging);
        clock.advance(Duration::from_secs(60));
        let probe = breaker.acquire_owned().unwrap();
        assert!(breaker.acquire_owned().is_err());
        probe.success();
        assert_eq!(breaker.state(), CircuitState::Closed);
    });
}

#[test]
fn a_windowed_circuit_sends_no_more_probes_than_permitted() {
    for kind in WINDOWS {
        preempted(3, move || {
            let (breaker, clock) = wired(rated(kind));
            breaker.acquire_owned().unwrap().failure();
            breaker.acquire_owned().unwrap().failure();
            clock.advance(Duration::from_secs(60));
            let out = Arc::new(AtomicUsize::new(0));
            let threads = [0, 1].map(|_| {
                let (breaker, out) = (breaker.clone(), Arc::clone(&out));
                thread::spawn(move || {
                    if let Ok(probe) = breaker.acquire_owned() {
                        assert_eq!(out.fetch_add(1, Ordering::SeqCst), 0, "two probes are out");
                        thread::yield_now();
                        out.fetch_sub(1, Ordering::SeqCst);
                        drop(probe);
                    }
                })
            });
            for thread in threads {
                thread.join().unwrap();
            }
            assert_eq!(breaker.status().probes_out, 0);
            assert!(breaker.acquire_owned().is_ok());
        });
    }
}
