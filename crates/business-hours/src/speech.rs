//! Reasons said in words, one sentence each, in German and English.
//!
//! A caller who wants other words implements [`Phrases`] for what should differ and leaves the rest; one who wants the same
//! words around other names for times and days implements [`SayWhen`] and fills a sentence's template with the values.

use chrono::{DateTime, Datelike, TimeDelta, Timelike};
use chrono_tz::Tz;

use crate::language::Language;
use crate::reason::Reason;
use crate::reason_sentence::{ReasonSentence, fill};

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

/// How the times and days within a reason are said.
pub trait SayWhen {
    /// A time of the day that was asked for, behind "um", "bis", "at" or "until": `9 Uhr`.
    fn time(&self, at: DateTime<Tz>) -> String;

    /// A day and its time, with all that belongs in front: `am 30. September um 9 Uhr`.
    fn moment(&self, at: DateTime<Tz>) -> String;

    /// A day behind "bis zum" or "up to": `30. September`.
    fn day(&self, at: DateTime<Tz>) -> String;
}

impl Reason {
    /// The reason as a sentence that can be read aloud.
    #[must_use]
    pub fn spoken(&self, language: Language) -> String {
        fill(self.sentence().template(language), &self.values(language, &Plain(language)))
    }

    /// The reason in the caller's words, and in this crate's where the caller has none.
    #[must_use]
    pub fn spoken_with(&self, phrases: &impl Phrases, language: Language) -> String {
        phrases.phrase(self, language).unwrap_or_else(|| self.spoken(language))
    }

    /// The sentence that says this reason.
    #[must_use]
    pub const fn sentence(&self) -> ReasonSentence {
        match self {
            Self::BeforeOpening { .. } => ReasonSentence::BeforeOpening,
            Self::InBreak { label: None, .. } => ReasonSentence::InBreak,
            Self::InBreak { label: Some(_), .. } => ReasonSentence::InNamedBreak,
            Self::AfterLastStart { .. } => ReasonSentence::AfterLastStart,
            Self::TooLongForDay { .. } => ReasonSentence::TooLongForDay,
            Self::ClosedWeekday { .. } => ReasonSentence::ClosedWeekday,
            Self::Holiday { .. } => ReasonSentence::Holiday,
            Self::HalfDay { .. } => ReasonSentence::HalfDay,
            Self::Exception { label: None } => ReasonSentence::Exception,
            Self::Exception { label: Some(_) } => ReasonSentence::NamedException,
            Self::OutsideValidity => ReasonSentence::OutsideValidity,
            Self::TooSoon { .. } => ReasonSentence::TooSoon,
            Self::BeyondHorizon { .. } => ReasonSentence::BeyondHorizon,
            Self::NoOpening { .. } => ReasonSentence::NoOpening,
        }
    }

    /// The values of the sentence's placeholders, times and days as `when` says them. Labels are as they were written.
    #[must_use]
    pub fn values(&self, language: Language, when: &impl SayWhen) -> Vec<(&'static str, String)> {
        match self {
            Self::BeforeOpening { opening } => vec![("opening", when.time(*opening))],
            Self::InBreak { until, label } => {
                let label = label.iter().map(|label| ("label", label.to_string()));
                label.chain([("until", when.time(*until))]).collect()
            }
            Self::AfterLastStart { last_start } => vec![("last_start", when.time(*last_start))],
            Self::ClosedWeekday { weekday } => vec![("weekday", language.weekday(*weekday).to_owned())],
            Self::Holiday { holiday } => vec![("holiday", holiday.name(language).to_owned())],
            Self::HalfDay { label, month, day } => {
                vec![("label", half_day(label.as_deref(), (*month, *day), language).to_owned())]
            }
            Self::Exception { label: Some(label) } => vec![("label", label.to_string())],
            Self::TooSoon { earliest } => vec![("earliest", when.moment(whole_minute(*earliest)))],
            Self::BeyondHorizon { latest } => vec![("latest", when.day(*latest))],
            Self::NoOpening { until } => vec![("until", when.day(*until))],
            Self::TooLongForDay { .. } | Self::Exception { label: None } | Self::OutsideValidity => Vec::new(),
        }
    }
}

/// The whole minute at or after an instant: what is said about the earliest start must not lie before it.
fn whole_minute(at: DateTime<Tz>) -> DateTime<Tz> {
    let over = TimeDelta::seconds(i64::from(at.second())) + TimeDelta::nanoseconds(i64::from(at.nanosecond()));
    if over.is_zero() { at } else { at + (TimeDelta::minutes(1) - over) }
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

/// Times and days in numbers, as somebody says them who does not know what day it is.
struct Plain(Language);

impl SayWhen for Plain {
    /// `17 Uhr 30`, `5:30 pm`.
    fn time(&self, at: DateTime<Tz>) -> String {
        let (afternoon, face) = at.hour12();
        let half = if afternoon { "pm" } else { "am" };
        match (self.0, at.minute()) {
            (Language::English, 0) => format!("{face} {half}"),
            (Language::English, minute) => format!("{face}:{minute:02} {half}"),
            (_, 0) => format!("{} Uhr", at.hour()),
            (_, minute) => format!("{} Uhr {minute}", at.hour()),
        }
    }

    /// `am 3. Oktober um 17 Uhr 30`, `on 3 October at 5:30 pm`.
    fn moment(&self, at: DateTime<Tz>) -> String {
        let (day, time) = (self.day(at), self.time(at));
        if self.0 == Language::English { format!("on {day} at {time}") } else { format!("am {day} um {time}") }
    }

    /// `3. Oktober`, `3 October`.
    fn day(&self, at: DateTime<Tz>) -> String {
        let dot = if self.0 == Language::English { "" } else { "." };
        format!("{}{dot} {}", at.day(), self.0.month(at.month()))
    }
}
