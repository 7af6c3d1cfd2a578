//! What is ended is not served again, and what is not ended stays.

use tenant_cache::{Freshness, Key, Loaded, Scope};
use tokio::sync::oneshot;

use crate::house::{House, Outage, branch, event_type, key, scope, seconds, settle, tenant};

fn all() -> Vec<Key> {
    let scopes = [("15", "0", "7"), ("15", "0", "8"), ("15", "1", "7"), ("15", "1", "8"), ("20", "0", "7")];
    scopes.iter().map(|(t, b, e)| scope(t, b, e).key().part("day")).collect()
}

async fn left_after(end: impl FnOnce(&House)) -> Vec<usize> {
    let house = House::new();
    for key in all() {
        house.get(&key, "a").await;
    }
    end(&house);
    let held = |key: &Key| house.cache.get(key, Freshness::StaleAllowed).is_some();
    all().iter().enumerate().filter(|(_, key)| held(key)).map(|(index, _)| index).collect()
}

#[tokio::test]
async fn each_extent_ends_what_lies_in_it_and_nothing_else() {
    assert_eq!(left_after(|_| ()).await, [0, 1, 2, 3, 4]);
    assert_eq!(left_after(|h| h.cache.invalidate_tenant(&tenant("15"))).await, [4]);
    assert_eq!(left_after(|h| h.cache.invalidate_branch(&tenant("15"), &branch("0"))).await, [2, 3, 4]);
    assert_eq!(left_after(|h| h.cache.invalidate_event_type(&tenant("15"), &event_type("7"))).await, [1, 3, 4]);
    assert_eq!(left_after(|h| h.cache.invalidate(&scope("15", "0", "7"))).await, [1, 2, 3, 4]);
    assert_eq!(left_after(|h| h.cache.invalidate_key(&all()[2])).await, [0, 1, 3, 4]);
    assert!(left_after(|h| h.cache.clear()).await.is_empty());
}

#[tokio::test]
async fn an_invalidated_value_stands_in_for_no_failed_load() {
    let house = House::new();
    house.get(&key("15"), "a").await;
    house.cache.invalidate_tenant(&tenant("15"));
    assert!(house.fail(&key("15"), Freshness::StaleAllowed).await.is_err());
}

#[tokio::test]
async fn a_load_that_began_before_an_invalidation_is_not_stored_after_it() {
    let house = House::new();
    let (release, held) = oneshot::channel::<()>();
    let cache = house.cache.clone();
    let early = tokio::spawn(async move {
        let slow = move || async move {
            held.await.unwrap();
            Ok::<_, Outage>(Loaded::found("old".to_owned()))
        };
        cache.get_or_load(&key("15"), Freshness::StaleAllowed, slow).await.unwrap()
    });
    settle().await;
    house.cache.invalidate_event_type(&tenant("15"), &event_type("7"));
    release.send(()).unwrap();
    assert_eq!(early.await.unwrap().value().as_str(), "old");
    assert!(house.cache.get(&key("15"), Freshness::StaleAllowed).is_none());
    assert_eq!(house.cache.stats().total.outrun, 1);
}

#[tokio::test]
async fn who_asks_after_an_invalidation_does_not_join_a_flight_from_before() {
    let house = House::new();
    let (release, held) = oneshot::channel::<()>();
    let cache = house.cache.clone();
    let early = tokio::spawn(async move {
        let slow = move || async move {
            held.await.unwrap();
            Ok::<_, Outage>(Loaded::found("old".to_owned()))
        };
        cache.get_or_load(&key("15"), Freshness::StaleAllowed, slow).await.unwrap()
    });
    settle().await;
    house.cache.invalidate_tenant(&tenant("15"));
    assert_eq!(house.get(&key("15"), "new").await.value().as_str(), "new");
    release.send(()).unwrap();
    early.await.unwrap();
    assert_eq!(house.get(&key("15"), "newer").await.value().as_str(), "new");
}

#[tokio::test]
async fn a_slow_load_does_not_overwrite_one_that_began_later() {
    let house = House::new();
    let (release, held) = oneshot::channel::<()>();
    let cache = house.cache.clone();
    let early = tokio::spawn(async move {
        let slow = move || async move {
            held.await.unwrap();
            Ok::<_, Outage>(Loaded::found("old".to_owned()))
        };
        cache.get_or_load(&key("15"), Freshness::LoadNow, slow).await.unwrap()
    });
    settle().await;
    house.clock.advance(seconds(1));
    house.get_with(&key("15"), Freshness::LoadNow, "new").await;
    release.send(()).unwrap();
    early.await.unwrap();
    assert_eq!(house.get(&key("15"), "other").await.value().as_str(), "new");
}

#[tokio::test]
async fn an_invalidation_costs_the_same_for_a_thousand_entries() {
    let house = House::new();
    let scope = Scope::tenant(&tenant("15"));
    for day in 0..1_000_u32 {
        house.get(&scope.key().part(day), "a").await;
    }
    house.cache.invalidate_tenant(&tenant("15"));
    assert!((0..1_000_u32).all(|day| { house.cache.get(&scope.key().part(day), Freshness::StaleAllowed).is_none() }));
}
