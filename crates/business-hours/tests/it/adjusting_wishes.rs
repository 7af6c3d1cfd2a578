//! Wishes are moved into the hours, each with its reason.

use business_hours::{Adjusted, BookingPolicy, BreakConfig, ExceptionConfig, HalfDayConfig, ScheduleConfig};

use crate::support::{at, day, schedule, wish};

const NOW: &str = "2025-09-29T06:00:00+02:00";

/// What becomes of a wish under the default hours with Bavarian holidays: the start, and the reason's code.
fn outcome(start: &str, minutes: i64) -> (String, &'static str) {
    adjusted(&ScheduleConfig { holidays: Some("DE-BY".into()), ..ScheduleConfig::default() }, start, minutes)
}

fn adjusted(config: &ScheduleConfig, start: &str, minutes: i64) -> (String, &'static str) {
    let schedule = schedule(config);
    let adjusted = schedule.adjust(wish(start, minutes), &BookingPolicy::default(), at(NOW)).unwrap();
    let start = adjusted.start().map_or_else(String::new, |start| schedule.local(start).format("%F %H:%M").to_string());
    (start, adjusted.reason().map_or("kept", |reason| reason.code()))
}

#[test]
fn a_wish_moves_as_the_contract_says() {
    let cases = [
        // (wish, minutes, start, reason)
        ("2025-09-30T08:00:00+02:00", 30, "2025-09-30 09:00", "before_opening"),
        ("2025-09-30T09:00:00+02:00", 30, "2025-09-30 09:00", "kept"),
        ("2025-09-30T17:30:00+02:00", 30, "2025-09-30 17:30", "kept"),
        ("2025-09-30T17:31:00+02:00", 30, "2025-10-01 09:00", "after_last_start"),
        ("2025-09-30T18:00:00+02:00", 30, "2025-10-01 09:00", "after_last_start"),
        ("2025-09-30T19:00:00+02:00", 30, "2025-10-01 09:00", "after_last_start"),
        // Friday 3 October is a holiday, so Thursday evening moves to Monday.
        ("2025-10-02T19:00:00+02:00", 30, "2025-10-06 09:00", "after_last_start"),
        ("2025-10-03T10:00:00+02:00", 30, "2025-10-06 09:00", "holiday"),
        ("2025-10-04T08:00:00+02:00", 30, "2025-10-06 09:00", "closed_weekday"),
        ("2025-10-05T23:59:00+02:00", 30, "2025-10-06 09:00", "closed_weekday"),
        // Longer than any day.
        ("2025-09-30T10:00:00+02:00", 600, "", "no_opening"),
        // Beyond 60 days, and on the last instant of them.
        ("2025-11-28T05:00:01+01:00", 30, "", "beyond_horizon"),
        ("2025-11-27T09:00:00+01:00", 30, "2025-11-27 09:00", "kept"),
        // The next opening lies beyond the horizon.
        ("2025-11-27T18:00:00+01:00", 30, "", "no_opening"),
    ];
    for (start, minutes, expected, reason) in cases {
        assert_eq!(outcome(start, minutes), (expected.to_owned(), reason), "{start} for {minutes} min");
    }
}

#[test]
fn too_soon_is_the_reason_only_when_the_notice_binds() {
    let schedule = schedule(&ScheduleConfig::default());
    let moved = |wished: &str, now: &str| {
        let adjusted = schedule.adjust(wish(wished, 30), &BookingPolicy::default(), at(now)).unwrap();
        let to = schedule.local(adjusted.start().unwrap()).format("%H:%M").to_string();
        (to, adjusted.reason().map_or("kept", |reason| reason.code()))
    };
    // 10:07:23 and 15 minutes is 10:22:23, offered as 10:25.
    assert_eq!(moved("2025-09-30T10:10:00+02:00", "2025-09-30T10:07:23+02:00"), ("10:25".into(), "too_soon"));
    // A wish for exactly the earliest start is kept, odd minute or not.
    assert_eq!(moved("2025-09-30T10:22:00+02:00", "2025-09-30T10:07:00+02:00"), ("10:22".into(), "kept"));
    assert_eq!(moved("2025-09-30T10:21:59+02:00", "2025-09-30T10:07:00+02:00"), ("10:25".into(), "too_soon"));
    // Before the opening, with the notice over by then.
    assert_eq!(moved("2025-09-30T08:00:00+02:00", "2025-09-30T07:59:00+02:00"), ("09:00".into(), "before_opening"));
    // Before the opening, but the notice reaches past it.
    assert_eq!(moved("2025-09-30T08:00:00+02:00", "2025-09-30T08:58:00+02:00"), ("09:15".into(), "too_soon"));
    // The notice reaches past the last start.
    assert_eq!(moved("2025-09-30T17:30:00+02:00", "2025-09-30T17:20:00+02:00"), ("09:00".into(), "too_soon"));
}

#[test]
fn breaks_exceptions_and_half_days_are_named() {
    let config = ScheduleConfig {
        breaks: vec![BreakConfig { days: vec![], hours: "12:00-13:00".into(), label: Some("Mittagspause".into()) }],
        half_days: vec![HalfDayConfig { date: "10-08".into(), until: "12:00".into(), label: Some("Kirmes".into()) }],
        exceptions: vec![
            ExceptionConfig {
                date: Some("2025-10-01".into()),
                closed: true,
                label: Some("Umzug".into()),
                ..Default::default()
            },
            ExceptionConfig {
                date: Some("2025-10-02".into()),
                without: day(&["10:00-11:00"]),
                label: Some("Probe".into()),
                ..Default::default()
            },
        ],
        ..ScheduleConfig::default()
    };
    let cases = [
        ("2025-09-30T12:15:00+02:00", 30, "2025-09-30 13:00", "in_break"),
        ("2025-09-30T11:45:00+02:00", 30, "2025-09-30 13:00", "in_break"),
        ("2025-10-01T10:00:00+02:00", 30, "2025-10-02 09:00", "exception"),
        ("2025-10-02T10:30:00+02:00", 30, "2025-10-02 11:00", "exception"),
        ("2025-10-08T15:00:00+02:00", 30, "2025-10-09 09:00", "half_day"),
        ("2025-10-08T11:45:00+02:00", 30, "2025-10-09 09:00", "half_day"),
        ("2025-10-08T19:00:00+02:00", 30, "2025-10-09 09:00", "after_last_start"),
        ("2025-10-08T08:00:00+02:00", 240, "2025-10-09 13:00", "too_long_for_day"),
    ];
    for (start, minutes, expected, reason) in cases {
        assert_eq!(adjusted(&config, start, minutes), (expected.to_owned(), reason), "{start} for {minutes} min");
    }
}

#[test]
fn an_adjusted_start_adjusted_again_stays() {
    let schedule = schedule(&ScheduleConfig { holidays: Some("DE-BE".into()), ..ScheduleConfig::default() });
    let policy = BookingPolicy::default();
    for hour in 0..24 * 14 {
        let start = at(NOW) + chrono::TimeDelta::minutes(hour * 60 + 7);
        let first = schedule.adjust(business_hours::Wish::new(start, chrono::TimeDelta::minutes(45)), &policy, at(NOW));
        let to = first.unwrap().start().unwrap();
        assert!(to >= start);
        let again = schedule.adjust(business_hours::Wish::new(to, chrono::TimeDelta::minutes(45)), &policy, at(NOW));
        assert_eq!(again.unwrap(), Adjusted::Kept { start: to });
    }
}
