//! The in-process home under a clock that is moved by hand.

use std::time::Duration;

use call_rate_limiter::{CallLimiter, CallPolicy, ManualClock, Overflow, Reason, Request, Verdict};

fn limiter(policy: CallPolicy) -> (CallLimiter, ManualClock) {
    let clock = ManualClock::new();
    let policy = policy.validate().expect("a valid policy");
    (CallLimiter::in_process_with_clock(policy, clock.clone()), clock)
}

async fn admitted(limiter: &CallLimiter, call: &str, times: usize) -> usize {
    let mut count = 0;
    for _ in 0..times {
        count += usize::from(limiter.admit(&Request::new(call)).await.is_admitted());
    }
    count
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test]
async fn fifty_are_admitted_and_the_rest_are_blocked_for_300_seconds_then_start_afresh() {
    let (limiter, clock) = limiter(CallPolicy::default());
    assert_eq!(admitted(&limiter, "rate-test-001", 60).await, 50);
    clock.advance(seconds(299));
    let verdict = limiter.admit(&Request::new("rate-test-001")).await;
    let refused = verdict.refused().expect("still blocked");
    assert_eq!(refused.reason(), Reason::Blocked);
    assert_eq!(refused.retry_after(), seconds(1));
    assert_eq!(refused.limits_exceeded(), ["total (50/50)", "per_minute (50/50)"]);
    clock.advance(seconds(1));
    assert_eq!(admitted(&limiter, "rate-test-001", 60).await, 50);
}

#[tokio::test]
async fn a_verdict_charges_every_limit_or_none() {
    let (limiter, clock) =
        limiter(CallPolicy { total: 100, per_minute: 3, per_function: Some(2), ..CallPolicy::default() });
    let request = Request::new("c").function("book");
    assert_eq!(admitted(&limiter, "c", 1).await, 1);
    assert!(limiter.admit(&request).await.is_admitted());
    assert!(limiter.admit(&request).await.is_admitted());
    let Verdict::Refused(refused) = limiter.admit(&request).await else { panic!("over both") };
    assert_eq!(refused.limits_exceeded(), ["per_minute (3/3)", "per_function (2/2)"]);
    let total = limiter.status("c").await.limits[0].clone();
    assert_eq!((total.used, total.remaining), (3, 97));
    clock.advance(seconds(300));
    assert!(limiter.admit(&request).await.is_admitted());
    assert_eq!(limiter.status("c").await.limits[0].used, 1);
}

#[tokio::test]
async fn the_total_outlives_the_last_call_by_thirty_minutes() {
    let (limiter, clock) = limiter(CallPolicy { per_minute: 100, ..CallPolicy::default() });
    assert_eq!(admitted(&limiter, "c", 30).await, 30);
    clock.advance(seconds(29 * 60));
    assert_eq!(admitted(&limiter, "c", 10).await, 10);
    clock.advance(seconds(29 * 60));
    assert_eq!(limiter.status("c").await.limits[0].used, 40);
    clock.advance(seconds(60));
    assert_eq!(limiter.status("c").await.limits[0].used, 0);
}

#[tokio::test]
async fn the_same_arguments_are_counted_apart_from_the_function() {
    let policy = CallPolicy { per_function: Some(10), per_same_arguments: Some(2), ..CallPolicy::default() };
    let (limiter, _clock) = limiter(policy);
    let loops = Request::new("c").function("check").fingerprint(7);
    assert!(limiter.admit(&loops.fingerprint(8)).await.is_admitted());
    assert!(limiter.admit(&loops).await.is_admitted());
    assert!(limiter.admit(&loops).await.is_admitted());
    let verdict = limiter.admit(&loops).await;
    assert_eq!(verdict.refused().unwrap().limits_exceeded(), ["per_same_arguments (2/2)"]);
}

#[tokio::test]
async fn unblocking_gives_a_fresh_budget() {
    let (limiter, _clock) = limiter(CallPolicy::default());
    assert_eq!(admitted(&limiter, "c", 60).await, 50);
    assert!(limiter.status("c").await.blocked.is_some());
    assert!(limiter.unblock("c").await);
    assert!(!limiter.unblock("c").await);
    assert_eq!(admitted(&limiter, "c", 60).await, 50);
}

#[tokio::test]
async fn the_headers_tell_where_the_call_stands() {
    let (limiter, clock) = limiter(CallPolicy { per_minute: 20, ..CallPolicy::default() });
    assert_eq!(admitted(&limiter, "c", 5).await, 5);
    clock.advance(Duration::from_millis(500));
    let headers = limiter.admit(&Request::new("c")).await.headers();
    let expected = [
        ("x-call-ratelimit-limit", "20"),
        ("x-call-ratelimit-remaining", "14"),
        ("ratelimit", r#""total";r=44;t=1800, "per_minute";r=14;t=60"#),
        ("ratelimit-policy", r#""total";q=50;w=1800, "per_minute";q=20;w=60"#),
    ];
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, &**value)).collect();
    assert_eq!(headers, expected);
    admitted(&limiter, "c", 15).await;
    let verdict = limiter.admit(&Request::new("c")).await;
    assert_eq!(verdict.headers().last().unwrap(), &("retry-after", "300".to_owned()));
}

