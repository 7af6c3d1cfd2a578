//! The hot paths allocate nothing.
#![cfg(not(loom))]
#![allow(clippy::unwrap_used, missing_docs)]

use std::alloc::System;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use circuit_breaker::{Admission, BreakerConfig, BreakerRegistry, CircuitBreaker, SlowCalls, Window, Wiring};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Every thread allocates from the one that counts, so the tests take turns.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What `work` allocates in a thousand runs, after one to warm up. The harness allocates on threads of
/// its own, so the least of several rounds is what the work itself does.
fn allocations(mut work: impl FnMut()) -> usize {
    work();
    let round = |_| {
        let region = Region::new(ALLOCATOR);
        for _ in 0..1000 {
            work();
        }
        region.change().allocations
    };
    (0..5).map(round).min().unwrap()
}

fn call(breaker: &CircuitBreaker, fails: bool) {
    if let Admission::Admitted(permit) = breaker.acquire() {
        if fails { permit.failure() } else { permit.success() }
    }
}

#[test]
fn calls_allocate_nothing_in_any_state_and_under_any_rule() {
    let _turn = turn();
    let slow = SlowCalls { slower_than: Duration::from_secs(60), rate: Some(0.9), hanging: Some(9) };
    let configs = [
        BreakerConfig::default(),
        BreakerConfig { failure_rate: Some(1.0), ..Default::default() },
        BreakerConfig { failure_rate: Some(1.0), window: Window::Time(Duration::from_secs(30)), ..Default::default() },
        BreakerConfig { slow_calls: Some(slow), ..Default::default() },
    ];
    for config in configs {
        let breaker = CircuitBreaker::new("x", config.clone().validate().unwrap());
        assert_eq!(allocations(|| call(&breaker, false)), 0, "success under {config:?}");
        let mut turn = 0;
        let mixed = allocations(|| {
            turn += 1;
            call(&breaker, turn % 3 == 0);
        });
        assert_eq!(mixed, 0, "failures under {config:?}");
        breaker.force_open();
        assert_eq!(allocations(|| call(&breaker, false)), 0, "refusals under {config:?}");
    }
    let config = BreakerConfig::default().validate().unwrap();
    let registry = BreakerRegistry::new(config, Wiring::new(), 10, |key: &u32| key.to_string());
    assert_eq!(allocations(|| call(&registry.get(&7).unwrap(), false)), 0, "registry");
}

/// Its window of time keeps a record of every call and counts all of them on every call.
#[test]
fn tower_resilience_time_window_that_grows_with_its_calls_ours_holds_any_number_in_the_same_place() {
    let _turn = turn();
    let config = BreakerConfig {
        failure_threshold: 0,
        failure_rate: Some(1.0),
        window: Window::Time(Duration::from_secs(3_600)),
        ..Default::default()
    };
    let breaker = CircuitBreaker::new("x", config.validate().unwrap());
    let mut calls = 0;
    let grown = allocations(|| {
        calls += 20;
        (0..20).for_each(|turn| call(&breaker, turn == 0));
    });
    assert_eq!(grown, 0);
    assert_eq!(breaker.status().window.unwrap().calls, calls);
}

/// Three allocations for each call and two for each refusal there.
#[test]
fn tower_resilience_refusals_that_allocate_ours_allocate_nothing() {
    let _turn = turn();
    let breaker = CircuitBreaker::new("x", BreakerConfig::default().validate().unwrap());
    (0..5).for_each(|_| call(&breaker, true));
    assert_eq!(allocations(|| assert!(matches!(breaker.acquire(), Admission::Refused(_)))), 0);
}

/// What each of ten thousand circuits of a registry takes, once each has made a call.
#[cfg(not(feature = "metrics"))]
fn bytes_per_circuit(config: BreakerConfig) -> usize {
    let config = config.validate().unwrap();
    let registry = BreakerRegistry::new(config, Wiring::new(), 10_000, |key: &u32| key.to_string());
    let region = Region::new(ALLOCATOR);
    for key in 0..10_000 {
        call(&registry.get(&key).unwrap(), false);
    }
    let change = region.change();
    change.bytes_allocated.saturating_sub(change.bytes_deallocated) / 10_000
}

/// The feature `metrics` adds its handles.
#[cfg(not(feature = "metrics"))]
#[test]
fn a_circuit_takes_as_much_memory_as_the_readme_says() {
    let _turn = turn();
    let config = || BreakerConfig::default().validate().unwrap();
    let region = Region::new(ALLOCATOR);
    let breakers: Vec<_> = (0..100).map(|_| CircuitBreaker::new("calcom_api", config())).collect();
    let alone = region.change().bytes_allocated / breakers.len();
    let plain = bytes_per_circuit(BreakerConfig::default());
    let ring = bytes_per_circuit(BreakerConfig { failure_rate: Some(1.0), ..Default::default() });
    println!("bytes per circuit: {alone} alone with its settings, {plain} in a registry, {ring} with a ring of 100");
    assert!((300..=768).contains(&alone) && (300..=512).contains(&plain) && (plain..=plain + 640).contains(&ring));
}
