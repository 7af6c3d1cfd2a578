//! The sentences as they are spoken, compared with `tests/fixtures/sentences.txt`. To accept a change, run the test with
//! `UPDATE_SENTENCES=1` and read the difference.

use std::fmt::Write as _;
use std::path::Path;

use appointment_finder::{ClockStyle, Sentence, Speaker, Templates, WishInput, parse_wish};
use business_hours::{
    Adjusted, BookingPolicy, Holiday, Language, Reason, ReasonSentence, Schedule, ScheduleConfig, Wish as Slot,
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

const BERLIN: Tz = chrono_tz::Europe::Berlin;

fn at(local: &str) -> DateTime<Tz> {
    let local: NaiveDateTime = format!("{local}:00").parse().unwrap();
    BERLIN.from_local_datetime(&local).earliest().unwrap()
}

/// Every outcome, as one speaker says it on Tuesday, 24 November 2026 at ten.
fn outcomes(speaker: &Speaker) -> Vec<(Sentence, &'static str, String)> {
    let now = at("2026-11-24T10:00");
    let (tomorrow, friday) = (at("2026-11-25T10:30"), at("2026-12-04T14:15"));
    let offers = [tomorrow, at("2026-11-25T11:00"), friday];
    vec![
        (Sentence::Available, "available", speaker.available(tomorrow, now)),
        (Sentence::Available, "available, far", speaker.available(friday, now)),
        (Sentence::Available, "available, next year", speaker.available(at("2027-01-04T09:00"), now)),
        (Sentence::Available, "available, more than a year ahead", speaker.available(at("2027-12-01T09:00"), now)),
        (Sentence::NothingFree, "offers, none", speaker.offers(&[], now)),
        (Sentence::Offers, "offers, one", speaker.offers(&offers[..1], now)),
        (Sentence::Offers, "offers, a day said once", speaker.offers(&offers[..2], now)),
        (Sentence::Offers, "offers, three", speaker.offers(&offers, now)),
        (Sentence::Taken, "taken", speaker.taken_with_alternatives(at("2026-11-25T09:00"), &offers[..2], now)),
        (Sentence::Full, "full", speaker.full(tomorrow, now)),
        (Sentence::FullDay, "full day", speaker.full_on(friday.date_naive(), now)),
        (Sentence::OtherDays, "other days", speaker.other_days(&offers[2..], now)),
        (Sentence::TooSoon, "too soon", speaker.too_soon(at("2026-11-24T10:15"), now)),
        (Sentence::BeyondHorizon, "beyond horizon", speaker.beyond_horizon(at("2027-01-23T10:00").date_naive(), now)),
        (Sentence::Outage, "outage", speaker.outage()),
        (Sentence::Stale, "stale", speaker.stale(&speaker.available(tomorrow, now))),
        (Sentence::UnknownService, "unknown service", speaker.unknown_service(&["Haarschnitt", "Färben", "Bart"])),
        (Sentence::UnknownServiceUnnamed, "unknown service, none to name", speaker.unknown_service::<&str>(&[])),
        (Sentence::UnknownTenant, "unknown tenant", speaker.unknown_tenant()),
        (Sentence::UnknownFunction, "unknown function", speaker.unknown_function()),
        (Sentence::RateLimited, "rate limited", speaker.rate_limited()),
        (Sentence::AskDayAndTime, "needs day and time", speaker.needs_day_and_time()),
        (Sentence::Booked, "booked", speaker.booked(tomorrow, now)),
        (Sentence::Conflict, "conflict", speaker.conflict(tomorrow, &offers[1..], now)),
        (Sentence::BookingUnclear, "booking unclear", speaker.booking_unclear()),
        (Sentence::Cancelled, "cancelled", speaker.cancelled(friday, now)),
        (Sentence::Rescheduled, "rescheduled", speaker.rescheduled(friday, now)),
        (Sentence::NoAppointment, "no appointment", speaker.no_appointment()),
    ]
}

/// Every question that asks back, with a wish that leads to it.
fn questions(speaker: &Speaker) -> Vec<(Sentence, &'static str, String)> {
    let now = at("2026-11-24T10:00");
    let asked = |input: WishInput<'static>| {
        let fault = parse_wish(&input, now.to_utc(), BERLIN).unwrap_err();
        speaker.ask_back(&fault, now)
    };
    let wish = parse_wish(&WishInput::text("nächsten Freitag um 14 Uhr"), now.to_utc(), BERLIN).unwrap();
    let day = |text| asked(WishInput { date: Some(text), ..WishInput::default() });
    let time = |text| asked(WishInput::date_and_time("morgen", text));
    let window = |text| asked(WishInput { date: Some("morgen"), window: Some(text), ..WishInput::default() });
    vec![
        (Sentence::AskDay, "ask day", day("irgendein Tag")),
        (Sentence::AskTime, "ask time", time("irgendwie halb")),
        (Sentence::AskWindow, "ask window", window("später")),
        (Sentence::AskPastDay, "ask past day", day("2025-10-02")),
        (Sentence::AskPastTime, "ask past time", asked(WishInput::date_and_time("heute", "09:00"))),
        (Sentence::AskNoSuchDate, "ask no such date", day("31.2.")),
        (Sentence::AskNoSuchTime, "ask no such time", time("25 Uhr")),
        (Sentence::AskTooFar, "ask too far", day("Silvester 2027")),
        (Sentence::AskWrongWeekday, "ask wrong weekday", day("Donnerstag, 4. Dezember")),
        (Sentence::AskContradiction, "ask contradiction", day("morgen übermorgen")),
        (Sentence::AskWhich, "ask which", speaker.ask_which(&wish.reading(), &wish.ambiguities()[0].other(), now)),
    ]
}