#[tokio::test]
async fn a_full_house_refuses_new_subjects_and_keeps_the_known_ones() {
    let policy = CallPolicy { max_subjects: 3, overflow: Overflow::Refuse, ..CallPolicy::default() };
    let (limiter, clock) = limiter(policy);
    for call in ["a", "b", "c"] {
        assert_eq!(admitted(&limiter, call, 1).await, 1);
    }
    let verdict = limiter.admit(&Request::new("d")).await;
    assert_eq!(verdict.refused().unwrap().reason(), Reason::Full);
    assert_eq!(admitted(&limiter, "a", 1).await, 1);
    assert_eq!(limiter.subjects_held(), 3);
    // Idle subjects make room without anybody's help: a full house looks into one shard more each time.
    clock.advance(seconds(1800));
    let mut tries = 0;
    while admitted(&limiter, "d", 1).await == 0 {
        tries += 1;
        assert!(tries < 2_000, "room is found after one round of the shards");
    }
}

#[tokio::test]
async fn a_full_house_may_share_one_bucket() {
    let (limiter, _clock) = limiter(CallPolicy { max_subjects: 1, ..CallPolicy::default() });
    assert_eq!(admitted(&limiter, "known", 1).await, 1);
    let mut passed = 0;
    for call in 0..20_000 {
        passed += admitted(&limiter, &format!("new-{call}"), 1).await;
    }
    assert_eq!(limiter.subjects_held(), 1);
    assert!((50..20_000).contains(&passed), "some pass and most do not: {passed}");
    assert_eq!(admitted(&limiter, "known", 1).await, 1);
}

#[tokio::test]
async fn a_weight_above_a_limit_is_never_admitted_and_blocks_nobody() {
    let (limiter, _clock) = limiter(CallPolicy::default());
    let verdict = limiter.admit(&Request::new("c").weight(51)).await;
    assert_eq!(verdict.refused().unwrap().retry_after(), Duration::MAX);
    assert!(verdict.headers().iter().all(|(name, _)| *name != "retry-after"));
    assert_eq!(admitted(&limiter, "c", 1).await, 1);
}

#[tokio::test]
async fn a_refund_gives_back_what_was_charged_and_nothing_from_another_window() {
    let (limiter, clock) = limiter(CallPolicy { per_minute: 50, ..CallPolicy::default() });
    let request = Request::new("c").weight(10);
    let Verdict::Admitted(first) = limiter.admit(&request).await else { panic!("fits") };
    let receipt = first.receipt();
    clock.advance(seconds(61));
    assert!(limiter.admit(&request).await.is_admitted());
    limiter.refund(&request, receipt).await;
    let status = limiter.status("c").await;
    assert_eq!(status.limits.iter().map(|limit| limit.used).collect::<Vec<_>>(), [10, 10]);
}

#[tokio::test]
async fn a_tenant_may_have_allowances_of_its_own() {
    let policy = CallPolicy::default().validate().unwrap();
    let generous = policy.allowances().with(&policy, "per_minute", 70).unwrap();
    let generous = generous.with(&policy, "total", 60).unwrap();
    let error = generous.with(&policy, "per_hour", 1).unwrap_err().to_string();
    assert!(error.contains("per_hour"), "{error}");
    let limiter =
        CallLimiter::in_process(policy).with_lookup(move |request| request.call.starts_with("vip").then_some(generous));
    assert_eq!(admitted(&limiter, "vip-1", 70).await, 60);
    assert_eq!(admitted(&limiter, "other", 70).await, 50);
    assert_eq!(limiter.status("vip-1").await.limits[0].allowed, 60);
}

#[tokio::test]
async fn a_peek_charges_nothing_and_blocks_nobody() {
    let (limiter, _clock) = limiter(CallPolicy::default());
    for _ in 0..100 {
        assert!(limiter.peek(&Request::new("c")).await.is_admitted());
    }
    assert_eq!(admitted(&limiter, "c", 50).await, 50);
    assert!(!limiter.peek(&Request::new("c")).await.is_admitted());
    assert!(limiter.status("c").await.blocked.is_none());
}

#[tokio::test]
async fn an_observer_is_shown_every_verdict() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    let refusals = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&refusals);
    let limiter = limiter(CallPolicy::default()).0.with_observer(move |request, verdict| {
        assert_eq!(request.call, "c");
        count.fetch_add(usize::from(!verdict.is_admitted()), Ordering::Relaxed);
    });
    assert_eq!(admitted(&limiter, "c", 60).await, 50);
    assert_eq!(refusals.load(Ordering::Relaxed), 10);
}

#[test]
fn a_sync_caller_needs_no_runtime() {
    let limiter = limiter(CallPolicy::default()).0;
    let verdict = limiter.admit_now(&Request::new("c")).expect("the counts live in this process");
    assert_eq!(verdict.tightest().unwrap().remaining(), 49);
}

#[cfg(feature = "serde")]
#[tokio::test]
async fn configuration_is_read_strictly_and_status_is_written_in_seconds() {
    let policy: CallPolicy = serde_json::from_str(r#"{"total": 3, "idle": 1800, "per_function": 10}"#).unwrap();
    assert_eq!(policy, CallPolicy { total: 3, per_function: Some(10), ..CallPolicy::default() });
    let error = serde_json::from_str::<CallPolicy>(r#"{"totl": 3}"#).unwrap_err().to_string();
    assert!(error.contains("totl"), "{error}");
    let (limiter, clock) = limiter(policy);
    assert_eq!(admitted(&limiter, "c", 5).await, 3);
    clock.advance(Duration::from_millis(500));
    let status = serde_json::to_value(limiter.status("c").await).unwrap();
    assert_eq!(status["blocked"]["retry_after"], 299.5);
    assert_eq!(status["blocked"]["limits_exceeded"][0], "total (3/3)");
    assert_eq!(status["limits"][0]["used"], 3);
}
