//! The turn of a year, and the first and the last instant that a schedule knows.

use business_hours::{BreakConfig, ExceptionConfig, Schedule, ScheduleConfig};

use crate::support::{at, day};

fn every_day(ranges: &[&str]) -> ScheduleConfig {
    let hours = || day(ranges);
    ScheduleConfig {
        monday: hours(),
        tuesday: hours(),
        wednesday: hours(),
        thursday: hours(),
        friday: hours(),
        saturday: hours(),
        sunday: hours(),
        ..ScheduleConfig::default()
    }
}

fn from_2025_to_2027(config: &ScheduleConfig) -> Schedule {
    Schedule::for_years(config.validate().unwrap(), 2025..=2027).unwrap()
}

#[test]
fn the_nights_around_a_new_year_are_like_any_other() {
    let pause = BreakConfig { hours: "02:00-03:00".into(), ..BreakConfig::default() };
    let schedule = from_2025_to_2027(&ScheduleConfig { breaks: vec![pause], ..every_day(&["20:00-04:00"]) });
    let mut night = at("2025-12-20T19:00:00Z");
    for _ in 0..30 {
        let hours = |hours: i64| night + chrono::TimeDelta::hours(hours);
        let range = |from, to| business_hours::OpenRange { start: hours(from), end: hours(to) };
        let ranges: Vec<_> = schedule.open_ranges(hours(-4)..hours(12)).unwrap().collect();
        assert_eq!(ranges, [range(0, 6), range(7, 8)], "the night of {night}");
        assert_eq!(schedule.next_closing(hours(3)).unwrap(), Some(hours(6)), "the night of {night}");
        assert_eq!(schedule.next_opening(hours(3)).unwrap(), Some(hours(7)), "the night of {night}");
        night = hours(24);
    }
}

#[test]
fn what_is_taken_away_over_a_midnight_before_new_year_stays_away() {
    // Open in the small hours of a Tuesday, 29 December 2026 among them, which an exception of the Monday takes away.
    let config = ScheduleConfig {
        tuesday: day(&["00:00-03:00"]),
        exceptions: vec![ExceptionConfig {
            date: Some("2026-12-28".into()),
            without: day(&["20:00-04:00"]),
            ..ExceptionConfig::default()
        }],
        ..ScheduleConfig::default()
    };
    let schedule = from_2025_to_2027(&config);
    assert!(schedule.is_open(at("2026-12-22T01:00:00+01:00")).unwrap());
    assert!(!schedule.is_open(at("2026-12-29T01:00:00+01:00")).unwrap());
    assert!(schedule.is_open(at("2027-01-05T01:00:00+01:00")).unwrap());
}

#[test]
fn a_schedule_knows_its_first_instant_and_not_the_one_after_its_last() {
    let schedule = from_2025_to_2027(&every_day(&["00:00-24:00"]));
    let (first, after) = (at("2025-01-01T00:00:00+01:00"), at("2028-01-01T00:00:00+01:00"));
    let second = chrono::TimeDelta::seconds(1);
    assert!(schedule.is_open(first).unwrap() && schedule.is_open(after - second).unwrap());
    assert!(schedule.is_open(first - second).is_err() && schedule.is_open(after).is_err());
    let all = schedule.open_range_at_or_after(first + second).unwrap().unwrap();
    assert_eq!(all.end, after);
    assert!(all.start <= first);
    assert_eq!(schedule.next_closing(first).unwrap(), None);
    assert_eq!(schedule.next_opening(first).unwrap(), None);

    // A closing at the very end is not within the years that are known.
    let evenings = from_2025_to_2027(&every_day(&["18:00-24:00"]));
    assert_eq!(evenings.next_closing(after - second).unwrap(), None);
    assert_eq!(evenings.next_opening(after - second).unwrap(), None);
    assert_eq!(evenings.next_closing(first).unwrap(), Some(at("2025-01-02T00:00:00+01:00")));
}

#[test]
fn a_table_is_as_small_as_the_guide_says() {
    let schedule = Schedule::from_config(&ScheduleConfig { holidays: Some("DE-BY".into()), ..Default::default() });
    let bytes = schedule.unwrap().table_bytes();
    assert!((41_000..46_000).contains(&bytes), "{bytes} bytes for 50 years");
}
