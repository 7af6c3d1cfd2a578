//! How much memory a schedule takes, whoever wrote its configuration.
#![allow(clippy::unwrap_used, missing_docs)]

use std::alloc::System;

use business_hours::{BreakConfig, ExceptionConfig, Schedule, ScheduleConfig};
use chrono::{DateTime, Utc};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// As many rules as a configuration may hold, on every day and in every year.
fn hostile() -> ScheduleConfig {
    let time = |minute: usize| format!("{:02}:{:02}", minute / 60, minute % 60);
    let range = |start: usize, length: usize| format!("{}-{}", time(start), time(start + length));
    let crowded = |offset: usize| Some((0..100).map(|n| range(n * 14 + offset, 7)).collect::<Vec<_>>());
    let day = |day: u64| {
        let first = chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
        Some((first + chrono::Days::new(day * 4)).to_string())
    };
    let exception = |n: u64| ExceptionConfig {
        date: day(n),
        hours: Some((0..4).map(|part| range((n as usize % 300) + part * 301, 60)).collect()),
        ..ExceptionConfig::default()
    };
    let everywhere = ExceptionConfig {
        from: Some("1900-01-01".into()),
        to: Some("2200-01-01".into()),
        without: crowded(5),
        ..ExceptionConfig::default()
    };
    ScheduleConfig {
        monday: crowded(0),
        tuesday: crowded(1),
        wednesday: crowded(2),
        thursday: crowded(0),
        friday: crowded(1),
        saturday: crowded(2),
        sunday: crowded(0),
        breaks: (0..100).map(|n| BreakConfig { hours: range(n * 14 + 3, 1), ..BreakConfig::default() }).collect(),
        exceptions: (0..3_999).map(exception).chain([everywhere]).collect(),
        ..ScheduleConfig::default()
    }
}

#[test]
fn the_memory_that_a_hostile_configuration_takes_to_compile_is_bounded() {
    let hours = hostile().validate().unwrap();
    let region = Region::new(ALLOCATOR);
    let schedule = Schedule::new(hours);
    let change = region.change();
    assert!(change.bytes_allocated < 32 << 20, "{} bytes", change.bytes_allocated);
    assert!(schedule.table_bytes() < 8 << 20, "{} bytes", schedule.table_bytes());
    let monday: DateTime<Utc> = "2026-03-03T06:01:00Z".parse().unwrap();
    assert!(schedule.next_opening(monday).unwrap().is_some());
}
