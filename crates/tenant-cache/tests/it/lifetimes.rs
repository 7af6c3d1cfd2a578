//! Fresh, stale, stale on error, gone.

use std::time::Duration;

use tenant_cache::{CacheConfig, Freshness, Loaded, Randomness, State, Tier};

use crate::house::{House, Outage, key, plain, seconds, settle};

#[tokio::test]
async fn a_fresh_value_is_served_without_a_load_and_tells_age_and_tier() {
    let house = House::new();
    let first = house.get(&key("15"), "a").await;
    assert_eq!((first.tier(), first.state(), first.age()), (Tier::Loader, State::Fresh, seconds(0)));
    house.clock.advance(seconds(29));
    let second = house.get(&key("15"), "b").await;
    assert_eq!((second.tier(), second.state(), second.age()), (Tier::Memory, State::Fresh, seconds(29)));
    assert_eq!((second.value().as_str(), house.loads()), ("a", 1));
}

#[tokio::test]
async fn a_stale_value_is_served_at_once_while_one_task_refreshes_it() {
    let house = House::new();
    house.get(&key("15"), "a").await;
    house.clock.advance(seconds(30));
    for _ in 0..3 {
        let stale = house.get(&key("15"), "b").await;
        assert_eq!((stale.value().as_str(), stale.state()), ("a", State::Stale));
    }
    settle().await;
    assert_eq!(house.loads(), 2);
    let fresh = house.get(&key("15"), "c").await;
    assert_eq!((fresh.value().as_str(), fresh.state(), fresh.age()), ("b", State::Fresh, seconds(0)));
}

#[tokio::test]
async fn past_its_stale_life_a_value_is_loaded_in_the_foreground() {
    let house = House::new();
    house.get(&key("15"), "a").await;
    house.clock.advance(seconds(50));
    assert_eq!(house.get(&key("15"), "b").await.value().as_str(), "b");
}

#[tokio::test]
async fn fresh_only_never_takes_a_stale_value() {
    let house = House::new();
    house.get(&key("15"), "a").await;
    house.clock.advance(seconds(29));
    assert_eq!(house.get_with(&key("15"), Freshness::FreshOnly, "b").await.value().as_str(), "a");
    house.clock.advance(seconds(1));
    assert_eq!(house.get_with(&key("15"), Freshness::FreshOnly, "b").await.value().as_str(), "b");
    house.clock.advance(seconds(30));
    assert!(house.fail(&key("15"), Freshness::FreshOnly).await.is_err());
}

#[tokio::test]
async fn load_now_takes_nothing_cached_and_stores_what_it_brings() {
    let house = House::new();
    house.get(&key("15"), "a").await;
    let now = house.get_with(&key("15"), Freshness::LoadNow, "b").await;
    assert_eq!((now.value().as_str(), now.tier()), ("b", Tier::Loader));
    assert_eq!(house.get(&key("15"), "c").await.value().as_str(), "b");
    assert!(house.fail(&key("15"), Freshness::LoadNow).await.is_err());
    assert!(house.cache.get(&key("15"), Freshness::LoadNow).is_none());
}

#[tokio::test]
async fn when_the_load_fails_a_stale_value_stands_in_with_the_error_beside_it() {
    let house = House::new();
    house.get(&key("15"), "a").await;
    house.clock.advance(seconds(129));
    let found = house.fail(&key("15"), Freshness::StaleAllowed).await.unwrap();
    assert_eq!((found.value().as_str(), found.state(), found.age()), ("a", State::StaleOnError, seconds(129)));
    assert_eq!(found.load_error().unwrap().downcast_ref::<Outage>(), Some(&Outage(1)));
    house.clock.advance(seconds(1));
    let error = house.fail(&key("15"), Freshness::StaleAllowed).await.unwrap_err();
    assert_eq!(error.inner(), &Outage(1));
}

