//! The crate's answers against the reference, over random configurations.

use business_hours::{Adjusted, BookingPolicy, Schedule, ScheduleConfig, Wish};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;

use crate::reference::Minutes;
use crate::reference::generate::configuration;

const DAYS: i64 = 4;

fn compiled(config: &ScheduleConfig) -> Schedule {
    let hours = config.validate().unwrap_or_else(|faults| panic!("{faults}"));
    Schedule::for_years(hours, 2024..=2027).unwrap()
}

fn start_of(schedule: &Schedule, around: NaiveDate) -> DateTime<Utc> {
    schedule.day(around - chrono::Days::new(1)).unwrap().start
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_question_agrees_with_the_minute_by_minute_reference((config, around) in configuration()) {
        let schedule = compiled(&config);
        let minutes = Minutes::of(&config, start_of(&schedule, around), DAYS);
        let end = minutes.instant(minutes.open.len());
        let (openings, closings) = (minutes.next(true), minutes.next(false));
        for (minute, open) in minutes.open.iter().enumerate() {
            let at = minutes.instant(minute);
            prop_assert_eq!(schedule.is_open(at).unwrap(), *open, "is_open {}", at);
            let (opening, closing) = (schedule.next_opening(at).unwrap(), schedule.next_closing(at).unwrap());
            for (expected, found) in [(openings[minute], opening), (closings[minute], closing)] {
                match expected {
                    Some(expected) => prop_assert_eq!(found, Some(minutes.instant(expected)), "after {}", at),
                    None => prop_assert!(found.is_none_or(|found| found >= end), "after {}: {:?}", at, found),
                }
            }
        }
        let mut painted = vec![false; minutes.open.len()];
        let mut last = None;
        for range in schedule.open_ranges(minutes.start..end).unwrap() {
            prop_assert!(range.start < range.end && last.is_none_or(|last| last < range.start));
            let minute = |at: DateTime<Utc>| usize::try_from((at - minutes.start).num_minutes()).unwrap();
            painted[minute(range.start)..minute(range.end)].fill(true);
            last = Some(range.end);
        }
        prop_assert_eq!(painted, minutes.open);
    }

    #[test]
    fn adding_open_time_inverts_measuring_it((config, around) in configuration(), offset in 0i64..5000, hours in 0i64..60) {
        let schedule = compiled(&config);
        let from = start_of(&schedule, around) + TimeDelta::minutes(offset) + TimeDelta::milliseconds(offset);
        let length = TimeDelta::hours(hours) + TimeDelta::milliseconds(offset * 7);
        let Some(to) = schedule.add_open_time(from, length).unwrap() else {
            prop_assert!(schedule.open_time_between(from, schedule.day(NaiveDate::from_ymd_opt(2027, 12, 31).unwrap()).unwrap().end).unwrap() < length);
            return Ok(());
        };
        prop_assert!(to >= from);
        prop_assert_eq!(schedule.open_time_between(from, to).unwrap(), length);
        // It is the earliest such instant.
        if to > from {
            let just_before = to - TimeDelta::milliseconds(1);
            prop_assert!(schedule.open_time_between(from, just_before).unwrap() < length);
        }
    }

    #[test]
    fn adjusting_finds_the_first_minute_that_fits_and_is_idempotent(
        (config, around) in configuration(), offset in 0i64..2880, length in 0i64..300, ago in 0i64..600,
    ) {
        let schedule = compiled(&config);
        let minutes = Minutes::of(&config, start_of(&schedule, around), DAYS + 2);
        let start = minutes.start + TimeDelta::minutes(offset);
        let now = start - TimeDelta::minutes(ago);
        let policy = BookingPolicy::new(TimeDelta::minutes(30), TimeDelta::days(3)).unwrap()
            .with_start_step(TimeDelta::minutes(1));
        let wish = Wish::new(start, TimeDelta::minutes(length));
        let adjusted = schedule.adjust(wish, &policy, now).unwrap();

        let earliest = start.max(now + TimeDelta::minutes(30));
        let first = usize::try_from((earliest - minutes.start).num_minutes()).unwrap();
        let needed = usize::try_from(length.max(1)).unwrap();
        let fits = |&minute: &usize| minutes.open.get(minute..minute + needed).is_some_and(|open| open.iter().all(|open| *open));
        let expected = (first..minutes.open.len()).find(fits).map(|minute| minutes.instant(minute))
            .filter(|at| *at <= policy.latest(now));
        prop_assert_eq!(adjusted.start(), expected);
        if let Some(to) = adjusted.start() {
            prop_assert!(to >= start);
            prop_assert!(policy.allows(to, now).is_allowed());
            let again = schedule.adjust(Wish::new(to, wish.duration), &policy, now).unwrap();
            prop_assert_eq!(again, Adjusted::Kept { start: to });
        }
    }

    #[test]
    fn the_last_start_fits_and_a_minute_later_does_not((config, around) in configuration(), length in 1i64..300) {
        let schedule = compiled(&config);
        let day = schedule.day(around).unwrap();
        let minutes = Minutes::of(&config, day.start, 4);
        let needed = usize::try_from(length).unwrap();
        let in_day = usize::try_from((day.end - day.start).num_minutes()).unwrap();
        let fits = |minute: &usize| minutes.open[*minute..*minute + needed].iter().all(|open| *open);
        let expected = (0..in_day).rev().find(fits).map(|minute| minutes.instant(minute));
        prop_assert_eq!(schedule.last_start_on(around, TimeDelta::minutes(length)).unwrap(), expected);
    }
}
