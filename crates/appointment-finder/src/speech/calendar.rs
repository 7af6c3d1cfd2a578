//! Days as people say them: `heute`, `morgen`, `übermorgen`, then `am Freitag, dem dritten Oktober`.

use business_hours::Language;
use chrono::{Datelike, NaiveDate};

use crate::speech::names;
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
    let weekday = names::weekday(day.weekday(), language);
    let ordinal = names::ordinal(day.day(), language);
    let month = names::month(day.month(), language);
    let obvious = days::date(today, None, day.month(), day.day()).ok() == Some(day);
    let year = if obvious { String::new() } else { format!(" {}", day.year()) };
    match language {
        Language::English => format!("{weekday}, the {ordinal} of {month}{year}"),
        _ => format!("{weekday}, dem {ordinal} {month}{year}"),
    }
}
