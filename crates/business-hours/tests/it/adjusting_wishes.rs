//! Wishes are moved into the hours, each with its reason.

use business_hours::{Adjusted, BookingPolicy, BreakConfig, ExceptionConfig, HalfDayConfig, Reason, ScheduleConfig};

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
        // Into the break, which the day would have had anyway; and not into it.
        ("2025-10-08T11:45:00+02:00", 30, "2025-10-09 09:00", "after_last_start"),
        ("2025-10-08T13:00:00+02:00", 30, "2025-10-09 09:00", "half_day"),
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

/// Bavaria's usual hours with a named pause, and dates from which something is taken away.
fn with_hours_taken_away() -> ScheduleConfig {
    let without = |date: &str, hours: &str, label: &str| ExceptionConfig {
        date: Some(date.into()),
        without: day(&[hours]),
        label: Some(label.into()),
        ..ExceptionConfig::default()
    };
    ScheduleConfig {
        breaks: vec![BreakConfig { days: vec![], hours: "12:00-13:00".into(), label: Some("Mittagspause".into()) }],
        exceptions: vec![
            without("2025-10-01", "09:00-10:30", "Probe"),
            without("2025-10-02", "16:30-18:00", "Sitzung"),
            without("2025-10-06", "00:00-24:00", "Umzug"),
            without("2025-10-07", "11:00-14:00", "Markt"),
        ],
        ..ScheduleConfig::default()
    }
}

fn reason(config: &ScheduleConfig, start: &str, minutes: i64) -> Reason {
    let adjusted = schedule(config).adjust(wish(start, minutes), &BookingPolicy::default(), at(NOW)).unwrap();
    adjusted.reason().cloned().unwrap_or_else(|| panic!("{start} was kept"))
}

#[test]
fn the_label_of_hours_taken_away_is_not_lost_at_the_start_or_the_end_of_a_range() {
    let named = |start: &str, minutes: i64| match reason(&with_hours_taken_away(), start, minutes) {
        Reason::Exception { label } => label.map(|label| label.to_string()),
        other => panic!("{start}: {other:?}"),
    };
    let label = |text: &str| Some(text.to_owned());
    // The first and the last hours of a day, and so shortly before them that the service would run into them.
    assert_eq!(named("2025-10-01T09:00:00+02:00", 30), label("Probe"));
    assert_eq!(named("2025-10-01T10:15:00+02:00", 30), label("Probe"));
    assert_eq!(named("2025-10-02T17:00:00+02:00", 30), label("Sitzung"));
    assert_eq!(named("2025-10-02T17:30:00+02:00", 30), label("Sitzung"), "up to the usual closing");
    assert_eq!(named("2025-10-02T16:15:00+02:00", 30), label("Sitzung"));
    assert_eq!(named("2025-10-02T14:00:00+02:00", 180), label("Sitzung"));
    // The whole day, also at hours that it would not have had.
    assert_eq!(named("2025-10-06T10:00:00+02:00", 30), label("Umzug"));
    assert_eq!(named("2025-10-06T07:00:00+02:00", 30), label("Umzug"));
    assert_eq!(named("2025-10-06T12:15:00+02:00", 30), label("Umzug"));
    // In the middle, as ever.
    assert_eq!(named("2025-10-07T11:30:00+02:00", 30), label("Markt"));
    assert_eq!(named("2025-10-07T13:30:00+02:00", 30), label("Markt"));
}

#[test]
fn hours_taken_away_are_no_reason_for_what_they_do_not_touch() {
    let code = |start: &str, minutes: i64| reason(&with_hours_taken_away(), start, minutes).code();
    assert_eq!(code("2025-10-01T08:00:00+02:00", 30), "before_opening");
    assert_eq!(code("2025-10-01T12:15:00+02:00", 30), "in_break");
    assert_eq!(code("2025-10-02T18:30:00+02:00", 30), "after_last_start");
    // The service would not have fitted either way.
    assert_eq!(code("2025-10-02T17:45:00+02:00", 30), "after_last_start");
    assert_eq!(code("2025-10-05T10:00:00+02:00", 30), "closed_weekday");
}

#[test]
fn a_wish_in_the_usual_lunch_break_is_not_blamed_on_the_special_hours_of_the_date() {
    let config = ScheduleConfig {
        breaks: vec![BreakConfig { days: vec![], hours: "12:00-13:00".into(), label: Some("Mittagspause".into()) }],
        exceptions: vec![ExceptionConfig {
            date: Some("2025-10-01".into()),
            hours: day(&["09:00-12:00", "14:00-18:00"]),
            label: Some("Kurzer Mittwoch".into()),
            ..ExceptionConfig::default()
        }],
        ..ScheduleConfig::default()
    };
    let code = |start: &str, minutes: i64| reason(&config, start, minutes).code();
    assert_eq!(code("2025-10-01T12:15:00+02:00", 30), "in_break");
    assert_eq!(code("2025-10-01T11:45:00+02:00", 30), "in_break");
    // Half an hour later the usual week would have kept it.
    assert_eq!(code("2025-10-01T13:00:00+02:00", 30), "exception");
    assert_eq!(code("2025-10-01T13:15:00+02:00", 45), "exception");
}

