//! A moment in words, and several joined as people join them.

use business_hours::Language;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use crate::speech::calendar;
use crate::speech::clock::{self, ClockStyle};

/// `morgen um 10 Uhr 30`, `am Freitag, dem dritten Oktober, um 9 Uhr`.
pub(crate) fn moment(at: DateTime<Tz>, today: NaiveDate, (language, style): (Language, ClockStyle)) -> String {
    let day = calendar::day(at.date_naive(), today, language);
    let comma = if day.contains(',') { "," } else { "" };
    format!("{day}{comma} {}", only_time(at, (language, style)))
}

/// Moments joined by commas and "oder"; a day is said once.
pub(crate) fn moments(all: &[DateTime<Tz>], today: NaiveDate, voice: (Language, ClockStyle)) -> String {
    let mut said = Vec::with_capacity(all.len());
    let mut before: Option<NaiveDate> = None;
    for at in all {
        let same_day = before == Some(at.date_naive());
        said.push(if same_day { only_time(*at, voice) } else { moment(*at, today, voice) });
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

fn only_time(at: DateTime<Tz>, (language, style): (Language, ClockStyle)) -> String {
    let time = clock::time(at, language, style);
    match language {
        Language::English => format!("at {time}"),
        _ => format!("um {time}"),
    }
}
