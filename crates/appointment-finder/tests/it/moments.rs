//! Whatever moment is spoken is understood as that moment again.

use std::sync::LazyLock;

use appointment_finder::{ClockStyle, Speaker, WishInput, parse_wish};
use business_hours::{Language, Schedule, ScheduleConfig};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

const BERLIN: Tz = chrono_tz::Europe::Berlin;

static SCHEDULE: LazyLock<Schedule> = LazyLock::new(|| Schedule::from_config(&ScheduleConfig::default()).unwrap());

fn understood(said: &str, now: DateTime<Utc>, schedule: &Schedule) -> DateTime<Utc> {
    let wish = parse_wish(&WishInput::text(said), now, BERLIN).unwrap_or_else(|fault| panic!("{said}: {fault}"));
    wish.instant(schedule).unwrap().unwrap_or_else(|| panic!("{said}: no time"))
}

fn speakers() -> Vec<Speaker> {
    [Language::German, Language::English]
        .into_iter()
        .flat_map(|language| {
            [ClockStyle::Full, ClockStyle::Colloquial].map(|style| Speaker::new(language).with_clock_style(style))
        })
        .collect()
}

/// Everything that is said about one start, whole sentences included.
fn said(speaker: &Speaker, at: DateTime<Tz>, now: DateTime<Tz>) -> Vec<String> {
    vec![speaker.moment(at, now), speaker.available(at, now), speaker.booked(at, now), speaker.rescheduled(at, now)]
}

fn comes_back(at: DateTime<Utc>, now: DateTime<Utc>, schedule: &Schedule) {
    for speaker in speakers() {
        for sentence in said(&speaker, at.with_timezone(&BERLIN), now.with_timezone(&BERLIN)) {
            assert_eq!(understood(&sentence, now, schedule), at, "{sentence} at {now}");
        }
    }
}

#[test]
fn every_quarter_of_an_hour_of_the_days_around_both_clock_changes_comes_back() {
    for (year, month, day) in [(2026, 10, 24), (2027, 3, 27)] {
        let now = Utc.with_ymd_and_hms(year, month, day, 4, 3, 0).unwrap();
        for quarter in 1..(3 * 96) {
            let at = Utc.with_ymd_and_hms(year, month, day, 4, 15, 0).unwrap() + TimeDelta::minutes(15 * quarter);
            comes_back(at, now, &SCHEDULE);
        }
    }
}

#[test]
fn every_day_of_the_coming_year_comes_back() {
    let now = Utc.with_ymd_and_hms(2027, 12, 30, 9, 0, 0).unwrap();
    for day in 1..390 {
        comes_back(now + TimeDelta::days(day), now, &SCHEDULE);
    }
}

#[test]
fn two_offers_come_back_as_two_meanings() {
    let now = Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap();
    let offers = [now + TimeDelta::hours(25), now + TimeDelta::hours(26)].map(|at| at.with_timezone(&BERLIN));
    for speaker in speakers() {
        let said = speaker.moments(&offers, now.with_timezone(&BERLIN));
        let wish = parse_wish(&WishInput::text(&said), now, BERLIN).unwrap();
        assert_eq!(wish.local(), Some(offers[0].naive_local()), "{said}");
        let other = wish
            .ambiguities()
            .iter()
            .find_map(|other| other.other().local().filter(|at| *at == offers[1].naive_local()));
        assert!(other.is_some(), "{said}: {wish:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_minute_of_the_next_thirteen_months_comes_back(
        now in 1_700_000_000_i64..2_500_000_000,
        ahead in 1_i64..(395 * 24 * 60),
    ) {
        let now = DateTime::from_timestamp(now, 0).unwrap();
        let minute = now.timestamp() / 60 + ahead;
        let at = DateTime::from_timestamp(minute * 60, 0).unwrap();
        comes_back(at, now, &SCHEDULE);
    }
}