#[test]
fn a_usual_week_of_ranges_that_touch_keeps_a_wish_that_crosses_them() {
    let config = ScheduleConfig {
        wednesday: day(&["09:00-12:00", "12:00-18:00"]),
        exceptions: vec![ExceptionConfig {
            date: Some("2025-10-01".into()),
            hours: day(&["09:00-11:00"]),
            label: Some("Ausflug".into()),
            ..ExceptionConfig::default()
        }],
        ..ScheduleConfig::default()
    };
    assert_eq!(reason(&config, "2025-10-01T11:30:00+02:00", 60).code(), "exception");
}

#[test]
fn the_earliest_start_of_too_short_a_notice_can_be_had_and_is_not_cut_to_the_minute_before() {
    let schedule = schedule(&ScheduleConfig::default());
    // 10:07:23 and 15 minutes is 10:22:23; 10:22 would be refused.
    let now = at("2025-09-30T10:07:23+02:00");
    for (step, earliest) in [(300, "10:25:00"), (60, "10:23:00"), (1, "10:22:23")] {
        let policy = BookingPolicy::default().with_start_step(chrono::TimeDelta::seconds(step));
        let adjusted = schedule.adjust(wish("2025-09-30T10:10:00+02:00", 30), &policy, now).unwrap();
        let Some(Reason::TooSoon { earliest: said }) = adjusted.reason() else { panic!("{adjusted:?}") };
        assert_eq!(said.format("%H:%M:%S").to_string(), earliest);
        assert!(policy.allows(said.to_utc(), now).is_allowed());
    }
}

#[test]
fn a_wish_for_exactly_the_last_start_that_fits_is_kept_and_a_second_later_moves() {
    assert_eq!(outcome("2025-09-30T17:30:00+02:00", 30), ("2025-09-30 17:30".into(), "kept"));
    assert_eq!(outcome("2025-09-30T17:30:01+02:00", 30), ("2025-10-01 09:00".into(), "after_last_start"));
    assert_eq!(outcome("2025-09-30T18:00:00+02:00", 30), ("2025-10-01 09:00".into(), "after_last_start"));
    // The opening of a range as long as the service is its last start; by any stricter rule nobody could ever have it.
    let narrow = ScheduleConfig { tuesday: day(&["09:00-09:30"]), ..ScheduleConfig::default() };
    assert_eq!(adjusted(&narrow, "2025-09-30T08:00:00+02:00", 30), ("2025-09-30 09:00".into(), "before_opening"));
    assert_eq!(adjusted(&narrow, "2025-09-30T09:00:00+02:00", 30), ("2025-09-30 09:00".into(), "kept"));
    // What the reason of a later wish names can be had.
    let Reason::AfterLastStart { last_start } = reason(&ScheduleConfig::default(), "2025-09-30T17:31:00+02:00", 30)
    else {
        panic!("it is too late for another reason");
    };
    assert_eq!(outcome(&last_start.to_rfc3339(), 30).1, "kept");
}

#[test]
fn the_horizon_itself_can_be_had_and_the_second_after_it_cannot() {
    let schedule = schedule(&ScheduleConfig::default());
    let policy = BookingPolicy::new(chrono::TimeDelta::zero(), chrono::TimeDelta::days(7)).unwrap();
    let code = |start: &str| {
        let adjusted = schedule.adjust(wish(start, 30), &policy, at("2025-09-30T10:00:00+02:00")).unwrap();
        adjusted.reason().map_or("kept", Reason::code)
    };
    assert_eq!(code("2025-10-07T10:00:00+02:00"), "kept");
    assert_eq!(code("2025-10-07T10:00:01+02:00"), "beyond_horizon");
}

#[test]
fn the_notice_is_no_reason_where_the_hours_alone_give_the_same_start() {
    let config = ScheduleConfig { tuesday: day(&["09:01-18:00"]), ..ScheduleConfig::default() };
    let moved = |wished: &str, now: &str| {
        let schedule = schedule(&config);
        let adjusted = schedule.adjust(wish(wished, 30), &BookingPolicy::default(), at(now)).unwrap();
        let to = schedule.local(adjusted.start().unwrap()).format("%H:%M:%S").to_string();
        (to, adjusted.reason().map_or("kept", Reason::code))
    };
    // The wish is exactly the earliest start that the notice allows, and the place opens before the step after it.
    assert_eq!(moved("2025-09-30T09:00:30+02:00", "2025-09-30T08:45:30+02:00"), ("09:01:00".into(), "before_opening"));
    // The opening is exactly the earliest start that would be offered.
    let policy = BookingPolicy::default().with_start_step(chrono::TimeDelta::minutes(1));
    let place = schedule(&config);
    let now = at("2025-09-30T08:46:00+02:00");
    let adjusted = place.adjust(wish("2025-09-30T08:00:00+02:00", 30), &policy, now).unwrap();
    assert_eq!(adjusted.reason().map(Reason::code), Some("before_opening"));
    assert_eq!(adjusted.start(), Some(at("2025-09-30T09:01:00+02:00")));
}

