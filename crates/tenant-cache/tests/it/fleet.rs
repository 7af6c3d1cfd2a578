//! Several instances and one Redis.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tenant_cache::{
    CacheConfig, Canary, Found, Freshness, Key, Loaded, RedisConfig, Scope, State, Surroundings, TenantCache, Tier,
};

use crate::house::{Outage, event_type, key, plain, tenant};
use crate::servers::{cli, connect, now, prefix, shared, until};

/// One instance of a fleet.
pub(crate) struct Instance {
    pub(crate) cache: TenantCache<String>,
    pub(crate) loads: Arc<AtomicUsize>,
}

pub(crate) fn patient(url: &str) -> RedisConfig {
    RedisConfig { url: url.to_owned(), wait: Duration::from_millis(500), ..RedisConfig::default() }
}

impl Instance {
    pub(crate) async fn start(url: &str, prefix: &str) -> Self {
        Self::with(patient(url), prefix, Surroundings::default()).await
    }

    pub(crate) async fn with(redis: RedisConfig, prefix: &str, surroundings: Surroundings) -> Self {
        let config = CacheConfig { prefix: prefix.to_owned(), ..plain() }.validate().unwrap();
        let cache = TenantCache::with_redis(config, redis.validate().unwrap(), surroundings).unwrap();
        let instance = Self { cache, loads: Arc::default() };
        until("the instance is linked", async || instance.cache.is_linked() == Some(true)).await;
        instance
    }

    pub(crate) async fn get(&self, key: &Key, value: &str) -> Found<String> {
        let (loads, value) = (Arc::clone(&self.loads), value.to_owned());
        let load = move || async move {
            loads.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Outage>(Loaded::found(value))
        };
        self.cache.get_or_load(key, Freshness::StaleAllowed, load).await.unwrap()
    }

    pub(crate) fn loads(&self) -> usize {
        self.loads.load(Ordering::SeqCst)
    }

    /// Waits until what this instance loaded stands in Redis.
    pub(crate) async fn stored(&self, url: &str, key: &Key) {
        let mut redis = connect(url).await;
        let name = self.cache.key_text(key);
        until("the value is stored", async || cli::<u8>(&mut redis.clone(), &format!("EXISTS {name}")).await == 1)
            .await;
        let lease = name.replacen('_', ":lease:_", 1);
        until("the lease is given back", async || cli::<u8>(&mut redis, &format!("EXISTS {lease}")).await == 0).await;
    }
}

#[tokio::test]
async fn a_value_loaded_by_one_instance_is_found_by_the_next_with_its_age() {
    let Some(url) = shared("shared value") else {
        return;
    };
    let prefix = prefix("value");
    let (a, b) = (Instance::start(&url, &prefix).await, Instance::start(&url, &prefix).await);
    assert_eq!(a.get(&key("15"), "a").await.tier(), Tier::Loader);
    a.stored(&url, &key("15")).await;
    let found = b.get(&key("15"), "b").await;
    assert_eq!((found.value().as_str(), found.tier(), found.state()), ("a", Tier::Redis, State::Fresh));
    assert_eq!(b.get(&key("15"), "b").await.tier(), Tier::Memory);
    assert_eq!((b.loads(), b.cache.stats().total.redis_hits), (0, 1));
    assert!(b.get(&key("20"), "b").await.tier() == Tier::Loader);
}

#[tokio::test]
async fn an_invalidation_reaches_every_instance_within_tens_of_milliseconds() {
    let Some(url) = shared("invalidation") else {
        return;
    };
    let prefix = prefix("invalidation");
    let (a, b) = (Instance::start(&url, &prefix).await, Instance::start(&url, &prefix).await);
    a.get(&key("15"), "old").await;
    a.stored(&url, &key("15")).await;
    b.get(&key("15"), "x").await;
    let begun = now();
    a.cache.invalidate_event_type(&tenant("15"), &event_type("7"));
    assert!(a.cache.get(&key("15"), Freshness::StaleAllowed).is_none());
    until("the other instance heard", async || b.cache.get(&key("15"), Freshness::StaleAllowed).is_none()).await;
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    println!("heard after {took:?}");
    assert_eq!(b.get(&key("15"), "new").await.value().as_str(), "new");
    assert_eq!(a.get(&key("15"), "x").await.value().as_str(), "new");
}

#[tokio::test]
async fn each_extent_is_ended_across_the_fleet_and_nothing_else() {
    let Some(url) = shared("extents") else { return };
    let prefix = prefix("extents");
    let a = Instance::start(&url, &prefix).await;
    let keys: Vec<_> = [("15", "7"), ("15", "8"), ("20", "7")]
        .map(|(t, e)| Scope::tenant(&tenant(t)).event_type(&event_type(e)).key().part("day"))
        .into();
    for key in &keys {
        a.get(key, "old").await;
        a.stored(&url, key).await;
    }
    let ends: [&dyn Fn(); 4] = [
        &|| a.cache.invalidate_key(&keys[0]),
        &|| a.cache.invalidate_event_type(&tenant("15"), &event_type("8")),
        &|| a.cache.invalidate_tenant(&tenant("20")),
        &|| a.cache.clear(),
    ];
    for (end, left) in ends.into_iter().zip([2, 1, 0, 0]) {
        end();
        until("it is told", async || a.cache.is_settled(&tenant("15")) && a.cache.is_settled(&tenant("20"))).await;
        // An instance that starts now has heard nothing and still is not fooled.
        let late = Instance::start(&url, &prefix).await;
        let mut found = 0;
        for key in &keys {
            let question = late.cache.get_or_load(key, Freshness::FreshOnly, || async { Err::<_, Outage>(Outage(1)) });
            found += usize::from(question.await.is_ok());
        }
        assert_eq!(found, left);
    }
}

