//! Several instances lose Redis: each goes on with its share, and afterwards nothing is lost or doubled.

use std::time::Duration;

use call_rate_limiter::{CallLimiter, CallPolicy, RedisConfig, Request, Source};

use crate::servers::{Server, patient, until};

async fn limiter(server: &Server) -> CallLimiter {
    let policy = CallPolicy { per_function: Some(45), ..CallPolicy::default() };
    let config = RedisConfig { heartbeat: Duration::from_millis(200), ..patient(server.url()) };
    CallLimiter::redis(policy.validate().unwrap(), config).await.unwrap()
}

async fn admitted(limiter: &CallLimiter, times: usize, source: Source) -> usize {
    let mut count = 0;
    for _ in 0..times {
        let verdict = limiter.admit(&Request::new("c").function("f")).await;
        assert_eq!(verdict.source(), source);
        count += usize::from(verdict.is_admitted());
    }
    count
}

async fn used(limiter: &CallLimiter) -> Vec<u32> {
    let status = limiter.status("c").await;
    assert!(!status.degraded);
    let functions = status.functions.iter().map(|function| function.limits[0].used);
    status.limits.iter().map(|limit| limit.used).chain(functions).collect()
}

/// Waits until the instances have heard of each other: two beats of each.
async fn acquainted(server: &Server, count: usize) {
    let mut redis = crate::servers::connect(&server.url()).await;
    until("the instances beat", async || {
        let living: usize = crate::servers::cli(&mut redis, "ZCARD retell_call_instances").await;
        living == count
    })
    .await;
    tokio::time::sleep(Duration::from_millis(500)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hand_over_continues_from_the_real_counts_with_this_instances_share() {
    let Some(mut server) = Server::start("share").await else {
        return;
    };
    let (one, two) = (limiter(&server).await, limiter(&server).await);
    assert_eq!(admitted(&one, 20, Source::Store).await, 20);
    assert_eq!(admitted(&two, 4, Source::Store).await, 4);
    assert_eq!(admitted(&one, 1, Source::Store).await, 1);
    acquainted(&server, 2).await;
    server.kill();
    until("both have noticed", async || {
        for limiter in [&one, &two] {
            let _ = limiter.admit(&Request::new("other")).await;
        }
        !one.is_healthy() && !two.is_healthy()
    })
    .await;
    // Of 45 calls of the function, 25 are spent as one saw it last and 24 as two did.
    assert_eq!(admitted(&one, 40, Source::Local).await, 10);
    assert_eq!(admitted(&two, 40, Source::Local).await, 11);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_comes_back_empty_is_told_what_was_spent() {
    let Some(mut server) = Server::start("empty").await else {
        return;
    };
    let limiter = limiter(&server).await;
    assert_eq!(admitted(&limiter, 20, Source::Store).await, 20);
    server.kill();
    until("it is noticed", async || {
        let _ = limiter.admit(&Request::new("other")).await;
        !limiter.is_healthy()
    })
    .await;
    assert_eq!(admitted(&limiter, 10, Source::Local).await, 10);
    server.restart().await;
    until("the limiter is back", async || limiter.is_healthy()).await;
    until("all is told", async || used(&limiter).await == [30, 30, 30]).await;
    let mut redis = crate::servers::connect(&server.url()).await;
    let left: i64 = crate::servers::cli(&mut redis, "TTL retell_call_minute:c").await;
    assert!((1..=60).contains(&left), "the window goes on where it was: {left}");
    assert_eq!(admitted(&limiter, 15, Source::Store).await, 15);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_freeze_every_admitted_call_is_counted_once() {
    let Some(server) = Server::start("once").await else {
        return;
    };
    let policy = CallPolicy { per_function: Some(45), ..CallPolicy::default() };
    let config = RedisConfig {
        timeout: Duration::from_millis(200),
        heartbeat: Duration::from_millis(200),
        ..RedisConfig::single(server.url())
    };
    let limiter = CallLimiter::redis(policy.validate().unwrap(), config).await.unwrap();
    assert_eq!(admitted(&limiter, 20, Source::Store).await, 20);
    server.freeze(true);
    // The first is asked of the frozen server, which will charge it when it thaws.
    assert_eq!(admitted(&limiter, 10, Source::Local).await, 10);
    server.freeze(false);
    until("the limiter is back", async || limiter.is_healthy()).await;
    until("all is told", async || used(&limiter).await == [30, 30, 30]).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(used(&limiter).await, [30, 30, 30], "and nothing twice");
}
