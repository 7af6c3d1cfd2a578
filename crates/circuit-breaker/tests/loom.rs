//! Every interleaving of a few threads on one circuit.
//!
//! `RUSTFLAGS="--cfg loom" cargo test -p circuit-breaker --test loom --release`
#![cfg(loom)]
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use circuit_breaker::{BreakerConfig, CircuitBreaker, CircuitState, ManualClock, Wiring};
use loom::sync::Arc;
use loom::thread;

fn breaker(threshold: u32) -> (CircuitBreaker, ManualClock) {
    let clock = ManualClock::new();
    let config = BreakerConfig { failure_threshold: threshold, success_threshold: 1, ..Default::default() };
    let wiring = Wiring::new().clock(clock.clone()).jitter_seed(1);
    (CircuitBreaker::wired("x", config.validate().unwrap(), wiring), clock)
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
