//! Memory is bounded.

use tenant_cache::{CacheConfig, Freshness, Loaded, Randomness, Scope};

use crate::house::{House, Outage, plain, tenant};

#[tokio::test]
async fn the_weight_kept_never_exceeds_the_capacity() {
    let house = House::with(
        CacheConfig {
            capacity: 500,
            ..plain()
        },
        Randomness::seeded(1),
    );
    let scope = Scope::tenant(&tenant("15"));
    for number in 0..3_000_u32 {
        let weighty = move || async move {
            Ok::<_, Outage>(Loaded::found("a".to_owned()).weighing(1 + number % 7))
        };
        house
            .cache
            .get_or_load(&scope.key().part(number), Freshness::StaleAllowed, weighty)
            .await
            .unwrap();
        assert!(house.cache.stats().total.weight <= 500);
    }
    let total = house.cache.stats().total;
    assert!(total.weight > 300, "{total:?}");
    assert_eq!(total.entries + total.evictions, 3_000);
}

#[tokio::test]
async fn entries_and_weight_are_counted_through_replacement_eviction_and_expiry() {
    let house = House::with(
        CacheConfig {
            capacity: 40,
            ..plain()
        },
        Randomness::seeded(1),
    );
    let scope = Scope::tenant(&tenant("15"));
    for round in 0..5_u32 {
        for number in 0..60_u32 {
            house
                .get_with(&scope.key().part(number), Freshness::LoadNow, "a")
                .await;
        }
        if round == 3 {
            house.cache.invalidate_tenant(&tenant("15"));
        }
    }
    let held = (0..60_u32).filter(|n| {
        house
            .cache
            .get(&scope.key().part(*n), Freshness::StaleAllowed)
            .is_some()
    });
    assert_eq!(house.cache.stats().total.entries, held.count() as u64);
}

#[tokio::test]
async fn a_value_heavier_than_the_whole_cache_is_answered_and_not_kept() {
    let house = House::with(
        CacheConfig {
            capacity: 10,
            ..plain()
        },
        Randomness::seeded(1),
    );
    let key = Scope::tenant(&tenant("15")).key();
    let heavy = || async { Ok::<_, Outage>(Loaded::found("a".to_owned()).weighing(11)) };
    let found = house
        .cache
        .get_or_load(&key, Freshness::StaleAllowed, heavy)
        .await
        .unwrap();
    assert_eq!(found.value().as_str(), "a");
    assert_eq!(house.cache.stats().total.entries, 0);
}
