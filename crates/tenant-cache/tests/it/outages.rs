//! Redis stopped, frozen, restarted and rolled back: speed is lost, nothing else.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tenant_cache::{CacheEvent, EventHook, Freshness, RedisConfig, Surroundings, Tier};

use crate::fleet::{Instance, patient};
use crate::house::{key, scope, tenant};
use crate::servers::{Server, cli, connect, now, until};

async fn private(test: &str) -> Option<(Server, Instance, Instance)> {
    let server = Server::start(test).await?;
    let redis = RedisConfig { wait: Duration::from_millis(500), beat: Duration::from_millis(50), ..patient("") };
    let redis = RedisConfig { url: server.url(), ..redis };
    let a = Instance::with(redis.clone(), "slots", Surroundings::default()).await;
    let b = Instance::with(redis, "slots", Surroundings::default()).await;
    Some((server, a, b))
}

#[tokio::test]
async fn without_redis_the_memory_tier_goes_on_and_it_heals_by_itself() {
    let Some((mut server, a, b)) = private("stopped").await else {
        return;
    };
    a.get(&key("15"), "a").await;
    server.kill();
    until("the loss is noticed", async || a.cache.is_linked() == Some(false)).await;
    let begun = now();
    for day in 0..100_u32 {
        let found = a.get(&scope("15", "0", "7").key().part(day), "b").await;
        assert_eq!(found.tier(), Tier::Loader);
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!(a.get(&key("15"), "b").await.tier(), Tier::Memory);
    server.restart().await;
    for instance in [&a, &b] {
        until("it heals", async || instance.cache.is_linked() == Some(true)).await;
    }
    a.get(&key("20"), "again").await;
    a.stored(&server.url(), &key("20")).await;
    assert_eq!(b.get(&key("20"), "x").await.tier(), Tier::Redis);
}

#[tokio::test]
async fn a_frozen_redis_costs_one_wait_and_then_nothing() {
    let Some((server, a, _b)) = private("frozen").await else {
        return;
    };
    a.get(&key("15"), "a").await;
    server.freeze(true);
    let begun = now();
    for day in 0..50_u32 {
        a.get(&scope("15", "0", "7").key().part(day), "b").await;
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    server.freeze(false);
    until("it heals", async || a.cache.is_linked() == Some(true)).await;
}

#[tokio::test]
async fn an_outage_is_told_once_and_so_is_its_end() {
    let Some(server) = Server::start("told").await else {
        return;
    };
    let told = Arc::new(Mutex::new(Vec::new()));
    let ears = Arc::clone(&told);
    let events = EventHook::new(move |event| ears.lock().unwrap().push(event.clone()));
    let redis = RedisConfig { wait: Duration::from_millis(50), ..patient(&server.url()) };
    let a = Instance::with(redis, "slots", Surroundings { events, ..Surroundings::default() }).await;
    let heard = |wanted: &CacheEvent| told.lock().unwrap().iter().filter(|event| *event == wanted).count();
    server.freeze(true);
    for day in 0..20_u32 {
        a.get(&scope("15", "0", "7").key().part(day), "b").await;
    }
    until("the loss is told", async || heard(&CacheEvent::RedisLost) > 0).await;
    assert_eq!(heard(&CacheEvent::RedisBack), 0);
    server.freeze(false);
    until("the end is told", async || heard(&CacheEvent::RedisBack) > 0).await;
    assert!(heard(&CacheEvent::RedisLost) <= heard(&CacheEvent::RedisBack) + 1);
}

#[tokio::test]
async fn what_was_ended_while_redis_was_frozen_is_not_taken_out_of_it_afterwards() {
    let Some((server, a, b)) = private("ended-frozen").await else {
        return;
    };
    a.get(&key("15"), "old").await;
    a.stored(&server.url(), &key("15")).await;
    assert_eq!(b.get(&key("15"), "x").await.value().as_str(), "old");
    server.freeze(true);
    a.cache.invalidate_tenant(&tenant("15"));
    assert_eq!(a.get(&key("15"), "new").await.value().as_str(), "new");
    server.freeze(false);
    until("it is told", async || a.cache.is_settled(&tenant("15"))).await;
    until("the other forgets", async || {
        let held = b.cache.get(&key("15"), Freshness::StaleAllowed);
        held.is_none_or(|found| found.value().as_str() != "old")
    })
    .await;
    assert_eq!(b.get(&key("15"), "newer").await.value().as_str(), "newer");
}

#[tokio::test]
async fn a_deaf_instance_serves_nothing_older_than_its_bound() {
    let Some((server, a, _b)) = private("deaf").await else {
        return;
    };
    drop(a);
    let redis = RedisConfig {
        url: server.url(),
        beat: Duration::from_millis(20),
        deaf_age: Duration::from_millis(30),
        ..patient("")
    };
    let c = Instance::with(redis, "deaf", Surroundings::default()).await;
    c.get(&key("15"), "a").await;
    server.freeze(true);
    until("it knows that it is deaf", async || c.cache.is_linked() == Some(false)).await;
    until("it distrusts", async || c.cache.get(&key("15"), Freshness::StaleAllowed).is_none()).await;
    assert_eq!(c.get(&key("15"), "b").await.value().as_str(), "b");
    server.freeze(false);
}

#[tokio::test]
async fn a_redis_that_was_rolled_back_does_not_bring_back_what_was_ended() {
    let Some((server, a, _b)) = private("rollback").await else {
        return;
    };
    let (url, prefix) = (server.url(), "slots");
    a.get(&key("15"), "old").await;
    a.stored(&url, &key("15")).await;
    let mut redis = connect(&url).await;
    for name in [format!("{prefix}:gen:15"), format!("{prefix}:gen"), a.cache.key_text(&key("15"))] {
        let _: i64 = cli(&mut redis, &format!("COPY {name} backup:{name}")).await;
    }
    a.cache.invalidate_tenant(&tenant("15"));
    until("it is told", async || a.cache.is_settled(&tenant("15"))).await;
    for name in [format!("{prefix}:gen:15"), format!("{prefix}:gen"), a.cache.key_text(&key("15"))] {
        let _: i64 = cli(&mut redis, &format!("COPY backup:{name} {name} REPLACE")).await;
        let _: i64 = cli(&mut redis, &format!("DEL backup:{name}")).await;
    }
    // The fail-over that goes with a rollback breaks the subscription; it is told again when that is back.
    let _: i64 = cli(&mut redis, "CLIENT KILL TYPE pubsub").await;
    until("deaf", async || a.cache.is_linked() == Some(false)).await;
    until("hearing", async || a.cache.is_linked() == Some(true) && a.cache.is_settled(&tenant("15"))).await;
    let late = Instance::start(&url, prefix).await;
    assert_eq!(late.get(&key("15"), "new").await.value().as_str(), "new");
}
