//! The sentences as they are spoken, compared with `tests/fixtures/sentences.txt`. To accept a change, run the test with
//! `UPDATE_SENTENCES=1` and read the difference.

use std::fmt::Write as _;
use std::path::Path;

use appointment_finder::{ClockStyle, Speaker};
use business_hours::{Adjusted, BookingPolicy, Language, Schedule, ScheduleConfig, Wish as Slot};
use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

const BERLIN: Tz = chrono_tz::Europe::Berlin;

fn at(local: &str) -> DateTime<Tz> {
    let local: NaiveDateTime = format!("{local}:00").parse().unwrap();
    BERLIN.from_local_datetime(&local).earliest().unwrap()
}

/// Every outcome, as one speaker says it on Tuesday, 24 November 2026 at ten.
fn outcomes(speaker: &Speaker) -> Vec<(&'static str, String)> {
    let now = at("2026-11-24T10:00");
    let (tomorrow, friday) = (at("2026-11-25T10:30"), at("2026-12-04T14:15"));
    let offers = [tomorrow, at("2026-11-25T11:00"), friday];
    vec![
        ("available", speaker.available(tomorrow, now)),
        ("available, far", speaker.available(friday, now)),
        ("available, next year", speaker.available(at("2027-01-04T09:00"), now)),
        ("available, more than a year ahead", speaker.available(at("2027-12-01T09:00"), now)),
        ("offers, none", speaker.offers(&[], now)),
        ("offers, one", speaker.offers(&offers[..1], now)),
        ("offers, a day said once", speaker.offers(&offers[..2], now)),
        ("offers, three", speaker.offers(&offers, now)),
        ("taken", speaker.taken_with_alternatives(at("2026-11-25T09:00"), &offers[..2], now)),
        ("full", speaker.full(tomorrow, now)),
        ("full day", speaker.full_on(friday.date_naive(), now)),
        ("other days", speaker.other_days(&offers[2..], now)),
        ("too soon", speaker.too_soon(at("2026-11-24T10:15"), now)),
        ("beyond horizon", speaker.beyond_horizon(at("2027-01-23T10:00").date_naive(), now)),
        ("outage", speaker.outage()),
        ("stale", speaker.stale(&speaker.available(tomorrow, now))),
        ("unknown service", speaker.unknown_service(&["Haarschnitt", "Färben", "Bart"])),
        ("unknown service, none to name", speaker.unknown_service::<&str>(&[])),
        ("unknown tenant", speaker.unknown_tenant()),
        ("unknown function", speaker.unknown_function()),
        ("rate limited", speaker.rate_limited()),
        ("needs day and time", speaker.needs_day_and_time()),
        ("booked", speaker.booked(tomorrow, now)),
        ("conflict", speaker.conflict(tomorrow, &offers[1..], now)),
        ("booking unclear", speaker.booking_unclear()),
        ("cancelled", speaker.cancelled(friday, now)),
        ("rescheduled", speaker.rescheduled(friday, now)),
        ("no appointment", speaker.no_appointment()),
    ]
}

/// What is said about wishes that hours or policy moved.
fn adjustments(speaker: &Speaker) -> Vec<(String, String)> {
    let config = ScheduleConfig { holidays: Some("DE-BE".to_owned()), ..ScheduleConfig::default() };
    let schedule = Schedule::from_config(&config).unwrap();
    let policy = BookingPolicy::default();
    let now = at("2026-11-24T10:00");
    let wishes = [
        "2026-11-25T08:00",
        "2026-11-25T19:00",
        "2026-11-28T08:00",
        "2026-12-25T10:00",
        "2026-11-24T10:05",
        "2027-06-01T10:00",
    ];
    wishes
        .map(|wish| {
            let adjusted =
                schedule.adjust(Slot::new(at(wish).to_utc(), TimeDelta::minutes(30)), &policy, now.to_utc()).unwrap();
            let said = match &adjusted {
                Adjusted::Moved { to, reason, .. } => {
                    let to = schedule.local(*to);
                    let free = speaker.adjusted_available(reason, to, now);
                    let taken = speaker.adjusted_taken(reason, &[to + TimeDelta::hours(1)], now);
                    format!("{free}\n    {taken}")
                }
                Adjusted::Impossible { reason } => speaker.impossible(reason, now),
                Adjusted::Kept { .. } => "kept".to_owned(),
            };
            (format!("wish for {wish}"), said)
        })
        .into()
}

/// The days around both clock changes and the hours of a day.
fn moments(speaker: &Speaker) -> Vec<(String, String)> {
    let now = at("2026-10-24T10:00");
    let first = at("2026-10-25T02:30");
    let mut said: Vec<_> = [first, first + TimeDelta::hours(1), at("2026-10-26T00:00")]
        .map(|at| (at.to_rfc3339(), speaker.moment(at, now)))
        .into();
    for hour in [0, 1, 5, 7, 9, 12, 13, 18, 19, 22, 23] {
        for minute in [0, 5, 15, 30, 45] {
            let at = at(&format!("2026-10-25T{hour:02}:{minute:02}"));
            said.push((format!("{hour:02}:{minute:02}"), speaker.moment(at, now)));
        }
    }
    said
}

fn spoken() -> String {
    let mut text = String::new();
    for language in [Language::German, Language::English] {
        for style in [ClockStyle::Full, ClockStyle::Colloquial] {
            let speaker = Speaker::new(language).with_clock_style(style);
            let outcomes = outcomes(&speaker).into_iter().map(|(name, said)| (name.to_owned(), said));
            writeln!(text, "== {language:?}, {style:?}\n").unwrap();
            for (name, said) in outcomes.chain(adjustments(&speaker)).chain(moments(&speaker)) {
                writeln!(text, "{name}\n    {said}").unwrap();
            }
            text.push('\n');
        }
    }
    text
}

#[test]
fn the_sentences_are_those_that_were_read_and_accepted() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sentences.txt");
    let spoken = spoken();
    if std::env::var_os("UPDATE_SENTENCES").is_some() {
        std::fs::write(&path, &spoken).unwrap();
    }
    let accepted = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = spoken.lines().zip(accepted.lines()).enumerate().find(|(_, (said, accepted))| said != accepted);
    assert!(differs.is_none() && spoken == accepted, "first difference: {differs:?}");
}

#[test]
fn an_outage_does_not_sound_like_a_full_calendar() {
    for language in [Language::German, Language::English] {
        let speaker = Speaker::new(language);
        let outage = speaker.outage().to_lowercase();
        for word in ["vergeben", "ausgebucht", "nichts frei", "not free", "booked", "nothing"] {
            assert!(!outage.contains(word), "{word} in {outage}");
        }
    }
}

#[test]
fn everything_spoken_is_safe_to_read_aloud() {
    for line in spoken().lines().filter(|line| line.starts_with("    ")) {
        assert!(!line.contains(['<', '>', '{', '}', '[', ']', '_', '*', '#', '|', '\\', '@']), "{line}");
        assert!(!line.trim().contains("  "), "{line}");
    }
}