#[tokio::test]
async fn an_error_is_never_stored() {
    let house = House::new();
    for load in 1..4 {
        assert!(house.fail(&key("15"), Freshness::StaleAllowed).await.is_err());
        assert_eq!(house.loads(), load);
    }
    assert_eq!(house.get(&key("15"), "a").await.value().as_str(), "a");
}

#[tokio::test]
async fn an_empty_answer_has_a_life_of_its_own_and_is_never_stale() {
    let house = House::new();
    let empty = house.get_empty(&key("15")).await;
    assert!(empty.is_empty());
    house.clock.advance(Duration::from_millis(9_999));
    assert!(house.get(&key("15"), "a").await.is_empty());
    house.clock.advance(Duration::from_millis(1));
    assert!(house.fail(&key("15"), Freshness::StaleAllowed).await.is_err());
    assert_eq!(house.get(&key("15"), "a").await.value().as_str(), "a");
}

#[tokio::test]
async fn the_loader_may_shorten_freshness() {
    let house = House::new();
    let soon = || async { Ok::<_, Outage>(Loaded::found("a".to_owned()).fresh_at_most(seconds(5))) };
    house.cache.get_or_load(&key("15"), Freshness::FreshOnly, soon).await.unwrap();
    house.clock.advance(seconds(5));
    assert!(house.cache.get(&key("15"), Freshness::FreshOnly).is_none());
}

#[tokio::test]
async fn age_counts_from_the_moment_the_load_began() {
    let house = House::new();
    let clock = house.clock.clone();
    let slow = move || async move {
        clock.advance(seconds(12));
        Ok::<_, Outage>(Loaded::found("a".to_owned()))
    };
    let found = house.cache.get_or_load(&key("15"), Freshness::StaleAllowed, slow).await.unwrap();
    assert_eq!(found.age(), seconds(12));
    house.clock.advance(seconds(18));
    assert!(house.cache.get(&key("15"), Freshness::FreshOnly).is_none());
}

#[tokio::test]
async fn a_value_in_demand_is_refreshed_ahead_of_time_at_a_moment_drawn_by_chance() {
    let ahead = CacheConfig { refresh_ahead_percent: 50, ..plain() };
    for (chance, due) in [(0, 30), (u64::MAX >> 1, 23), (u64::MAX, 16)] {
        let house = House::with(ahead.clone(), Randomness::from_fn(move || chance));
        house.get(&key("15"), "a").await;
        house.clock.advance(seconds(due - 1));
        house.get(&key("15"), "b").await;
        settle().await;
        assert_eq!(house.loads(), 1, "chance {chance}");
        house.clock.advance(seconds(1));
        house.get(&key("15"), "b").await;
        settle().await;
        assert_eq!(house.loads(), 2, "chance {chance}");
    }
}

#[tokio::test]
async fn jitter_only_ever_shortens() {
    let jittered = CacheConfig { jitter_percent: 50, ..plain() };
    for (chance, fresh) in [(0, 30), (u64::MAX, 15)] {
        let house = House::with(jittered.clone(), Randomness::from_fn(move || chance));
        house.get(&key("15"), "a").await;
        house.clock.advance(seconds(fresh) - Duration::from_millis(1));
        assert!(house.cache.get(&key("15"), Freshness::FreshOnly).is_some(), "chance {chance}");
        house.clock.advance(Duration::from_millis(2));
        assert!(house.cache.get(&key("15"), Freshness::FreshOnly).is_none(), "chance {chance}");
    }
}

#[tokio::test]
async fn after_a_failed_refresh_the_next_one_waits() {
    let house = House::new();
    house.get(&key("15"), "a").await;
    house.clock.advance(seconds(31));
    for _ in 0..5 {
        house.fail(&key("15"), Freshness::StaleAllowed).await.unwrap();
        settle().await;
    }
    assert_eq!(house.loads(), 2);
    house.clock.advance(seconds(1));
    house.fail(&key("15"), Freshness::StaleAllowed).await.unwrap();
    settle().await;
    assert_eq!(house.loads(), 3);
}