#[tokio::test]
async fn a_load_that_began_before_an_invalidation_elsewhere_is_not_served_from_redis() {
    let Some(url) = shared("race") else { return };
    let prefix = prefix("race");
    let (a, b) = (Instance::start(&url, &prefix).await, Instance::start(&url, &prefix).await);
    let ender = b.cache.clone();
    let load = move || async move {
        ender.invalidate_tenant(&tenant("15"));
        while !ender.is_settled(&tenant("15")) {
            tokio::task::yield_now().await;
        }
        Ok::<_, Outage>(Loaded::found("old".to_owned()))
    };
    a.cache.get_or_load(&key("15"), Freshness::StaleAllowed, load).await.unwrap();
    assert_eq!(b.get(&key("15"), "new").await.value().as_str(), "new");
}

#[tokio::test]
async fn an_operator_sees_a_companys_entries_by_pattern() {
    let Some(url) = shared("pattern") else { return };
    let mark = std::process::id();
    let name = format!("askpro_cache_{mark}cal_slots");
    let a = Instance::start(&url, &name).await;
    for id in ["15", "20"] {
        a.get(&key(id), "a").await;
        a.stored(&url, &key(id)).await;
    }
    let mut redis = connect(&url).await;
    let keys: Vec<String> = cli(&mut redis, &format!("KEYS askpro_cache_*{mark}cal_slots_15_*")).await;
    assert_eq!(keys, [format!("{name}_15_0_7_2026-11-25")]);
    let life: i64 = cli(&mut redis, &format!("PTTL {}", keys[0])).await;
    assert!((1..=130_000).contains(&life), "{life}");
}

#[tokio::test]
async fn a_canary_is_found_where_it_was_planted_and_nowhere_else() {
    let Some(url) = shared("canary") else { return };
    let prefix = prefix("canary");
    let a = Instance::start(&url, &prefix).await;
    assert_eq!(a.cache.inspect_canary(&tenant("15")).await, Canary::Gone);
    assert!(a.cache.plant_canary(&tenant("15"), Duration::from_mins(1)).await);
    assert!(a.cache.plant_canary(&tenant("20"), Duration::from_mins(1)).await);
    assert_eq!(a.cache.inspect_canary(&tenant("15")).await, Canary::Alive);
    let mut redis = connect(&url).await;
    let [from, to] = ["20", "15"].map(|id| format!("{prefix}_{id}_~_~_canary"));
    let _: i64 = cli(&mut redis, &format!("COPY {from} {to} REPLACE")).await;
    assert_eq!(a.cache.inspect_canary(&tenant("15")).await, Canary::Replaced);
}

const CALLERS: usize = 334;

/// What each process of the stampede does; nothing when it is run as a test of its own.
#[tokio::test]
async fn stampede_of_one_process() {
    let Ok(url) = std::env::var("STAMPEDE_URL") else {
        return;
    };
    let prefix = std::env::var("STAMPEDE_PREFIX").unwrap();
    let instance = Instance::start(&url, &prefix).await;
    let mut redis = connect(&url).await;
    let _: i64 = cli(&mut redis, &format!("INCR {prefix}:ready")).await;
    until("all are ready", async || cli::<u64>(&mut redis, &format!("GET {prefix}:ready")).await >= 3).await;
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (cache, mut redis, prefix) = (instance.cache.clone(), redis.clone(), prefix.clone());
            let load = move || async move {
                let _: i64 = cli(&mut redis, &format!("INCR {prefix}:loads")).await;
                tokio::time::sleep(Duration::from_millis(200)).await;
                Ok::<_, Outage>(Loaded::found("value".to_owned()))
            };
            tokio::spawn(async move { cache.get_or_load(&key("15"), Freshness::StaleAllowed, load).await })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap().unwrap().value().as_str(), "value");
    }
}

#[tokio::test]
async fn a_thousand_callers_in_three_processes_make_one_load() {
    let Some(url) = shared("stampede") else {
        return;
    };
    let prefix = prefix("stampede");
    let program = std::env::current_exe().unwrap();
    let children: Vec<_> = (0..3)
        .map(|_| {
            Command::new(&program)
                .args(["--exact", "fleet::stampede_of_one_process"])
                .envs([("STAMPEDE_URL", &url), ("STAMPEDE_PREFIX", &prefix)])
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        let ended = tokio::task::spawn_blocking(move || child.wait().unwrap()).await.unwrap();
        assert!(ended.success());
    }
    let mut redis = connect(&url).await;
    assert_eq!(cli::<u64>(&mut redis, &format!("GET {prefix}:loads")).await, 1);
}
