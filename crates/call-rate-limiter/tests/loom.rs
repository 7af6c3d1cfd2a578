//! Every interleaving of a few threads on the shards of the in-process home.
//!
//! `RUSTFLAGS="--cfg loom" cargo test -p call-rate-limiter --test loom --release`
#![cfg(loom)]
#![allow(clippy::unwrap_used, missing_docs)]

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use call_rate_limiter::{CallLimiter, CallPolicy, ManualClock, Overflow, Reason, Request};
use loom::thread;

fn limiter(policy: CallPolicy) -> (CallLimiter, ManualClock) {
    let clock = ManualClock::new();
    (CallLimiter::in_process_with_clock(policy.validate().unwrap(), clock.clone()), clock)
}

/// In process nothing ever waits.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the in-process home never waits"),
    }
}

/// Asks for one after another of `calls`; returns how many were admitted.
fn admitted(limiter: &CallLimiter, calls: &[&str]) -> usize {
    calls.iter().filter(|call| limiter.admit_now(&Request::new(call)).unwrap().is_admitted()).count()
}

/// Asks for `one` and `other` on two threads of their own; returns how many were admitted in all.
fn race(limiter: &CallLimiter, one: &'static [&'static str], other: &'static [&'static str]) -> usize {
    let threads = [one, other].map(|calls| {
        let limiter = limiter.clone();
        thread::spawn(move || admitted(&limiter, calls))
    });
    threads.into_iter().map(|thread| thread.join().unwrap()).sum()
}

#[test]
fn threads_on_one_subject_are_admitted_exactly_the_limit() {
    loom::model(|| {
        let (limiter, _clock) = limiter(CallPolicy { total: 3, ..CallPolicy::default() });
        assert_eq!(race(&limiter, &["c", "c"], &["c", "c"]), 3);
        assert_eq!(limiter.subjects_held(), 1);
    });
}

#[test]
fn new_subjects_never_outgrow_the_cap_and_their_count_stays_true() {
    loom::model(|| {
        let policy = CallPolicy { max_subjects: 2, overflow: Overflow::Refuse, ..CallPolicy::default() };
        let (limiter, _clock) = limiter(policy);
        assert_eq!(race(&limiter, &["a", "b"], &["c"]), 2);
        assert_eq!(limiter.subjects_held(), 2);
    });
}

#[test]
fn a_full_house_makes_room_for_one_idle_subject_once() {
    loom::model(|| {
        let policy = CallPolicy { max_subjects: 1, overflow: Overflow::Refuse, ..CallPolicy::default() };
        let (limiter, clock) = limiter(policy);
        assert_eq!(admitted(&limiter, &["idle"]), 1);
        clock.advance(Duration::from_secs(3_600));
        // Each holds its own shard's lock and looks into the other's: neither waits for the other.
        assert!(race(&limiter, &["a"], &["b"]) <= 1);
        assert_eq!(limiter.subjects_held(), 1);
    });
}

#[test]
fn what_is_unblocked_while_it_is_asked_about_is_charged_before_or_after() {
    loom::model(|| {
        let (limiter, _clock) = limiter(CallPolicy { total: 1, ..CallPolicy::default() });
        assert_eq!(admitted(&limiter, &["c"]), 1);
        let other = limiter.clone();
        let asks = thread::spawn(move || admitted(&other, &["c"]));
        let unblocks = limiter.clone();
        let unblocks = thread::spawn(move || {
            let request = Request::new("c");
            let before = unblocks.admit_now(&request).unwrap();
            let was_known = at_once(unblocks.unblock("c"));
            assert!(was_known);
            before.refused().map(|refused| refused.reason())
        });
        let (admitted_meanwhile, before) = (asks.join().unwrap(), unblocks.join().unwrap());
        assert!(matches!(before, Some(Reason::Exceeded | Reason::Blocked)));
        // One that was admitted came after the fresh start, and is counted in it.
        assert_eq!(limiter.subjects_held(), admitted_meanwhile);
        assert_eq!(admitted(&limiter, &["c"]), 1 - admitted_meanwhile);
    });
}
