//! Entries that somebody else wrote into Redis are never served.

use std::sync::{Arc, Mutex};

use deadpool_redis::redis::cmd;
use tenant_cache::{CacheEvent, EventHook, Key, RedisConfig, Surroundings, Tier};

use crate::fleet::{Instance, patient};
use crate::house::key;
use crate::servers::{cli, connect, prefix, shared};

type Heard = Arc<Mutex<Vec<CacheEvent>>>;

struct Scene {
    url: String,
    prefix: String,
    honest: Instance,
}

impl Scene {
    /// An honest instance has stored one value for each of two companies.
    async fn set(test: &str) -> Option<Self> {
        let url = shared(test)?;
        let prefix = prefix(test);
        let honest = Instance::start(&url, &prefix).await;
        for (id, value) in [("15", "fifteen"), ("20", "twenty")] {
            honest.get(&key(id), value).await;
            honest.stored(&url, &key(id)).await;
        }
        Some(Self { url, prefix, honest })
    }

    async fn bytes(&self, key: &Key) -> Vec<u8> {
        let mut redis = connect(&self.url).await;
        cmd("GET").arg(self.honest.cache.key_text(key)).query_async(&mut redis).await.unwrap()
    }

    async fn write(&self, key: &Key, bytes: &[u8]) {
        let mut redis = connect(&self.url).await;
        let name = self.honest.cache.key_text(key);
        let _: String = cmd("SET").arg(name).arg(bytes).arg("KEEPTTL").query_async(&mut redis).await.unwrap();
    }

    /// What an instance that knows nothing yet gets for company 15, and what it reports.
    async fn victim(&self) -> (Tier, String, Vec<CacheEvent>) {
        self.victim_of(patient(&self.url)).await
    }

    async fn victim_of(&self, redis: RedisConfig) -> (Tier, String, Vec<CacheEvent>) {
        let heard = Heard::default();
        let ears = Arc::clone(&heard);
        let hook = EventHook::new(move |event| ears.lock().unwrap().push(event.clone()));
        let surroundings = Surroundings { events: hook, ..Surroundings::default() };
        let victim = Instance::with(redis, &self.prefix, surroundings).await;
        let found = victim.get(&key("15"), "loaded").await;
        let total = victim.cache.stats().total;
        let told = |event: &CacheEvent| !matches!(event, CacheEvent::Hearing | CacheEvent::Deaf);
        let events: Vec<_> = heard.lock().unwrap().iter().filter(|event| told(event)).cloned().collect();
        let foreign = |event: &&CacheEvent| matches!(event, CacheEvent::CrossTenantPrevented { .. });
        let foreign = events.iter().filter(foreign).count() as u64;
        assert_eq!(
            (total.cross_tenant_prevented, total.rejected),
            (foreign, events.len() as u64 - foreign),
            "each is counted once"
        );
        (found.tier(), found.value().to_string(), events)
    }
}

fn rejected(why: &'static str) -> Vec<CacheEvent> {
    vec![CacheEvent::EntryRejected { tenant: "15".into(), why }]
}

#[tokio::test]
async fn an_untouched_entry_is_served() {
    let Some(scene) = Scene::set("untouched").await else {
        return;
    };
    assert_eq!(scene.victim().await, (Tier::Redis, "fifteen".into(), vec![]));
}

#[tokio::test]
async fn another_tenants_bytes_under_this_key_are_prevented_and_reported() {
    let Some(scene) = Scene::set("swapped").await else {
        return;
    };
    scene.write(&key("15"), &scene.bytes(&key("20")).await).await;
    let event = CacheEvent::CrossTenantPrevented { asked: "15".into(), found: "20".into() };
    assert_eq!(scene.victim().await, (Tier::Loader, "loaded".into(), vec![event]));
}

#[tokio::test]
async fn a_corrupted_entry_is_never_served() {
    let Some(scene) = Scene::set("corrupted").await else {
        return;
    };
    let mut bytes = scene.bytes(&key("15")).await;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    scene.write(&key("15"), &bytes).await;
    assert_eq!(scene.victim().await, (Tier::Loader, "loaded".into(), rejected("damaged")));
}

#[tokio::test]
async fn a_truncated_entry_is_never_served() {
    let Some(scene) = Scene::set("truncated").await else {
        return;
    };
    for keep in [0, 1, 40] {
        scene.write(&key("15"), &scene.bytes(&key("20")).await[..keep]).await;
        assert_eq!(scene.victim().await, (Tier::Loader, "loaded".into(), rejected("damaged")));
    }
}

#[tokio::test]
async fn an_entry_of_a_future_version_is_never_served() {
    let Some(scene) = Scene::set("version").await else {
        return;
    };
    let mut bytes = scene.bytes(&key("15")).await;
    bytes[2] += 1;
    let body = bytes.len() - 4;
    let checksum = crc32fast::hash(&bytes[..body]).to_le_bytes();
    bytes[body..].copy_from_slice(&checksum);
    scene.write(&key("15"), &bytes).await;
    assert_eq!(scene.victim().await, (Tier::Loader, "loaded".into(), rejected("another version")));
}

#[tokio::test]
async fn a_value_of_another_schema_is_never_served() {
    let Some(scene) = Scene::set("schema").await else {
        return;
    };
    let newer = RedisConfig { schema: 2, ..patient(&scene.url) };
    assert_eq!(scene.victim_of(newer).await, (Tier::Loader, "loaded".into(), rejected("another version")));
}

#[tokio::test]
async fn when_redis_has_lost_a_tenants_generations_no_entry_of_it_counts() {
    let Some(scene) = Scene::set("lost").await else {
        return;
    };
    let mut redis = connect(&scene.url).await;
    let _: i64 = cli(&mut redis, &format!("DEL {}:gen:15", scene.prefix)).await;
    assert_eq!(scene.victim().await, (Tier::Loader, "loaded".into(), vec![]));
}
