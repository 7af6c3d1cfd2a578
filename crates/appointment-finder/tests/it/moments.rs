//! Whatever moment is spoken is understood as that moment again.

use std::sync::LazyLock;

use appointment_finder::{ClockStyle, Speaker, WishInput, WishParser, WishSettings, parse_wish};
use business_hours::{
    Adjusted, BookingPolicy, BreakConfig, ExceptionConfig, HalfDayConfig, Language, Reason, Schedule, ScheduleConfig,
    Wish as Slot,
};
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

/// Every instant that a text can mean, the default first.
fn meanings(said: &str, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let parser = WishParser::new(WishSettings { longest_text: 1000, ..WishSettings::default() });
    let wish =
        parser.parse(&WishInput::text(said), now, BERLIN).unwrap_or_else(|fault| panic!("{said} at {now}: {fault}"));
    let others = wish.ambiguities().iter().map(|other| wish.with_reading(other.other()));
    let all = std::iter::once(wish.clone()).chain(others);
    all.filter_map(|wish| wish.instant(&SCHEDULE).unwrap()).collect()
}

/// Every sentence that offers starts, with what stands around it.
fn offering(speaker: &Speaker, offers: &[DateTime<Tz>], now: DateTime<Tz>) -> Vec<String> {
    let taken = offers[0] + TimeDelta::minutes(45);
    vec![
        speaker.moments(offers, now),
        speaker.offers(offers, now),
        speaker.other_days(offers, now),
        speaker.taken_with_alternatives(taken, offers, now),
        speaker.conflict(taken, offers, now),
    ]
}

fn offers_come_back(offers: &[DateTime<Utc>], now: DateTime<Utc>) {
    let local: Vec<_> = offers.iter().map(|at| at.with_timezone(&BERLIN)).collect();
    for speaker in speakers() {
        for said in offering(&speaker, &local, now.with_timezone(&BERLIN)) {
            let meanings = meanings(&said, now);
            assert_eq!(meanings.first(), offers.first(), "{said} at {now}");
            for at in offers {
                assert!(meanings.contains(at), "{at} is not among what {said:?} means at {now}: {meanings:?}");
            }
        }
    }
}

/// A place with something of everything that a reason can speak of.
static PLACE: LazyLock<Schedule> = LazyLock::new(|| {
    let day = |ranges: &[&str]| Some(ranges.iter().map(ToString::to_string).collect());
    let label = |text: &str| Some(text.to_owned());
    Schedule::from_config(&ScheduleConfig {
        monday: day(&["09:00-12:00", "13:00-18:00"]),
        tuesday: day(&["09:00-12:30", "14:00-18:00"]),
        wednesday: day(&["08:30-18:00"]),
        thursday: day(&["10:00-20:00"]),
        friday: day(&["09:00-14:00"]),
        saturday: day(&["20:00-03:00"]),
        holidays: label("DE-BY/augsburg"),
        half_days: vec![HalfDayConfig { date: "12-24".into(), until: "12:00".into(), label: None }],
        breaks: vec![BreakConfig { days: vec![], hours: "15:00-15:30".into(), label: label("Besprechung um 3") }],
        exceptions: (1..=28)
            .step_by(5)
            .map(|day| ExceptionConfig {
                date: Some(format!("2027-02-{day:02}")),
                closed: true,
                label: label("Umzug. Montag um 9 nicht!"),
                ..ExceptionConfig::default()
            })
            .collect(),
        ..ScheduleConfig::default()
    })
    .unwrap()
});

/// What is said about a wish that hours or policy moved: that the moved start is free, also from a copy, and that others are.
fn moved_comes_back(asked: DateTime<Utc>, minutes: i64, now: DateTime<Utc>) -> Option<&'static str> {
    let slot = Slot::new(asked, TimeDelta::minutes(minutes));
    let Adjusted::Moved { to, reason, .. } = PLACE.adjust(slot, &BookingPolicy::default(), now).unwrap() else {
        return None;
    };
    let (to, here) = (PLACE.local(to), now.with_timezone(&BERLIN));
    let later = to + TimeDelta::minutes(90);
    for speaker in speakers() {
        let free = speaker.adjusted_available(&reason, to, here);
        let taken = speaker.adjusted_taken(&reason, &[to, later], here);
        for said in [&speaker.stale(&free), &speaker.stale(&taken), &free, &taken] {
            assert_eq!(meanings(said, now).first(), Some(&to.to_utc()), "{said} at {now}");
        }
        assert!(meanings(&taken, now).contains(&later.to_utc()), "{taken} at {now}");
        if let Reason::TooSoon { earliest } = reason {
            let said = speaker.too_soon(earliest, here);
            assert!(BookingPolicy::default().allows(earliest.to_utc(), now).is_allowed(), "{said} at {now}");
            assert_eq!(meanings(&said, now).first(), Some(&earliest.to_utc()), "{said} at {now}");
        }
    }
    Some(reason.code())
}

