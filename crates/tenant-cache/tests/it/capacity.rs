//! Memory is bounded.

use tenant_cache::{CacheConfig, Freshness, Loaded, Randomness, Scope};

use crate::house::{House, Outage, plain, tenant};

#[tokio::test]
async fn the_weight_kept_never_exceeds_the_capacity() {
    let house = House::with(CacheConfig { capacity: 500, ..plain() }, Randomness::seeded(1));
    let scope = Scope::tenant(&tenant("15"));
    for number in 0..3_000_u32 {
        let weighty = move || async move { Ok::<_, Outage>(Loaded::found("a".to_owned()).weighing(1 + number % 7)) };
        house.cache.get_or_load(&scope.key().part(number), Freshness::StaleAllowed, weighty).await.unwrap();
        assert!(house.cache.stats().total.weight <= 500);
    }
    let total = house.cache.stats().total;
    assert!(total.weight > 300, "{total:?}");
    assert_eq!(total.entries + total.evictions, 3_000);
}

#[tokio::test]
async fn entries_and_weight_are_counted_through_replacement_eviction_and_expiry() {
    let house = House::with(CacheConfig { capacity: 40, ..plain() }, Randomness::seeded(1));
    let scope = Scope::tenant(&tenant("15"));
    for round in 0..5_u32 {
        for number in 0..60_u32 {
            house.get_with(&scope.key().part(number), Freshness::LoadNow, "a").await;
        }
        if round == 3 {
            house.cache.invalidate_tenant(&tenant("15"));
        }
    }
    let held = (0..60_u32).filter(|n| house.cache.get(&scope.key().part(*n), Freshness::StaleAllowed).is_some());
    assert_eq!(house.cache.stats().total.entries, held.count() as u64);
}

#[tokio::test]
async fn a_value_heavier_than_the_whole_cache_is_answered_and_not_kept() {
    let house = House::with(CacheConfig { capacity: 10, ..plain() }, Randomness::seeded(1));
    let key = Scope::tenant(&tenant("15")).key();
    let heavy = || async { Ok::<_, Outage>(Loaded::found("a".to_owned()).weighing(11)) };
    let found = house.cache.get_or_load(&key, Freshness::StaleAllowed, heavy).await.unwrap();
    assert_eq!(found.value().as_str(), "a");
    assert_eq!(house.cache.stats().total.entries, 0);
}

/// Ninety quiet tenants ask for five values each, over and over, while one floods with values asked for once.
async fn hit_ratio_of_the_quiet(config: CacheConfig) -> f64 {
    let house = House::with(config, Randomness::seeded(1));
    let flood = Scope::tenant(&tenant("flood"));
    let quiet: Vec<_> = (0..90).map(|id| Scope::tenant(&tenant(&format!("quiet{id}")))).collect();
    let mut flooded = 0_u32;
    for round in 0..20_u32 {
        for scope in &quiet {
            house.get(&scope.key().part(round % 5), "a").await;
            for _ in 0..6 {
                flooded += 1;
                // Asked for twice, so that the flood looks as popular as it can.
                house.get(&flood.key().part(flooded), "a").await;
                house.get(&flood.key().part(flooded), "a").await;
            }
        }
    }
    let stats = house.cache.stats();
    let rows = stats.tenants.iter().filter(|row| row.tenant.as_deref() != Some("flood"));
    let (hits, misses) = rows.fold((0, 0), |(hits, misses), row| (hits + row.hits, misses + row.misses));
    #[allow(clippy::cast_precision_loss)]
    let ratio = hits as f64 / (hits + misses) as f64;
    ratio
}

#[tokio::test]
async fn a_flood_does_not_cost_the_quiet_their_values() {
    let fair = CacheConfig { capacity: 800, tenant_floor_percent: 80, tenant_cap_percent: 40, ..plain() };
    let unfair = CacheConfig { tenant_floor_percent: 0, tenant_cap_percent: 100, ..fair.clone() };
    let (with, without) = (hit_ratio_of_the_quiet(fair).await, hit_ratio_of_the_quiet(unfair).await);
    assert!(with > 0.74, "with {with}, without {without}");
    assert!(without < with, "with {with}, without {without}");
}

#[tokio::test]
async fn a_tenant_never_holds_more_than_its_cap_beside_others() {
    let config = CacheConfig { capacity: 1_000, tenant_cap_percent: 30, ..plain() };
    let house = House::with(config, Randomness::seeded(1));
    house.get(&Scope::tenant(&tenant("quiet")).key(), "a").await;
    let flood = Scope::tenant(&tenant("flood"));
    for number in 0..2_000_u32 {
        house.get(&flood.key().part(number), "a").await;
        let stats = house.cache.stats();
        let row = stats.tenants.iter().find(|row| row.tenant.as_deref() == Some("flood")).unwrap();
        assert!(row.weight <= 300, "{row:?}");
    }
    assert!(house.cache.get(&Scope::tenant(&tenant("quiet")).key(), Freshness::StaleAllowed).is_some());
}

#[tokio::test]
async fn dead_values_are_not_protected() {
    let config = CacheConfig { capacity: 300, tenant_floor_percent: 80, ..plain() };
    let house = House::with(CacheConfig { tenant_cap_percent: 100, ..config }, Randomness::seeded(1));
    for id in 0..10_u32 {
        let gone = Scope::tenant(&tenant(&format!("gone{id}")));
        for number in 0..20_u32 {
            house.get(&gone.key().part(number), "a").await;
        }
    }
    house.cache.clear();
    // The dead fill 200 of 300 places, and each of the ten is below its floor.
    let scope = Scope::tenant(&tenant("15"));
    for _ in 0..20 {
        for number in 0..200_u32 {
            house.get(&scope.key().part(number), "a").await;
        }
    }
    let held = (0..200_u32).filter(|n| house.cache.get(&scope.key().part(*n), Freshness::StaleAllowed).is_some());
    let held = held.count();
    // Were the dead protected, they would keep 200 places and leave 100 at the very most.
    assert!(held > 100, "{held}");
}
