//! Every reason is said in German and English.

use business_hours::{
    BookingPolicy, BreakConfig, ExceptionConfig, HalfDayConfig, Language, Reason, SayWhen, ScheduleConfig,
};
use chrono::DateTime;
use chrono_tz::Tz;

use crate::support::{at, day, schedule, wish};

/// The reason for moving a wish, in both languages.
fn spoken(start: &str, minutes: i64) -> [String; 2] {
    let reason = reason(start, minutes);
    [reason.spoken(Language::German), reason.spoken(Language::English)]
}

fn reason(start: &str, minutes: i64) -> Reason {
    let exception = |date: &str, label: Option<&str>| ExceptionConfig {
        date: Some(date.into()),
        hours: day(&["14:00-14:45"]),
        label: label.map(str::to_owned),
        ..ExceptionConfig::default()
    };
    let schedule = schedule(&ScheduleConfig {
        breaks: vec![
            BreakConfig { hours: "12:00-13:00".into(), label: Some("Mittagspause".into()), ..BreakConfig::default() },
            BreakConfig { hours: "10:00-10:15".into(), ..BreakConfig::default() },
        ],
        half_days: vec![HalfDayConfig { date: "12-24".into(), until: "12:30".into(), label: None }],
        exceptions: vec![exception("2025-12-10", Some("Inventur")), exception("2025-12-11", None)],
        holidays: Some("DE-BE".into()),
        valid_until: Some("2025-12-30".into()),
        ..ScheduleConfig::default()
    });
    let adjusted = schedule.adjust(wish(start, minutes), &BookingPolicy::default(), at("2025-12-02T13:05:00+01:00"));
    adjusted.unwrap().reason().cloned().unwrap_or_else(|| panic!("{start} was kept"))
}

#[test]
fn each_reason_is_a_sentence_in_german_and_english() {
    let cases = [
        (
            "2025-12-03T08:00:00+01:00",
            30,
            "Da haben wir noch nicht geöffnet, wir öffnen um 9 Uhr.",
            "We are not open yet at that time, we open at 9 am.",
        ),
        (
            "2025-12-03T12:15:00+01:00",
            30,
            "Da haben wir Mittagspause bis 13 Uhr.",
            "We have a break then, Mittagspause, until 1 pm.",
        ),
        ("2025-12-03T10:05:00+01:00", 30, "Da haben wir Pause bis 10 Uhr 15.", "We have a break then until 10:15 am."),
        (
            "2025-12-03T17:45:00+01:00",
            30,
            "Dafür ist es dann zu spät, der letzte Termin beginnt um 17 Uhr 30.",
            "That is too late in the day, the last appointment starts at 5:30 pm.",
        ),
        ("2025-12-06T10:00:00+01:00", 30, "Am Samstag haben wir geschlossen.", "We are closed on Saturdays."),
        (
            "2025-12-25T10:00:00+01:00",
            30,
            "Da ist ein Feiertag, Weihnachten.",
            "That day is a public holiday, Christmas Day.",
        ),
        (
            "2025-12-24T15:00:00+01:00",
            30,
            "An dem Tag schließen wir früher, es ist Heiligabend.",
            "We close early that day, it is Christmas Eve.",
        ),
        (
            "2025-12-10T10:30:00+01:00",
            30,
            "An dem Tag gelten besondere Zeiten: Inventur.",
            "We have special hours that day: Inventur.",
        ),
        ("2025-12-11T10:30:00+01:00", 30, "An dem Tag gelten besondere Zeiten.", "We have special hours that day."),
        (
            "2025-12-11T08:30:00+01:00",
            60,
            "So lange haben wir an dem Tag nicht am Stück geöffnet.",
            "We are not open for that long at a stretch that day.",
        ),
        (
            "2025-12-02T13:10:00+01:00",
            30,
            "Das ist zu kurzfristig, es geht frühestens am 2. Dezember um 13 Uhr 20.",
            "That is too short notice, the earliest is on 2 December at 1:20 pm.",
        ),
        (
            "2026-02-10T10:00:00+01:00",
            30,
            "So weit im Voraus vergeben wir keine Termine, es geht höchstens bis zum 31. Januar.",
            "We do not take appointments that far ahead, only up to 31 January.",
        ),
        (
            "2025-12-31T10:00:00+01:00",
            30,
            "Bis zum 31. Januar haben wir dafür nicht lange genug geöffnet.",
            "We are not open for long enough up to 31 January.",
        ),
    ];
    for (start, minutes, german, english) in cases {
        assert_eq!(spoken(start, minutes), [german, english], "{start}");
    }
}

