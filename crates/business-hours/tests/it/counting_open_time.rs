//! Open time is measured and added across breaks, holidays and clock changes.

use business_hours::{HoursError, ScheduleConfig};
use chrono::TimeDelta;

use crate::support::{at, day, schedule};

#[test]
fn hours_pass_only_while_the_place_is_open() {
    let schedule = schedule(&ScheduleConfig {
        monday: day(&["09:00-12:00", "13:00-18:00"]),
        tuesday: day(&["09:00-12:00", "13:00-18:00"]),
        saturday: day(&["22:00-04:00"]),
        holidays: Some("DE-BY".into()),
        ..ScheduleConfig::default()
    });
    let cases = [
        // (from, hours, to)
        ("2026-03-02T09:00:00+01:00", 3, "2026-03-02T12:00:00+01:00"),
        ("2026-03-02T09:00:00+01:00", 4, "2026-03-02T14:00:00+01:00"),
        ("2026-03-02T17:00:00+01:00", 2, "2026-03-03T10:00:00+01:00"),
        ("2026-03-02T20:00:00+01:00", 0, "2026-03-02T20:00:00+01:00"),
        // The night from the 28th loses an hour: six hours by the clock are five.
        ("2026-03-28T20:00:00+01:00", 5, "2026-03-29T04:00:00+02:00"),
        // The night to 25 October gains one: six by the clock are seven.
        ("2026-10-24T21:00:00+02:00", 7, "2026-10-25T04:00:00+01:00"),
        // Easter Monday is closed.
        ("2026-04-04T23:00:00+02:00", 6, "2026-04-07T10:00:00+02:00"),
    ];
    for (from, hours, to) in cases {
        let (from, hours, to) = (at(from), TimeDelta::hours(hours), at(to));
        assert_eq!(schedule.add_open_time(from, hours).unwrap(), Some(to), "{from} + {hours}");
        assert_eq!(schedule.open_time_between(from, to).unwrap(), hours, "{from} to {to}");
        assert_eq!(schedule.open_time_between(to, from).unwrap(), -hours, "{to} to {from}");
    }
}

#[test]
fn working_days_skip_weekends_and_holidays_and_keep_the_local_time() {
    let schedule = schedule(&ScheduleConfig { holidays: Some("DE-BY".into()), ..ScheduleConfig::default() });
    let cases = [
        ("2026-04-02T16:30:00+02:00", 1, "2026-04-07T16:30:00+02:00"),
        ("2026-04-04T16:30:00+02:00", 1, "2026-04-07T16:30:00+02:00"),
        ("2026-03-27T10:00:00+01:00", 1, "2026-03-30T10:00:00+02:00"),
        ("2026-04-02T16:30:00+02:00", 0, "2026-04-02T16:30:00+02:00"),
        ("2026-12-23T08:00:00+01:00", 3, "2026-12-29T08:00:00+01:00"),
    ];
    for (from, days, to) in cases {
        assert_eq!(schedule.add_open_days(at(from), days).unwrap(), Some(at(to)), "{from} + {days}");
    }
}

#[test]
fn what_lies_outside_the_known_years_is_an_error_and_what_never_comes_is_none() {
    let schedule = schedule(&ScheduleConfig::default());
    assert!(
        schedule.add_open_time(at("1999-01-01T00:00:00Z"), TimeDelta::hours(1)).unwrap_err().is_outside_known_years()
    );
    assert_eq!(schedule.add_open_time(at("2069-12-31T00:00:00Z"), TimeDelta::hours(99)).unwrap(), None);
    assert_eq!(schedule.add_open_days(at("2069-12-30T00:00:00Z"), 2).unwrap(), None);
    let negative = schedule.add_open_time(at("2026-01-01T00:00:00Z"), TimeDelta::hours(-1));
    assert_eq!(negative, Err(HoursError::NegativeLength { seconds: -3600 }));
}
