//! The Redis home on a shared server: keys, expiry, operators' hands.

use std::time::Duration;

use call_rate_limiter::{CallLimiter, CallPolicy, RedisConfig, Request, Source, Verdict};

use deadpool_redis::redis::aio::MultiplexedConnection;

use crate::servers::{cli, connect, patient, prefix, shared};

async fn limiter(url: &str, policy: CallPolicy) -> CallLimiter {
    let policy = policy.validate().expect("a valid policy");
    let limiter = CallLimiter::redis(policy, patient(url)).await.expect("a valid address");
    assert!(limiter.is_healthy(), "the shared server answers");
    limiter
}

async fn admitted(limiter: &CallLimiter, request: &Request<'_>, times: usize) -> usize {
    let mut count = 0;
    for _ in 0..times {
        let verdict = limiter.admit(request).await;
        assert!(!verdict.is_degraded(), "the store answers");
        count += usize::from(verdict.is_admitted());
    }
    count
}

#[tokio::test]
async fn an_operator_with_redis_cli_finds_the_four_keys_and_deleting_them_unblocks() {
    let Some(url) = shared("operator") else {
        return;
    };
    let name = prefix("operator");
    let limiter =
        limiter(&url, CallPolicy { key_prefix: name.clone().into(), per_function: Some(99), ..CallPolicy::default() })
            .await;
    let request = Request::new("call-1").function("book");
    assert_eq!(admitted(&limiter, &request, 60).await, 50);

    let mut redis = connect(&url).await;
    let mut keys: Vec<String> = cli(&mut redis, &format!("KEYS {name}_*:call-1*")).await;
    keys.retain(|key| !key.ends_with(":*"));
    keys.sort();
    let known = ["blocked", "func", "minute", "total"].map(|limit| format!("{name}_{limit}:call-1"));
    assert_eq!(keys, [&known[0], &format!("{}:book", known[1]), &known[2], &known[3]].map(String::clone));

    for key in &keys {
        let left: i64 = cli(&mut redis, &format!("PTTL {key}")).await;
        assert!((1..=1_800_000).contains(&left), "{key} expires: {left}");
    }
    cli::<i64>(&mut redis, &format!("DEL {}", keys.join(" "))).await;
    assert_eq!(admitted(&limiter, &request, 60).await, 50);
}

/// A key has `seconds` left, or on a busy machine a few less.
async fn assert_left(redis: &mut MultiplexedConnection, key: &str, seconds: i64) {
    let left: i64 = cli(redis, &format!("TTL {key}")).await;
    assert!((seconds - 4..=seconds).contains(&left), "{key}: {left} instead of {seconds}");
}

#[tokio::test]
async fn every_key_has_its_own_expiry_from_the_first_call_on() {
    let Some(url) = shared("expiry") else { return };
    let name = prefix("expiry");
    let limiter = limiter(&url, CallPolicy { key_prefix: name.clone().into(), ..CallPolicy::default() }).await;
    assert_eq!(admitted(&limiter, &Request::new("c"), 2).await, 2);
    let mut redis = connect(&url).await;
    assert_eq!(cli::<String>(&mut redis, &format!("GET {name}_total:c")).await, "2");
    assert_eq!(cli::<String>(&mut redis, &format!("GET {name}_minute:c")).await, "2");
    assert_left(&mut redis, &format!("{name}_total:c"), 1800).await;
    assert_left(&mut redis, &format!("{name}_minute:c"), 60).await;

    // A later call renews the total's life and leaves the minute's end where it is.
    cli::<i64>(&mut redis, &format!("PEXPIRE {name}_total:c 5000")).await;
    cli::<i64>(&mut redis, &format!("PEXPIRE {name}_minute:c 5000")).await;
    assert_eq!(admitted(&limiter, &Request::new("c"), 1).await, 1);
    assert_left(&mut redis, &format!("{name}_total:c"), 1800).await;
    assert_left(&mut redis, &format!("{name}_minute:c"), 5).await;

    // A key that lost its expiry gets it back.
    cli::<i64>(&mut redis, &format!("PERSIST {name}_minute:c")).await;
    assert_eq!(admitted(&limiter, &Request::new("c"), 60).await, 47);
    assert_left(&mut redis, &format!("{name}_blocked:c"), 300).await;
    assert_left(&mut redis, &format!("{name}_minute:c"), 60).await;
    assert_left(&mut redis, &format!("{name}_total:c"), 300).await;
}

