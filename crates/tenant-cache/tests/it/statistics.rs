//! What operators are told.

use tenant_cache::{CacheConfig, Freshness, Randomness};

use crate::house::{House, key, plain, seconds, settle, tenant};

#[tokio::test]
async fn each_tenant_has_its_own_row() {
    let house = House::new();
    house.get(&key("15"), "a").await;
    house.get(&key("15"), "a").await;
    house.get(&key("20"), "a").await;
    house.cache.invalidate_tenant(&tenant("20"));
    let stats = house.cache.stats();
    let row = |id: &str| stats.tenants.iter().find(|row| row.tenant.as_deref() == Some(id)).unwrap();
    assert_eq!((row("15").hits, row("15").misses, row("15").loads, row("15").entries), (1, 1, 1, 1));
    assert_eq!((row("20").hits, row("20").misses, row("20").invalidations), (0, 1, 1));
    assert_eq!((stats.total.hits, stats.total.misses, stats.total.tenant.as_deref()), (1, 2, None));
    assert_eq!(row("15").hit_ratio(), Some(0.5));
}

#[tokio::test]
async fn every_call_is_counted_once() {
    let house = House::new();
    house.get(&key("15"), "a").await;
    house.get(&key("15"), "a").await;
    house.clock.advance(seconds(31));
    house.get(&key("15"), "a").await;
    settle().await;
    house.get_with(&key("15"), Freshness::LoadNow, "a").await;
    house.clock.advance(seconds(60));
    house.fail(&key("15"), Freshness::StaleAllowed).await.unwrap();
    let total = house.cache.stats().total;
    assert_eq!((total.hits, total.stale, total.misses, total.forced), (1, 1, 2, 1));
    assert_eq!((total.loads, total.refreshes, total.load_errors, total.stale_on_error), (3, 1, 1, 1));
}

#[tokio::test]
async fn tenants_beyond_the_bound_share_a_row() {
    let house = House::with(CacheConfig { max_tenants: 2, ..plain() }, Randomness::seeded(1));
    for number in 0..10 {
        house.get(&key(&number.to_string()), "a").await;
    }
    let stats = house.cache.stats();
    let rows: Vec<_> = stats.tenants.iter().map(|row| (row.tenant.as_deref(), row.misses)).collect();
    assert_eq!(rows, [(Some("0"), 1), (Some("1"), 1), (None, 8)]);
    assert_eq!(stats.total.misses, 10);
}

#[tokio::test]
async fn operators_see_the_keys_that_are_of_use() {
    let house = House::new();
    house.get(&key("15"), "a").await;
    house.get(&key("20"), "a").await;
    let mut keys = house.cache.keys(10);
    keys.sort();
    assert_eq!(keys, ["slots_15_0_7_2026-11-25", "slots_20_0_7_2026-11-25"]);
    assert_eq!(house.cache.keys(1).len(), 1);
    house.cache.invalidate_tenant(&tenant("15"));
    assert_eq!(house.cache.keys(10), ["slots_20_0_7_2026-11-25"]);
    house.clock.advance(seconds(200));
    assert!(house.cache.keys(10).is_empty());
}

#[tokio::test]
async fn the_recent_hit_ratio_forgets_what_was_long_ago() {
    let house = House::with(CacheConfig { window: seconds(60), ..plain() }, Randomness::seeded(1));
    for part in 0..50_u32 {
        house.get(&key("15").part(part), "a").await;
    }
    for _ in 0..12 {
        house.clock.advance(seconds(10));
        for part in 0..9_u32 {
            house.get(&key("20").part(part), "a").await;
            house.get(&key("15").part(100), "a").await;
            settle().await;
        }
    }
    let total = house.cache.stats().total;
    assert_eq!(total.misses, 60);
    let row = &house.cache.stats().tenants[0];
    assert!(row.hit_ratio().unwrap() < 0.7, "{row:?}");
    assert!(row.recent_hit_ratio().unwrap() > 0.95, "{row:?}");
}