#[test]
fn what_is_said_about_a_moved_wish_gives_back_where_it_moved_to() {
    let now = Utc.with_ymd_and_hms(2026, 12, 22, 8, 11, 0).unwrap();
    let mut reasons: Vec<_> = (0..59 * 96)
        .step_by(19)
        .filter_map(|quarter| moved_comes_back(now + TimeDelta::minutes(15 * quarter), 60, now))
        .collect();
    reasons.sort_unstable();
    reasons.dedup();
    let every = [
        "after_last_start",
        "before_opening",
        "closed_weekday",
        "exception",
        "half_day",
        "holiday",
        "in_break",
        "too_soon",
    ];
    assert_eq!(reasons, every);
}

#[test]
fn the_earliest_start_is_never_said_a_minute_too_soon() {
    let now = Utc.with_ymd_and_hms(2026, 11, 24, 8, 7, 23).unwrap();
    let here = now.with_timezone(&BERLIN);
    let policy = BookingPolicy::default().with_start_step(TimeDelta::seconds(1));
    let slot = Slot::new(now + TimeDelta::minutes(3), TimeDelta::minutes(30));
    let adjusted = SCHEDULE.adjust(slot, &policy, now).unwrap();
    let Some(reason @ Reason::TooSoon { earliest }) = adjusted.reason() else { panic!("{adjusted:?}") };
    for speaker in speakers() {
        let said = [speaker.too_soon(*earliest, here), speaker.impossible(reason, here)];
        for said in said {
            let meant = meanings(&said, now)[0];
            assert!(policy.allows(meant, now).is_allowed(), "{said}");
            assert_eq!(meant, Utc.with_ymd_and_hms(2026, 11, 24, 8, 23, 0).unwrap(), "{said}");
        }
    }
}

#[test]
fn what_refuses_an_instant_is_not_understood_as_a_wish_for_it() {
    let now = Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap();
    let here = now.with_timezone(&BERLIN);
    let at = here + TimeDelta::hours(49);
    for speaker in speakers() {
        let reason = Reason::NoOpening { until: at };
        let said = [
            speaker.full(at, here),
            speaker.full_on(at.date_naive(), here),
            speaker.offers(&[], here),
            speaker.adjusted_taken(&Reason::ClosedWeekday { weekday: chrono::Weekday::Thu }, &[], here),
            speaker.impossible(&reason, here),
            speaker.outage(),
            speaker.booking_unclear(),
        ];
        for said in said {
            let wish = parse_wish(&WishInput::text(&said), now, BERLIN);
            assert!(wish.as_ref().is_ok_and(|wish| wish.time().is_none()) || wish.is_err(), "{said}: {wish:?}");
        }
    }
}

#[test]
fn three_offers_come_back_as_three_meanings() {
    let now = Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap();
    for hours in [[25, 26, 29], [25, 26, 50], [25, 49, 50], [49, 73, 97], [200, 400, 600]] {
        offers_come_back(&hours.map(|hours| now + TimeDelta::hours(hours)), now);
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

    #[test]
    fn any_offers_come_back_each_as_a_meaning(
        now in 1_700_000_000_i64..2_500_000_000,
        ahead in prop::collection::btree_set(1_i64..(60 * 96), 1..4),
    ) {
        let at = |quarter: i64| DateTime::from_timestamp((now / 900 + quarter) * 900, 0).unwrap();
        let offers: Vec<_> = ahead.into_iter().map(at).collect();
        offers_come_back(&offers, DateTime::from_timestamp(now, 0).unwrap());
    }

    #[test]
    fn any_moved_wish_comes_back(
        now in 1_700_000_000_i64..2_500_000_000,
        ahead in 0_i64..(58 * 24 * 60),
        minutes in prop::sample::select(vec![15_i64, 30, 45, 60, 120]),
    ) {
        let now = DateTime::from_timestamp(now, 0).unwrap();
        moved_comes_back(now + TimeDelta::minutes(ahead), minutes, now);
    }
}
