//! Reasons said in words, one sentence each, in German and English.
//!
//! A caller who wants other words implements [`Phrases`] for what should differ and leaves the rest.

use chrono::{DateTime, Datelike, Timelike};
use chrono_tz::Tz;

use crate::language::Language;
use crate::reason::Reason;

/// A source of sentences. What it does not phrase is said in this crate's words.
pub trait Phrases {
    /// The sentence for a reason, or nothing to leave it to this crate.
    fn phrase(&self, reason: &Reason, language: Language) -> Option<String>;
}

impl<F: Fn(&Reason, Language) -> Option<String>> Phrases for F {
    fn phrase(&self, reason: &Reason, language: Language) -> Option<String> {
        self(reason, language)
    }
}

impl Reason {
    /// The reason as a sentence that can be read aloud.
    #[must_use]
    pub fn spoken(&self, language: Language) -> String {
        match language {
            Language::English => english(self),
            _ => german(self),
        }
    }

    /// The reason in the caller's words, and in this crate's where the caller has none.
    #[must_use]
    pub fn spoken_with(&self, phrases: &impl Phrases, language: Language) -> String {
        phrases.phrase(self, language).unwrap_or_else(|| self.spoken(language))
    }
}

fn german(reason: &Reason) -> String {
    match reason {
        Reason::BeforeOpening { opening } => {
            format!("Da haben wir noch nicht geöffnet, wir öffnen um {}.", german_time(opening))
        }
        Reason::InBreak { until, label } => {
            format!("Da haben wir {} bis {}.", label.as_deref().unwrap_or("Pause"), german_time(until))
        }
        Reason::AfterLastStart { last_start: last } => {
            format!("Dafür ist es dann zu spät, der letzte Termin beginnt um {}.", german_time(last))
        }
        Reason::TooSoon { earliest } => {
            format!("Das ist zu kurzfristig, es geht frühestens um {}.", german_time(earliest))
        }
        _ => german_day(reason),
    }
}

/// The sentences that speak of a whole day or more.
fn german_day(reason: &Reason) -> String {
    match reason {
        Reason::ClosedWeekday { weekday } => {
            format!("Am {} haben wir geschlossen.", Language::German.weekday(*weekday))
        }
        Reason::Holiday { holiday } => {
            format!("Da ist ein Feiertag, {}.", holiday.name(Language::German))
        }
        Reason::HalfDay { label, month, day } => {
            let name = half_day(label.as_deref(), (*month, *day), Language::German);
            format!("An dem Tag schließen wir früher, es ist {name}.")
        }
        Reason::Exception { label: Some(label) } => {
            format!("An dem Tag gelten besondere Zeiten: {label}.")
        }
        Reason::Exception { label: None } => "An dem Tag gelten besondere Zeiten.".to_owned(),
        Reason::OutsideValidity => "Für diesen Tag haben wir keine Öffnungszeiten.".to_owned(),
        Reason::BeyondHorizon { latest } => {
            let last = german_date(latest);
            format!("So weit im Voraus vergeben wir keine Termine, es geht höchstens bis zum {last}.")
        }
        Reason::NoOpening { until } => {
            format!("Bis zum {} haben wir dafür nicht lange genug geöffnet.", german_date(until))
        }
        _ => "So lange haben wir an dem Tag nicht am Stück geöffnet.".to_owned(),
    }
}

fn english(reason: &Reason) -> String {
    match reason {
        Reason::BeforeOpening { opening } => {
            format!("We are not open yet at that time, we open at {}.", english_time(opening))
        }
        Reason::InBreak { until, label: Some(label) } => {
            format!("We have a break then, {label}, until {}.", english_time(until))
        }
        Reason::InBreak { until, label: None } => {
            format!("We have a break then until {}.", english_time(until))
        }
        Reason::AfterLastStart { last_start: last } => {
            format!("That is too late in the day, the last appointment starts at {}.", english_time(last))
        }
        Reason::TooSoon { earliest } => {
            format!("That is too short notice, the earliest is {}.", english_time(earliest))
        }
        _ => english_day(reason),
    }
}

/// The sentences that speak of a whole day or more.
fn english_day(reason: &Reason) -> String {
    match reason {
        Reason::ClosedWeekday { weekday } => {
            format!("We are closed on {}s.", Language::English.weekday(*weekday))
        }
        Reason::Holiday { holiday } => {
            format!("That day is a public holiday, {}.", holiday.name(Language::English))
        }
        Reason::HalfDay { label, month, day } => {
            let name = half_day(label.as_deref(), (*month, *day), Language::English);
            format!("We close early that day, it is {name}.")
        }
        Reason::Exception { label: Some(label) } => {
            format!("We have special hours that day: {label}.")
        }
        Reason::Exception { label: None } => "We have special hours that day.".to_owned(),
        Reason::OutsideValidity => "We have no opening hours for that day.".to_owned(),
        Reason::BeyondHorizon { latest } => {
            let last = english_date(latest);
            format!("We do not take appointments that far ahead, only up to {last}.")
        }
        Reason::NoOpening { until } => {
            format!("We are not open for long enough up to {}.", english_date(until))
        }
        _ => "We are not open for that long at a stretch that day.".to_owned(),
    }
}

/// The name of a day that ends early.
fn half_day(label: Option<&str>, date: (u32, u32), language: Language) -> &str {
    match (label, date, language) {
        (Some(label), ..) => label,
        (None, (12, 24), Language::English) => "Christmas Eve",
        (None, (12, 31), Language::English) => "New Year's Eve",
        (None, _, Language::English) => "a short day",
        (None, (12, 24), _) => "Heiligabend",
        (None, (12, 31), _) => "Silvester",
        (None, ..) => "ein kurzer Tag",
    }
}

/// `9 Uhr`, `17 Uhr 30`.
fn german_time(time: &DateTime<Tz>) -> String {
    match (time.hour(), time.minute()) {
        (hour, 0) => format!("{hour} Uhr"),
        (hour, minute) => format!("{hour} Uhr {minute}"),
    }
}

/// `9 am`, `5:30 pm`.
fn english_time(time: &DateTime<Tz>) -> String {
    let (afternoon, hour) = time.hour12();
    let half = if afternoon { "pm" } else { "am" };
    match time.minute() {
        0 => format!("{hour} {half}"),
        minute => format!("{hour}:{minute:02} {half}"),
    }
}

/// `3. Oktober`.
fn german_date(date: &DateTime<Tz>) -> String {
    format!("{}. {}", date.day(), Language::German.month(date.month()))
}

/// `3 October`.
fn english_date(date: &DateTime<Tz>) -> String {
    format!("{} {}", date.day(), Language::English.month(date.month()))
}
