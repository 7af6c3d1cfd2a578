//! Names of numbers as people say them: hours, and days of the month.

use business_hours::Language;

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