/// Every reason, in front of what is said about the wish that it moved.
fn reasons(speaker: &Speaker) -> Vec<(Sentence, &'static str, String)> {
    let (now, opening) = (at("2026-11-24T10:00"), at("2026-11-26T09:30"));
    let label = |label: &str| Some(label.into());
    let reasons = [
        Reason::BeforeOpening { opening },
        Reason::InBreak { until: opening, label: None },
        Reason::InBreak { until: opening, label: label("Frühstück") },
        Reason::AfterLastStart { last_start: at("2026-11-26T17:30") },
        Reason::TooLongForDay { longest: TimeDelta::hours(2) },
        Reason::ClosedWeekday { weekday: chrono::Weekday::Sun },
        Reason::Holiday { holiday: Holiday::UnityDay },
        Reason::HalfDay { label: None, month: 12, day: 24 },
        Reason::Exception { label: None },
        Reason::Exception { label: label("Inventur") },
        Reason::OutsideValidity,
        Reason::TooSoon { earliest: at("2026-11-25T09:30") },
        Reason::BeyondHorizon { latest: at("2027-01-23T10:00") },
        Reason::NoOpening { until: at("2027-01-23T10:00") },
    ];
    let said = |reason: &Reason| {
        let sentence = reason.sentence();
        (Sentence::Reason(sentence), sentence.key(), speaker.adjusted_available(reason, opening, now))
    };
    let adjusted = (Sentence::AdjustedAvailable, "adjusted", speaker.adjusted_available(&reasons[0], opening, now));
    let taken = (Sentence::AdjustedTaken, "adjusted, taken", speaker.adjusted_taken(&reasons[0], &[opening], now));
    let impossible = (Sentence::Impossible, "impossible", speaker.impossible(&reasons[13], now));
    reasons.iter().map(said).chain([adjusted, taken, impossible]).collect()
}

/// Everything with a sentence of its own.
fn every_sentence(speaker: &Speaker) -> Vec<(Sentence, &'static str, String)> {
    [outcomes(speaker), questions(speaker), reasons(speaker)].concat()
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
            let outcomes = every_sentence(&speaker).into_iter().map(|(_, name, said)| (name.to_owned(), said));
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
fn every_sentence_is_in_the_table_of_those_that_were_read_and_accepted() {
    let said = every_sentence(&Speaker::new(Language::German));
    let missing: Vec<_> = Sentence::all().filter(|one| said.iter().all(|(known, ..)| known != one)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_tenant_may_say_closed_days_and_holidays_in_other_words_and_in_the_tenants_clock_style() {
    let templates = Templates::load([
        ("reason_closed_weekday", "Am {weekday} ruhen wir uns aus."),
        ("reason_holiday", "{holiday} feiern wir."),
        ("reason_before_opening", "Los geht es um {opening}."),
    ])
    .unwrap();
    let speaker = Speaker::new(Language::German).with_templates(templates).with_clock_style(ClockStyle::Colloquial);
    let said = reasons(&speaker).into_iter().filter_map(|(sentence, _, said)| match sentence {
        Sentence::Reason(ReasonSentence::ClosedWeekday | ReasonSentence::Holiday | ReasonSentence::BeforeOpening) => {
            said.split_inclusive('.').next().map(str::to_owned)
        }
        _ => None,
    });
    assert_eq!(
        said.collect::<Vec<_>>(),
        ["Los geht es um halb zehn.", "Am Sonntag ruhen wir uns aus.", "Tag der Deutschen Einheit feiern wir."]
    );
    let faults = Templates::load([("reason_holiday", "Feiertag {tag}")]).unwrap_err();
    assert_eq!(faults.faults().len(), 2, "unknown and missing placeholder: {faults}");
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
