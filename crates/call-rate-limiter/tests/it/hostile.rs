//! Ids that a stranger made up: long, many, and written like something else.

use call_rate_limiter::{CallLimiter, CallPolicy, Overflow, Request};

fn policy() -> CallPolicy {
    CallPolicy { per_function: Some(5), per_same_arguments: Some(3), ..CallPolicy::default() }
}

#[cfg(feature = "redis")]
const IDS: [&str; 9] =
    ["", ":", "{}", "a}b{c", "line\r\nbreak", "\0", "🦀 ünïcode", "*", "x'); redis.call('FLUSHALL') --"];

#[tokio::test]
async fn a_megabyte_long_id_takes_no_more_room_than_its_digest() {
    let limiter = CallLimiter::in_process(policy().validate().unwrap());
    let long = "x".repeat(1 << 20);
    let other = format!("{long}y");
    let request = Request::new(&long).function(&other);
    for _ in 0..5 {
        assert!(limiter.admit(&request).await.is_admitted());
    }
    assert!(!limiter.admit(&request).await.is_admitted());
    assert!(limiter.admit(&Request::new(&other)).await.is_admitted(), "another call");
    let status = limiter.status(&long).await;
    assert!(status.call.len() < 128 && status.functions[0].function.as_ref().unwrap().len() < 128);
}

#[tokio::test]
async fn a_flood_of_a_million_distinct_ids_stays_under_the_cap() {
    for overflow in [Overflow::Share, Overflow::Refuse] {
        let policy = CallPolicy { max_subjects: 1_000, overflow, ..policy() };
        let limiter = CallLimiter::in_process(policy.validate().unwrap());
        // Unoptimised code takes long; a twentieth shows as much.
        for id in 0..if cfg!(debug_assertions) { 50_000 } else { 1_000_000 } {
            let _ = limiter.admit(&Request::new(&id.to_string())).await;
        }
        assert_eq!(limiter.subjects_held(), 1_000);
    }
}

#[tokio::test]
async fn a_flood_of_functions_and_arguments_in_one_call_stays_under_the_cap() {
    for overflow in [Overflow::Share, Overflow::Refuse] {
        let policy = CallPolicy {
            total: 100_000,
            per_minute: 100_000,
            max_functions: 8,
            max_arguments: 4,
            overflow,
            ..policy()
        };
        let limiter = CallLimiter::in_process(policy.validate().unwrap());
        for id in 0..1_000_u64 {
            let name = format!("f{}", id % 100);
            let request = Request::new("c").function(&name).fingerprint(id);
            let _ = limiter.admit(&request).await;
        }
        let status = limiter.status("c").await;
        let entries = status.functions.len();
        assert!(entries <= 9 * (1 + 5), "{entries} entries");
    }
}

#[cfg(feature = "redis")]
#[tokio::test]
async fn hostile_ids_are_data_and_never_a_part_of_a_key_or_a_command() {
    use crate::servers::{cli, connect, patient, prefix, shared};

    let Some(url) = shared("hostile") else { return };
    for hash_tag in [false, true] {
        let name = prefix("hostile");
        let policy = CallPolicy { key_prefix: name.clone().into(), hash_tag, ..policy() };
        let policy = policy.validate().unwrap();
        let limiter = CallLimiter::redis(policy, patient(&url)).await.unwrap();
        let long = "{:}".repeat(400_000);
        for id in IDS.into_iter().chain([&*long]) {
            let request = Request::new(id).function(id).fingerprint(1);
            let verdict = limiter.admit(&request).await;
            assert!(verdict.is_admitted() && !verdict.is_degraded(), "{id:.20}");
            let status = limiter.status(id).await;
            assert_eq!(status.limits[0].used, 1, "{id:.20} {status:?}");
            assert_eq!(status.functions.len(), 2, "{id:.20}");
        }
        let mut redis = connect(&url).await;
        let keys: Vec<String> = cli(&mut redis, &format!("KEYS {name}_total:*")).await;
        assert_eq!(keys.len(), IDS.len() + 1);
        assert!(keys.iter().all(|key| key.len() < 512 && key.is_ascii()));
        for id in IDS.into_iter().chain([&*long]) {
            assert!(limiter.unblock(id).await);
        }
        let keys: Vec<String> = cli(&mut redis, &format!("KEYS {name}_*:*")).await;
        assert_eq!(keys, Vec::<String>::new(), "nothing is left behind");
    }
}
