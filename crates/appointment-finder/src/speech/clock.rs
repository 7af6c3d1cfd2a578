//! Times of day as people say them: `10 Uhr 30` or `halb elf`, `10:30 am` or `half past ten in the morning`.
//!
//! A time that would be taken for the other half of the day says which half it means, so that what is spoken can only be
//! understood as what was meant.

use business_hours::Language;
use chrono::{DateTime, LocalResult, NaiveTime, TimeZone, Timelike};
use chrono_tz::Tz;

use crate::speech::numbers;

/// How times of day are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ClockStyle {
    /// `10 Uhr 30`, `10:30 am`.
    #[default]
    Full,
    /// `halb elf`, `half past ten in the morning`, where the minutes allow it.
    Colloquial,
}

/// The time in words, without a preposition. `among_halves` is set beside times that name their half of the day by a word: then
/// this one names its own, so that it is not taken for theirs.
pub(crate) fn time(at: DateTime<Tz>, (language, style): (Language, ClockStyle), among_halves: bool) -> String {
    let mut said = of_day(at.time(), language, style);
    if among_halves && !names_half(at.time(), language, style) {
        said.push_str(other_half(at.time(), style));
    }
    match pass(at) {
        None => said,
        Some(pass) => format!("{said}, {}", pass.name(language)),
    }
}

/// Whether a time names its half of the day by a word.
pub(crate) fn names_half(time: NaiveTime, language: Language, style: ClockStyle) -> bool {
    let hour = time.hour();
    match (language, style) {
        (Language::English, _) => true,
        (_, ClockStyle::Colloquial) if colloquial(time, language).is_some() => !half_of_day(hour, language).is_empty(),
        (_, _) => !night_or_dawn(hour).is_empty(),
    }
}

/// The German half of the day of a time that needs none when it stands alone.
fn other_half(time: NaiveTime, style: ClockStyle) -> &'static str {
    let on_the_face = style == ClockStyle::Colloquial && colloquial(time, Language::German).is_some();
    match time.hour() {
        7..=9 => " morgens",
        10..=11 => " vormittags",
        12 => " mittags",
        13..=18 if on_the_face => " nachmittags",
        _ => "",
    }
}

/// The time of day in words.
pub(crate) fn of_day(time: NaiveTime, language: Language, style: ClockStyle) -> String {
    let colloquial = match style {
        ClockStyle::Full => None,
        ClockStyle::Colloquial => colloquial(time, language),
    };
    colloquial.unwrap_or_else(|| full(time, language))
}

fn full(time: NaiveTime, language: Language) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    if language == Language::English {
        let (afternoon, face) = time.hour12();
        let half = if afternoon { "pm" } else { "am" };
        return match minute {
            0 => format!("{face} {half}"),
            _ => format!("{face}:{minute:02} {half}"),
        };
    }
    let half = night_or_dawn(hour);
    match minute {
        0 => format!("{hour} Uhr{half}"),
        _ => format!("{hour} Uhr {minute}{half}"),
    }
}

/// Hours that are usually those of the afternoon say in German that they are not.
fn night_or_dawn(hour: u32) -> &'static str {
    match hour {
        1..=4 => " nachts",
        5..=6 => " morgens",
        _ => "",
    }
}

/// Quarters and halves; the first hour after midnight has no colloquial form that names the right day.
fn colloquial(time: NaiveTime, language: Language) -> Option<String> {
    let (hour, minute) = (time.hour(), time.minute());
    if hour == 0 || (hour == 23 && minute > 30) {
        return None;
    }
    let face = |hour: u32| numbers::hour((hour + 11) % 12 + 1, language);
    let (here, next) = (face(hour), face(hour + 1));
    let said = match (language, minute) {
        (Language::English, 0) if hour == 12 => return Some("noon".to_owned()),
        (Language::English, 0) => format!("{here} o'clock"),
        (Language::English, 15) => format!("quarter past {here}"),
        (Language::English, 30) => format!("half past {here}"),
        (Language::English, 45) => format!("quarter to {next}"),
        (Language::English, _) => return None,
        (_, 0) => format!("{} Uhr", if here == "eins" { "ein" } else { here }),
        (_, 15) => format!("Viertel nach {here}"),
        (_, 30) => format!("halb {next}"),
        (_, 45) => format!("Viertel vor {next}"),
        (_, _) => return None,
    };
    Some(format!("{said}{}", half_of_day(hour, language)))
}

fn half_of_day(hour: u32, language: Language) -> &'static str {
    match (language, hour) {
        (Language::English, 1..=4) => " at night",
        (Language::English, 5..=11) => " in the morning",
        (Language::English, 12..=17) => " in the afternoon",
        (Language::English, _) => " in the evening",
        (_, 19..=23) => " abends",
        (_, hour) => night_or_dawn(hour),
    }
}

/// Which pass of a repeated hour an instant is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    First,
    Second,
}

impl Pass {
    const fn name(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::English, Self::First) => "summer time",
            (Language::English, Self::Second) => "winter time",
            (_, Self::First) => "Sommerzeit",
            (_, Self::Second) => "Winterzeit",
        }
    }
}

fn pass(at: DateTime<Tz>) -> Option<Pass> {
    match at.timezone().from_local_datetime(&at.naive_local()) {
        LocalResult::Ambiguous(first, _) if first == at => Some(Pass::First),
        LocalResult::Ambiguous(..) => Some(Pass::Second),
        _ => None,
    }
}
