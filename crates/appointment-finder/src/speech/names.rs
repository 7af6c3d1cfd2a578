//! Names of weekdays, months and numbers as people say them.

use business_hours::Language;
use chrono::Weekday;

/// The weekday's name.
pub(crate) const fn weekday(day: Weekday, language: Language) -> &'static str {
    let (german, english) = match day {
        Weekday::Mon => ("Montag", "Monday"),
        Weekday::Tue => ("Dienstag", "Tuesday"),
        Weekday::Wed => ("Mittwoch", "Wednesday"),
        Weekday::Thu => ("Donnerstag", "Thursday"),
        Weekday::Fri => ("Freitag", "Friday"),
        Weekday::Sat => ("Samstag", "Saturday"),
        Weekday::Sun => ("Sonntag", "Sunday"),
    };
    match language {
        Language::English => english,
        _ => german,
    }
}

/// The month's name, from 1.
pub(crate) fn month(month: u32, language: Language) -> &'static str {
    const GERMAN: [&str; 12] = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let names = match language {
        Language::English => &ENGLISH,
        _ => &GERMAN,
    };
    names.get(month.saturating_sub(1) as usize).copied().unwrap_or_default()
}

const GERMAN_NUMBERS: [&str; 20] = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
];

const ENGLISH_NUMBERS: [&str; 13] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// An hour on the clock's face in words, 0 to 12.
pub(crate) fn hour(hour: u32, language: Language) -> &'static str {
    let names: &[&str] = match language {
        Language::English => &ENGLISH_NUMBERS,
        _ => &GERMAN_NUMBERS,
    };
    names.get(hour as usize).copied().unwrap_or_default()
}

/// The day of the month as an ordinal in words: `dritten`, `third`.
pub(crate) fn ordinal(day: u32, language: Language) -> String {
    match language {
        Language::English => english_ordinal(day),
        _ => german_ordinal(day),
    }
}

/// The day of the month as a German ordinal that stands after "der": `dritte`.
pub(crate) fn lone_ordinal(day: u32) -> String {
    german_ordinal(day).trim_end_matches('n').to_owned()
}

/// In the form that follows "am" and "dem".
fn german_ordinal(day: u32) -> String {
    let unit = |day: u32| GERMAN_NUMBERS.get(day as usize).copied().unwrap_or_default();
    match day {
        1 => "ersten".into(),
        3 => "dritten".into(),
        7 => "siebten".into(),
        8 => "achten".into(),
        0..=19 => format!("{}ten", unit(day)),
        20 => "zwanzigsten".into(),
        21 => "einundzwanzigsten".into(),
        22..=29 => format!("{}undzwanzigsten", unit(day - 20)),
        30 => "dreißigsten".into(),
        _ => "einunddreißigsten".into(),
    }
}

fn english_ordinal(day: u32) -> String {
    const SMALL: [&str; 20] = [
        "zeroth",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
    ];
    let small = |day: u32| SMALL.get(day as usize).copied().unwrap_or_default();
    match day {
        0..=19 => small(day).into(),
        20 => "twentieth".into(),
        21..=29 => format!("twenty-{}", small(day - 20)),
        30 => "thirtieth".into(),
        _ => "thirty-first".into(),
    }
}
