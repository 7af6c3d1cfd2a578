//! A real Redis that is stopped, frozen, restarted empty: every verdict comes soon, and it heals.

use std::time::Duration;

use call_rate_limiter::{CallLimiter, CallPolicy, Clock, MonotonicClock, OnLoss, Reason, RedisConfig, Request, Source};

use crate::servers::{Server, until};

async fn limiter(server: &Server, on_loss: OnLoss) -> CallLimiter {
    let policy = CallPolicy::default().validate().unwrap();
    let config = RedisConfig { on_loss, ..RedisConfig::single(server.url()) };
    let limiter = CallLimiter::redis(policy, config).await.unwrap();
    assert_eq!(limiter.admit(&Request::new("c")).await.source(), Source::Store);
    limiter
}

async fn heals(limiter: &CallLimiter) {
    until("the limiter is back on the store", async || {
        limiter.admit(&Request::new("probe")).await.source() == Source::Store
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_redis_costs_no_wait_and_comes_back_by_itself() {
    let Some(mut server) = Server::start("stopped").await else {
        return;
    };
    let limiter = limiter(&server, OnLoss::Local).await;
    server.kill();
    let clock = MonotonicClock::new();
    for _ in 0..100 {
        let begin = clock.now().as_micros();
        let verdict = limiter.admit(&Request::new("d")).await;
        assert!(verdict.is_degraded());
        let took = Duration::from_micros(clock.now().as_micros() - begin);
        assert!(took < Duration::from_millis(250), "50 ms and a busy machine's slack: {took:?}");
    }
    assert_eq!(limiter.status("d").await.limits[0].used, 50, "the limits went on by themselves");
    server.restart().await;
    heals(&limiter).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_redis_costs_one_timeout_and_not_one_per_verdict() {
    let Some(server) = Server::start("frozen").await else {
        return;
    };
    let limiter = limiter(&server, OnLoss::Local).await;
    server.freeze(true);
    let clock = MonotonicClock::new();
    let begin = clock.now().as_micros();
    for _ in 0..1_000 {
        assert!(limiter.admit(&Request::new("d")).await.is_degraded());
    }
    let took = Duration::from_micros(clock.now().as_micros() - begin);
    assert!(took < Duration::from_millis(500), "a thousand verdicts: {took:?}");
    server.freeze(false);
    heals(&limiter).await;
}

#[tokio::test]
async fn the_loss_policy_may_be_open_or_closed() {
    for (on_loss, admitted) in [(OnLoss::Open, true), (OnLoss::Closed, false)] {
        let Some(mut server) = Server::start("policy").await else {
            return;
        };
        let limiter = limiter(&server, on_loss).await;
        server.kill();
        for _ in 0..60 {
            let verdict = limiter.admit(&Request::new("c")).await;
            assert_eq!(verdict.is_admitted(), admitted);
            assert_eq!(verdict.source(), Source::Nothing);
            if let Some(refused) = verdict.refused() {
                assert_eq!(refused.reason(), Reason::Unavailable);
            }
        }
    }
}
