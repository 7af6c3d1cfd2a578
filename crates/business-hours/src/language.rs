//! The languages that reasons and holiday names are spoken in, and what they call days and months.

use chrono::Weekday;

/// A language that this crate can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Language {
    /// German, code `de`.
    #[default]
    #[cfg_attr(feature = "serde", serde(rename = "de"))]
    German,
    /// English, code `en`.
    #[cfg_attr(feature = "serde", serde(rename = "en"))]
    English,
}

#[rustfmt::skip]
const GERMAN_MONTHS: [&str; 12] = [
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
];
#[rustfmt::skip]
const ENGLISH_MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
];

impl Language {
    /// The weekday's name: `Montag`, `Monday`.
    #[must_use]
    pub const fn weekday(self, day: Weekday) -> &'static str {
        let (german, english) = match day {
            Weekday::Mon => ("Montag", "Monday"),
            Weekday::Tue => ("Dienstag", "Tuesday"),
            Weekday::Wed => ("Mittwoch", "Wednesday"),
            Weekday::Thu => ("Donnerstag", "Thursday"),
            Weekday::Fri => ("Freitag", "Friday"),
            Weekday::Sat => ("Samstag", "Saturday"),
            Weekday::Sun => ("Sonntag", "Sunday"),
        };
        match self {
            Self::German => german,
            Self::English => english,
        }
    }

    /// The name of a month, counted from 1: `März`, `March`. There is none for a number that is no month.
    #[must_use]
    pub fn month(self, month: u32) -> &'static str {
        let names = match self {
            Self::German => &GERMAN_MONTHS,
            Self::English => &ENGLISH_MONTHS,
        };
        let index = usize::try_from(month).unwrap_or_default().wrapping_sub(1);
        names.get(index).copied().unwrap_or_default()
    }
}