#[tokio::test]
async fn a_verdict_is_one_round_trip_and_survives_a_flushed_script_cache() {
    let Some(server) = crate::servers::Server::start("round-trip").await else {
        return;
    };
    let policy = CallPolicy { per_function: Some(50), per_same_arguments: Some(50), ..CallPolicy::default() };
    let limiter = limiter(&server.url(), policy).await;
    let mut redis = connect(&server.url()).await;
    cli::<String>(&mut redis, "CONFIG RESETSTAT").await;
    let request = Request::new("c").function("f").fingerprint(1);
    assert_eq!(admitted(&limiter, &request, 20).await, 20);
    let stats: String = cli(&mut redis, "INFO commandstats").await;
    assert!(stats.contains("cmdstat_evalsha:calls=20,"), "{stats}");
    assert!(!stats.contains("cmdstat_ping"), "{stats}");
    let stats: String = cli(&mut redis, "INFO stats").await;
    let reads = stats.lines().find(|line| line.starts_with("total_reads_processed")).unwrap();
    let reads: u32 = reads.trim().rsplit(':').next().unwrap().parse().unwrap();
    assert!(reads <= 23, "one read of the socket per verdict: {reads}");

    cli::<String>(&mut redis, "SCRIPT FLUSH").await;
    assert_eq!(admitted(&limiter, &request, 2).await, 2);
    let stats: String = cli(&mut redis, "INFO commandstats").await;
    assert!(stats.contains("cmdstat_eval:calls=1,"), "{stats}");
}

#[tokio::test]
async fn status_and_unblock_reach_the_store() {
    let Some(url) = shared("status") else { return };
    let policy = CallPolicy {
        key_prefix: prefix("status").into(),
        per_function: Some(10),
        per_same_arguments: Some(3),
        ..CallPolicy::default()
    };
    let limiter = limiter(&url, policy).await;
    let request = Request::new("c").function("book: a table").fingerprint(0xfeed);
    assert_eq!(admitted(&limiter, &request, 3).await, 3);
    assert_eq!(admitted(&limiter, &Request::new("c").function("other"), 2).await, 2);
    let status = limiter.status("c").await;
    assert!(status.blocked.is_none() && !status.degraded);
    assert_eq!(status.limits[0].used, 5);
    assert!(status.limits[0].reset_after > Duration::from_secs(1799));
    let mut functions: Vec<_> = status
        .functions
        .iter()
        .map(|entry| (entry.function.clone().unwrap(), entry.fingerprint, entry.limits[0].used))
        .collect();
    functions.sort();
    let name = || "book: a table".to_owned();
    let expected = [(name(), None, 3), (name(), Some(0xfeed), 3), ("other".to_owned(), None, 2)];
    assert_eq!(functions, expected);

    let Verdict::Refused(refused) = limiter.admit(&request).await else { panic!("a fourth time") };
    assert_eq!(refused.limits_exceeded(), ["per_same_arguments (3/3)"]);
    let blocked = limiter.status("c").await.blocked.expect("blocked now");
    assert_eq!(blocked.limits_exceeded, ["per_same_arguments (3/3)"]);
    assert!(limiter.unblock("c").await);
    assert_eq!(limiter.status("c").await.functions, []);
    assert_eq!(admitted(&limiter, &request, 3).await, 3);
}

#[tokio::test]
async fn an_unreachable_redis_is_no_error_and_no_wait() {
    let port = crate::servers::free_port();
    let policy = CallPolicy::default().validate().unwrap();
    let config = RedisConfig::single(format!("redis://127.0.0.1:{port}"));
    let limiter = CallLimiter::redis(policy, config).await.unwrap();
    let verdict = limiter.admit(&Request::new("c")).await;
    assert!(verdict.is_admitted() && verdict.is_degraded());
    assert_eq!(verdict.source(), Source::Local);
}

#[tokio::test]
async fn every_fault_of_the_configuration_is_told_without_the_password() {
    let policy = CallPolicy::default().validate().unwrap();
    let config = RedisConfig { timeout: Duration::ZERO, ..RedisConfig::single("http://u:s3cret@h") };
    assert!(!format!("{config:?}").contains("s3cret"));
    let error = CallLimiter::redis(policy, config).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("topology.urls[0]") && text.contains("timeout"), "{text}");
    assert!(!text.contains("s3cret"), "{text}");
}
