//! What a verdict allocates and what a subject weighs: a binary of its own, for its allocator.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

use std::alloc::System;
use std::time::Duration;

use call_rate_limiter::{CallLimiter, CallPolicy, Limit, PolicyConfig, Request, Rule};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn a_known_subject_allocates_nothing_and_a_new_one_stays_small() {
    let policy = CallPolicy { total: 1_000, per_minute: 1_000, per_function: Some(900), ..CallPolicy::default() };
    let limiter = CallLimiter::in_process(policy.validate().unwrap());
    let request = Request::new("call_0123456789abcdef0123456789abcdef").function("book");
    assert!(limiter.admit_now(&request).unwrap().is_admitted());
    let region = Region::new(ALLOCATOR);
    for _ in 0..1_000 {
        std::hint::black_box(limiter.admit_now(&request).unwrap().is_admitted());
    }
    // The `metrics` facade makes a key for labels that are not known when it is compiled.
    let allowed = if cfg!(feature = "metrics") { 1_200 } else { 0 };
    assert!(region.change().allocations <= allowed, "{:?}", region.change());

    // Three limits on a hundred thousand calls, a million where the code is optimised: what governor needs three maps for.
    let window = |seconds| Rule::Gcra { period: Duration::from_secs(seconds) };
    let limits = vec![
        Limit::new("second", 50, window(1)),
        Limit::new("minute", 500, window(60)),
        Limit::new("hour", 5_000, window(3_600)),
    ];
    let config = PolicyConfig::new("x", limits);
    let capped = PolicyConfig { max_subjects: 10_000, ..config.clone() };
    let limiter = CallLimiter::in_process(config.validate().unwrap());
    let region = Region::new(ALLOCATOR);
    const SUBJECTS: usize = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };
    for at in 0..SUBJECTS {
        let id = format!("call_{at:032}");
        assert!(limiter.admit_now(&Request::new(&id)).unwrap().is_admitted());
    }
    let change = region.change();
    let bytes = (change.bytes_allocated - change.bytes_deallocated) / SUBJECTS;
    eprintln!("{bytes} bytes per subject with three limits, its id of 37 bytes included");
    assert!(bytes <= 200, "{bytes} bytes per subject");

    // As many against a cap: a flood of ids takes what the cap allows and nothing more.
    drop(limiter);
    let limiter = CallLimiter::in_process(capped.validate().unwrap());
    let region = Region::new(ALLOCATOR);
    for at in 0..SUBJECTS {
        let id = format!("call_{at:032}");
        let _ = limiter.admit_now(&Request::new(&id));
    }
    let change = region.change();
    assert_eq!(limiter.subjects_held(), 10_000);
    assert!(change.bytes_allocated - change.bytes_deallocated < 4 << 20, "{change:?}");
}
