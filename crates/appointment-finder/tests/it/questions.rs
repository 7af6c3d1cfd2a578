//! What is asked back, and that each fault is asked about the part that was not understood.

use appointment_finder::{Speaker, WishInput, WishPart, parse_wish};
use business_hours::Language;
use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap()
}

fn asked(date: &str, time: &str, language: Language) -> (WishPart, String) {
    let zone: Tz = chrono_tz::Europe::Berlin;
    let fault = parse_wish(&WishInput::date_and_time(date, time), now(), zone).unwrap_err();
    (fault.part(), Speaker::new(language).ask_back(&fault, now().with_timezone(&zone)))
}

#[test]
fn a_past_date_is_named_and_asked_back() {
    let (part, question) = asked("2025-10-02", "09:00", Language::German);
    assert_eq!(part, WishPart::Day);
    assert_eq!(question, "Dieser Tag ist schon vorbei: Donnerstag, der zweite Oktober 2025. Welchen Tag meinen Sie?");
}

#[test]
fn a_time_that_is_over_today_is_asked_back() {
    let (part, question) = asked("heute", "09:00", Language::English);
    assert_eq!(part, WishPart::Time);
    assert!(question.starts_with("9 am is already over today."), "{question}");
}

#[test]
fn an_unclear_time_is_asked_for_and_the_day_is_not() {
    let (part, question) = asked("morgen", "irgendwie halb", Language::German);
    assert_eq!(part, WishPart::Time);
    assert!(question.contains("Uhrzeit"), "{question}");
}

#[test]
fn a_weekday_that_does_not_fit_is_said() {
    let (_, question) = asked("Donnerstag, 4. Dezember", "10", Language::English);
    assert!(question.contains("Friday, the fourth of December, not a Thursday"), "{question}");
}

#[test]
fn both_meanings_can_be_asked_about() {
    let zone: Tz = chrono_tz::Europe::Berlin;
    let wish = parse_wish(&WishInput::text("nächsten Freitag um 14 Uhr"), now(), zone).unwrap();
    let other = wish.ambiguities()[0].other();
    let question = Speaker::new(Language::German).ask_which(&wish.reading(), &other, now().with_timezone(&zone));
    assert_eq!(
        question,
        "Meinen Sie am Freitag, dem vierten Dezember, um 14 Uhr oder am Freitag, dem siebenundzwanzigsten November, um 14 Uhr?"
    );
}