#[test]
fn the_caller_may_put_it_in_other_words_and_leave_the_rest() {
    let house = |reason: &Reason, language: Language| match (reason, language) {
        (Reason::Holiday { holiday }, Language::German) => Some(format!("Wir feiern {}.", holiday.name(language))),
        _ => None,
    };
    let holiday = reason("2025-12-25T10:00:00+01:00", 30);
    assert_eq!(holiday.spoken_with(&house, Language::German), "Wir feiern Weihnachten.");
    assert_eq!(holiday.spoken_with(&house, Language::English), holiday.spoken(Language::English));
    assert_eq!(
        reason("2025-12-06T10:00:00+01:00", 30).spoken_with(&house, Language::German),
        "Am Samstag haben wir geschlossen."
    );
}

#[test]
fn the_earliest_start_is_said_with_its_day_and_never_a_minute_too_soon() {
    let schedule = schedule(&ScheduleConfig { tuesday: day(&["22:00-04:00"]), ..ScheduleConfig::default() });
    let policy = BookingPolicy::default().with_start_step(chrono::TimeDelta::seconds(1));
    let said = |now: &str| {
        let adjusted = schedule.adjust(wish("2025-12-02T23:50:00+01:00", 30), &policy, at(now)).unwrap();
        adjusted.reason().unwrap().spoken(Language::German)
    };
    let sentence = |when: &str| format!("Das ist zu kurzfristig, es geht frühestens {when}.");
    assert_eq!(said("2025-12-02T23:40:00+01:00"), sentence("am 2. Dezember um 23 Uhr 55"));
    assert_eq!(said("2025-12-02T23:40:00.000000001+01:00"), sentence("am 2. Dezember um 23 Uhr 56"));
    assert_eq!(said("2025-12-02T23:44:01+01:00"), sentence("am 3. Dezember um 0 Uhr"));
}

#[test]
fn a_sentence_is_filled_with_times_and_days_as_the_caller_says_them() {
    struct Terse;
    impl SayWhen for Terse {
        fn time(&self, at: DateTime<Tz>) -> String {
            at.format("%H.%M").to_string()
        }
        fn moment(&self, at: DateTime<Tz>) -> String {
            at.format("%d.%m. %H.%M").to_string()
        }
        fn day(&self, at: DateTime<Tz>) -> String {
            at.format("%d.%m.").to_string()
        }
    }
    let values = |start: &str| {
        let reason = reason(start, 30);
        (reason.sentence().key(), reason.values(Language::German, &Terse))
    };
    let named =
        |pairs: &[(&'static str, &str)]| pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    assert_eq!(
        values("2025-12-03T12:15:00+01:00"),
        ("reason_in_named_break", named(&[("label", "Mittagspause"), ("until", "13.00")]))
    );
    assert_eq!(values("2025-12-02T13:10:00+01:00"), ("reason_too_soon", named(&[("earliest", "02.12. 13.20")])));
    assert_eq!(values("2026-02-10T10:00:00+01:00"), ("reason_beyond_horizon", named(&[("latest", "31.01.")])));
    assert_eq!(values("2025-12-11T10:30:00+01:00"), ("reason_exception", Vec::new()));
}
