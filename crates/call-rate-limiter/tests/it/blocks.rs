//! A blocked call is answered from memory, until somebody lifts the block.

use std::time::Duration;

use call_rate_limiter::{CallLimiter, CallPolicy, ManualClock, Request, Source};

use crate::servers::{Server, cli, connect, patient, until};

async fn limiter(server: &Server, clock: &ManualClock) -> CallLimiter {
    let policy = CallPolicy::default().validate().unwrap();
    let config = patient(server.url());
    CallLimiter::redis_with_clock(policy, config, clock.clone()).await.unwrap()
}

/// Brings a call over its limit and waits until its block is answered from memory.
async fn block(limiter: &CallLimiter, call: &str) {
    for _ in 0..51 {
        let _ = limiter.admit(&Request::new(call)).await;
    }
    until("the block is remembered", async || limiter.admit(&Request::new(call)).await.source() == Source::Remembered)
        .await;
}

#[tokio::test]
async fn a_flood_of_a_blocked_call_costs_redis_nothing() {
    let Some(server) = Server::start("flood").await else {
        return;
    };
    let limiter = limiter(&server, &ManualClock::new()).await;
    let mut redis = connect(&server.url()).await;
    block(&limiter, "c").await;
    cli::<String>(&mut redis, "CONFIG RESETSTAT").await;
    for _ in 0..10_000 {
        let verdict = limiter.admit(&Request::new("c")).await;
        assert_eq!(verdict.source(), Source::Remembered);
        let refused = verdict.refused().expect("blocked");
        assert_eq!(refused.limits_exceeded(), ["total (50/50)", "per_minute (50/50)"]);
    }
    let stats: String = cli(&mut redis, "INFO commandstats").await;
    assert!(!stats.contains("evalsha"), "{stats}");
}

#[tokio::test]
async fn a_block_that_is_lifted_anywhere_is_forgotten_at_once() {
    let Some(server) = Server::start("lifted").await else {
        return;
    };
    // Their clocks stand still: nothing but the push can end the memory.
    let (ours, theirs) = (ManualClock::new(), ManualClock::new());
    let (limiter, other) = (limiter(&server, &ours).await, limiter(&server, &theirs).await);
    let passes = async |how: &str| {
        until(how, async || limiter.admit(&Request::new("c")).await.is_admitted()).await;
    };
    until("both listen", async || {
        let mut redis = connect(&server.url()).await;
        let clients: String = cli(&mut redis, "CLIENT LIST").await;
        clients.matches("cmd=client|tracking").count() == 2
    })
    .await;
    block(&limiter, "c").await;
    other.unblock("c").await;
    passes("unblocked by another instance").await;

    block(&limiter, "c").await;
    let mut redis = connect(&server.url()).await;
    let keys = ["total", "minute", "blocked"].map(|name| format!("retell_call_{name}:c"));
    cli::<i64>(&mut redis, &format!("DEL {}", keys.join(" "))).await;
    passes("deleted by hand").await;

    block(&limiter, "c").await;
    cli::<String>(&mut redis, "FLUSHALL").await;
    passes("flushed").await;
}

#[tokio::test]
async fn a_memory_is_checked_against_the_store_now_and_then() {
    let Some(server) = Server::start("recheck").await else {
        return;
    };
    let clock = ManualClock::new();
    let limiter = limiter(&server, &clock).await;
    block(&limiter, "c").await;
    clock.advance(Duration::from_secs(5));
    assert_eq!(limiter.admit(&Request::new("c")).await.source(), Source::Store);
    assert_eq!(limiter.admit(&Request::new("c")).await.source(), Source::Remembered);
}
