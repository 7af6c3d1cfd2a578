//! Circuits by key.

use circuit_breaker::{BreakerConfig, BreakerRegistry, CircuitBreaker, CircuitState, Error, ManualClock, Wiring};

fn registry(cap: usize) -> BreakerRegistry<u32> {
    let config = BreakerConfig::default().validate().unwrap();
    let wiring = Wiring::new().clock(ManualClock::new());
    BreakerRegistry::new(config, wiring, cap, |tenant| format!("tenant_{tenant}"))
}

fn open(breaker: &CircuitBreaker) {
    for _ in 0..5 {
        let _ = breaker.call(|| Err::<(), _>(()));
    }
    assert_eq!(breaker.state(), CircuitState::Open);
}

#[test]
fn one_tenants_failures_open_nothing_for_the_others() {
    let registry = registry(10);
    open(&registry.get(&15).unwrap());
    assert_eq!(registry.get(&15).unwrap().state(), CircuitState::Open);
    assert_eq!(registry.get(&20).unwrap().state(), CircuitState::Closed);
    assert_eq!(registry.get(&15).unwrap().name(), "tenant_15");
}

#[test]
fn the_cap_holds_under_a_flood_of_keys() {
    let registry = registry(100);
    for tenant in 0..10_000 {
        registry.get(&tenant).unwrap();
        assert!(registry.len() <= 100);
    }
    assert_eq!(registry.all().len(), registry.len());
}

#[test]
fn a_circuit_that_is_not_plainly_closed_is_never_forgotten() {
    let registry = registry(100);
    for tenant in 0..40 {
        open(&registry.get(&tenant).unwrap());
    }
    let failing = registry.get(&40).unwrap();
    let _ = failing.call(|| Err::<(), _>(()));
    drop(failing);
    registry.get(&41).unwrap().force_closed();
    let _held = registry.get(&42).unwrap();
    for tenant in 1000..9000 {
        registry.get(&tenant).unwrap();
    }
    for tenant in 0..40 {
        assert_eq!(registry.find(&tenant).unwrap().state(), CircuitState::Open);
    }
    assert_eq!(registry.find(&40).unwrap().status().failure_count, 1);
    assert_eq!(registry.find(&41).unwrap().state(), CircuitState::ForcedClosed);
    assert!(registry.find(&42).is_some());
}

#[test]
fn a_full_registry_refuses_new_keys_and_serves_known_ones() {
    let registry = registry(3);
    for tenant in 0..3 {
        open(&registry.get(&tenant).unwrap());
    }
    assert!(matches!(registry.get(&3), Err(Error::RegistryFull { cap: 3 })));
    assert!(registry.get(&1).is_ok());
    registry.get(&1).unwrap().reset();
    assert!(registry.get(&3).is_ok());
    assert_eq!(registry.find(&1).map(|breaker| breaker.state()), None);
}

#[test]
fn a_circuit_in_use_outlives_the_search_for_room() {
    let registry = registry(5);
    registry.get(&0).unwrap();
    for tenant in 1..50 {
        registry.get(&0).unwrap();
        registry.get(&tenant).unwrap();
    }
    assert!(registry.len() <= 5);
}

#[test]
fn a_reconfiguration_reaches_every_circuit() {
    let registry = registry(10);
    let (a, b) = (registry.get(&1).unwrap(), registry.get(&2).unwrap());
    let config = BreakerConfig { failure_threshold: 1, ..Default::default() };
    registry.reconfigure(config.validate().unwrap());
    for breaker in [a, b, registry.get(&3).unwrap()] {
        let _ = breaker.call(|| Err::<(), _>(()));
        assert_eq!(breaker.state(), CircuitState::Open);
    }
}

#[test]
fn threads_that_race_for_a_key_get_the_same_circuit() {
    let registry = registry(64);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for tenant in 0..2_000 {
                    let _ = registry.get(&(tenant % 50)).unwrap().call(|| Err::<(), _>(()));
                }
            });
        }
    });
    assert_eq!(registry.len(), 50);
    assert!(registry.all().iter().all(|(_, breaker)| breaker.state() == CircuitState::Open));
}
