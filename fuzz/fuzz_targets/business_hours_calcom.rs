//! Cal.com's schedules as JSON: refused with their faults, or open at the minutes at which a second reading of the same
//! JSON, which shares no code with the first, says that they are open.

#![no_main]

use business_hours::{CalcomSchedule, Schedule};
use chrono::{DateTime, Datelike, NaiveDate, Offset, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use libfuzzer_sys::fuzz_target;

/// Two months of winter and the days after them.
const FROM: &str = "2026-02-01T00:00:00Z";
const DAYS: i64 = 60;

fuzz_target!(|json: &str| {
    let Ok(calcom) = serde_json::from_str::<CalcomSchedule>(json) else { return };
    let Ok(config) = calcom.to_config() else { return };
    let Ok(hours) = config.validate() else { return };
    let zone = hours.zone();
    let schedule = Schedule::for_years(hours, 2025..=2027).expect("years that are known");
    let from: DateTime<Utc> = FROM.parse().expect("an instant");
    for quarter in 0..DAYS * 96 {
        // Minutes that are not on the quarter are reached as the days go by.
        let at = from + TimeDelta::minutes(quarter * 15 + quarter % 15);
        if changes_clocks(zone, at) {
            continue;
        }
        let local = at.with_timezone(&zone).naive_local();
        let minute = local.hour() * 60 + local.minute();
        let expected = is_open(&calcom, (local.date(), minute));
        assert_eq!(schedule.is_open(at).expect("known"), expected, "{at} in {json}");
    }
});

/// Within a day of a clock change a local time may mean several instants, which Cal.com's JSON says nothing about.
fn changes_clocks(zone: Tz, at: DateTime<Utc>) -> bool {
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    offset(at - TimeDelta::days(1)) != offset(at + TimeDelta::days(1))
}

/// Cal.com's own meaning, minute by minute: the overrides of a date stand for all of its hours.
fn is_open(calcom: &CalcomSchedule, (date, minute): (NaiveDate, u32)) -> bool {
    let covers = |start: &str, end: &str| minutes(start) <= minute && minute < end_minutes(end);
    let dated = |text: &str| text.trim().parse::<NaiveDate>().is_ok_and(|other| other == date);
    let mut overrides = calcom.overrides.iter().filter(|one| dated(&one.date)).peekable();
    if overrides.peek().is_some() {
        return overrides.any(|one| covers(&one.start_time, &one.end_time));
    }
    let weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][date.weekday().num_days_from_monday() as usize];
    let of_day = |name: &String| name.to_ascii_lowercase().starts_with(weekday);
    calcom.availability.iter().any(|one| one.days.iter().any(of_day) && covers(&one.start_time, &one.end_time))
}

fn minutes(time: &str) -> u32 {
    let mut parts = time.trim().split(':').map(|part| part.parse::<u32>().expect("a time that was read"));
    parts.next().expect("an hour") * 60 + parts.next().expect("a minute")
}

/// 23:59 is how Cal.com's editor writes the end of the day.
fn end_minutes(time: &str) -> u32 {
    match minutes(time) {
        1_439 => 1_440,
        minute => minute,
    }
}
