//! Days as people say them: `heute`, `morgen`, `übermorgen`, then `am Freitag, dem dritten Oktober`.

use business_hours::Language;
use chrono::{Datelike, NaiveDate};

use crate::speech::numbers;
use crate::wish::days;

/// The day in words, fit for the middle of a sentence. The year is said only where it would be guessed wrong without it.
pub(crate) fn day(day: NaiveDate, today: NaiveDate, language: Language) -> String {
    let away = day.signed_duration_since(today).num_days();
    match (language, away) {
        (Language::English, 0) => "today".into(),
        (Language::English, 1) => "tomorrow".into(),
        (Language::English, 2) => "the day after tomorrow".into(),
        (Language::English, _) => format!("on {}", date(day, today, language)),
        (_, 0) => "heute".into(),
        (_, 1) => "morgen".into(),
        (_, 2) => "übermorgen".into(),
        (_, _) => format!("am {}", date(day, today, language)),
    }
}

/// `Freitag, dem dritten Oktober`, `Friday, the third of October`.
pub(crate) fn date(day: NaiveDate, today: NaiveDate, language: Language) -> String {
    match language {
        Language::English => english(day, today),
        _ => format!("{}, dem {} {}", weekday(day), numbers::ordinal(day.day(), language), german_month(day, today)),
    }
}

/// `Freitag, der dritte Oktober`: the date as a name rather than as a time.
pub(crate) fn named(day: NaiveDate, today: NaiveDate, language: Language) -> String {
    match language {
        Language::English => english(day, today),
        _ => format!("{}, der {} {}", weekday(day), numbers::lone_ordinal(day.day()), german_month(day, today)),
    }
}

fn english(day: NaiveDate, today: NaiveDate) -> String {
    let language = Language::English;
    let ordinal = numbers::ordinal(day.day(), language);
    let (weekday, month) = (language.weekday(day.weekday()), language.month(day.month()));
    format!("{weekday}, the {ordinal} of {month}{}", year(day, today))
}

fn weekday(day: NaiveDate) -> &'static str {
    Language::German.weekday(day.weekday())
}

fn german_month(day: NaiveDate, today: NaiveDate) -> String {
    format!("{}{}", Language::German.month(day.month()), year(day, today))
}

/// The year, where a listener would infer another one.
fn year(day: NaiveDate, today: NaiveDate) -> String {
    let inferred = days::date(today, None, day.month(), day.day()).ok();
    if inferred == Some(day) { String::new() } else { format!(" {}", day.year()) }
}
