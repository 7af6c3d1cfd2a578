//! Questions to a compiled schedule do not allocate, nor does an `adjust` that keeps its wish.
#![allow(clippy::unwrap_used, missing_docs)]

use std::alloc::System;

use business_hours::{BookingPolicy, BreakConfig, Schedule, ScheduleConfig, Wish};
use chrono::{DateTime, TimeDelta, Utc};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn questions_do_not_allocate() {
    let schedule = Schedule::from_config(&ScheduleConfig {
        holidays: Some("DE-BY/augsburg".into()),
        breaks: vec![BreakConfig { hours: "12:00-13:00".into(), ..BreakConfig::default() }],
        ..ScheduleConfig::default()
    })
    .unwrap();
    let start: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
    let policy = BookingPolicy::default();
    let mut kept = 0u32;

    let region = Region::new(ALLOCATOR);
    for hour in 0..24 * 365 {
        let at = start + TimeDelta::hours(hour);
        let open = schedule.is_open(at).unwrap();
        let opening = schedule.next_opening(at).unwrap();
        let closing = schedule.next_closing(at).unwrap();
        let range = schedule.open_range_at_or_after(at).unwrap();
        let open_today = schedule.open_time_between(at, at + TimeDelta::hours(24)).unwrap();
        let later = schedule.add_open_time(at, TimeDelta::hours(20)).unwrap();
        assert!(opening < later && closing.is_some() && range.is_some());
        assert!(!open || open_today > TimeDelta::zero());
        let wish = Wish::new(at, TimeDelta::minutes(30));
        if schedule.fits(wish).unwrap() {
            let adjusted = schedule.adjust(wish, &policy, at - TimeDelta::hours(1)).unwrap();
            kept += u32::from(adjusted.reason().is_none());
        }
    }
    let change = region.change();
    assert_eq!((change.allocations, change.reallocations), (0, 0));
    assert!(kept > 1000);
}