#[test]
fn a_service_fits_where_it_ends_by_the_closing() {
    let schedule = schedule(&ScheduleConfig::default());
    for (start, minutes, fits) in [
        ("2025-09-30T17:30:00+02:00", 30, true),
        ("2025-09-30T17:30:01+02:00", 30, false),
        ("2025-09-30T09:00:00+02:00", 540, true),
        ("2025-09-30T09:00:00+02:00", 541, false),
        ("2025-09-30T08:59:00+02:00", 30, false),
        ("2025-09-30T17:59:59+02:00", 0, true),
        ("2025-09-30T18:00:00+02:00", 0, false),
    ] {
        assert_eq!(schedule.fits(wish(start, minutes)).unwrap(), fits, "{start} for {minutes} min");
    }
    assert!(schedule.fits(wish("2025-09-30T10:00:00+02:00", -1)).is_err());
}

#[test]
fn of_two_exceptions_that_of_the_hours_needed_gives_its_label() {
    let without = |hours: &str, label: &str| ExceptionConfig {
        date: Some("2025-10-01".into()),
        without: day(&[hours]),
        label: Some(label.into()),
        ..ExceptionConfig::default()
    };
    let mut exceptions = vec![without("09:00-10:00", "Probe"), without("10:30-11:00", "Sitzung")];
    for _ in 0..2 {
        exceptions.reverse();
        let config = ScheduleConfig { exceptions: exceptions.clone(), ..ScheduleConfig::default() };
        let label = |start: &str| match reason(&config, start, 60) {
            Reason::Exception { label } => label.map(|label| label.to_string()),
            other => panic!("{start}: {other:?}"),
        };
        assert_eq!(label("2025-10-01T10:00:00+02:00").as_deref(), Some("Sitzung"));
        assert_eq!(label("2025-10-01T09:30:00+02:00").as_deref(), Some("Probe"));
    }
}

#[test]
fn hours_taken_away_in_the_small_hours_give_their_label_though_the_night_began_the_day_before() {
    let without = |date: &str, hours: &str, label: &str| ExceptionConfig {
        date: Some(date.into()),
        without: day(&[hours]),
        label: Some(label.into()),
        ..ExceptionConfig::default()
    };
    let config = ScheduleConfig {
        friday: day(&["22:00-04:00"]),
        breaks: vec![BreakConfig { days: vec![], hours: "23:00-23:15".into(), ..BreakConfig::default() }],
        exceptions: vec![without("2025-10-04", "01:00-02:00", "Putzen"), without("2025-10-10", "23:30-00:30", "Umbau")],
        ..ScheduleConfig::default()
    };
    let label = |start: &str, minutes| match reason(&config, start, minutes) {
        Reason::Exception { label } => label.map(|label| label.to_string()),
        other => panic!("{start}: {other:?}"),
    };
    assert_eq!(label("2025-10-04T01:15:00+02:00", 30).as_deref(), Some("Putzen"));
    assert_eq!(label("2025-10-04T00:45:00+02:00", 30).as_deref(), Some("Putzen"));
    // Over the midnight into it, and the hours of a Friday that reach into the Saturday.
    assert_eq!(label("2025-10-03T23:30:00+02:00", 120).as_deref(), Some("Putzen"));
    assert_eq!(label("2025-10-11T00:15:00+02:00", 30).as_deref(), Some("Umbau"));
    // Where the break or the end of the night would have refused it anyway, they are the reason.
    assert_ne!(reason(&config, "2025-10-03T23:10:00+02:00", 120).code(), "exception");
    assert_ne!(reason(&config, "2025-10-04T01:30:00+02:00", 180).code(), "exception");
}

#[test]
fn a_weekday_without_hours_is_closed_though_a_night_reaches_into_it() {
    let config = ScheduleConfig { friday: day(&["22:00-04:00"]), ..ScheduleConfig::default() };
    assert_eq!(reason(&config, "2025-10-04T10:00:00+02:00", 30).code(), "closed_weekday");
    // Within the night it is its end that is too near.
    assert_eq!(reason(&config, "2025-10-04T03:45:00+02:00", 30).code(), "after_last_start");
}
