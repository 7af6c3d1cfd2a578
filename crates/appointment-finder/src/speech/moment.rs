//! A moment in words, and several joined as people join them.

use business_hours::Language;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use crate::speech::calendar;
use crate::speech::clock::{self, ClockStyle};

/// `morgen um 10 Uhr 30`, `am Freitag, dem dritten Oktober, um 9 Uhr`.
pub(crate) fn moment(at: DateTime<Tz>, today: NaiveDate, voice: (Language, ClockStyle)) -> String {
    on_a_day(at, today, (voice.0, &only_time(at, voice, false)))
}

/// The day and a time that is already in words.
fn on_a_day(at: DateTime<Tz>, today: NaiveDate, (language, time): (Language, &str)) -> String {
    let day = calendar::day(at.date_naive(), today, language);
    let comma = if day.contains(',') { "," } else { "" };
    format!("{day}{comma} {time}")
}

/// Moments joined by commas and "oder"; a day is said once, and when one names its half of the day, all do.
pub(crate) fn moments(all: &[DateTime<Tz>], today: NaiveDate, voice: (Language, ClockStyle)) -> String {
    let mut said = Vec::with_capacity(all.len());
    let mut before: Option<NaiveDate> = None;
    let among_halves = all.iter().any(|at| clock::names_half(at.time(), voice.0, voice.1));
    for at in all {
        let same_day = before == Some(at.date_naive());
        let time = only_time(*at, voice, among_halves);
        said.push(if same_day { time } else { on_a_day(*at, today, (voice.0, &time)) });
        before = Some(at.date_naive());
    }
    one_of(&said, voice.0)
}

/// A list with "und" before the last.
pub(crate) fn all_of(said: &[String], language: Language) -> String {
    join(said, if language == Language::English { " and " } else { " und " })
}

fn one_of(said: &[String], language: Language) -> String {
    join(said, if language == Language::English { " or " } else { " oder " })
}

fn join(said: &[String], last_joint: &str) -> String {
    match said {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{}{last_joint}{last}", most.join(", ")),
    }
}

fn only_time(at: DateTime<Tz>, voice: (Language, ClockStyle), among_halves: bool) -> String {
    let time = clock::time(at, voice, among_halves);
    match voice.0 {
        Language::English => format!("at {time}"),
        _ => format!("um {time}"),
    }
}
