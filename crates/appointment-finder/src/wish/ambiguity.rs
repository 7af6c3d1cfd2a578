//! A wish with two meanings: the other meaning and why there are two. The default is stated at each kind.

use crate::wish::reading::Reading;

/// Why a wish can be understood in two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AmbiguityKind {
    /// "nächsten Freitag" while this week's Friday is still to come. The default is next week's.
    NextWeekday,
    /// "nächstes Wochenende" before the weekend. The default is next week's.
    NextWeekend,
    /// "Dienstag" said on a Tuesday. The default is in seven days.
    WeekdayIsToday,
    /// "in zwei Wochen am Montag": of that week, or two weeks after the coming one. The default is the order of the words:
    /// "Montag in zwei Wochen" counts from Monday, "in zwei Wochen Montag" from today.
    WeekdayInWeeks,
    /// "in acht Tagen", which in German can be a week. The default is eight days.
    EightDays,
    /// `02/10/2026`: day or month first. The default is the day, or what [`DateOrder`](crate::DateOrder) says.
    DayOrMonthFirst,
    /// "um acht": before or after noon. The default is before noon from 7 to 11 and after noon from 1 to 6.
    HalfOfDay,
    /// "Viertel neun": a quarter past eight where the expression is at home, a quarter past nine where it is not. The
    /// default is a quarter past eight.
    QuarterOfHour,
    /// "morgen um Mitternacht": the end of that day, or its start. The default is the end.
    Midnight,
    /// "Vatertag", "Nationalfeiertag", "Bettag": another day in another country. The default is Germany's, where neither
    /// [`WishSettings::country`](crate::WishSettings::country) nor the zone tells the country.
    CountryDay,
    /// "Good Friday at 3" at the start of a sentence: the day, or "good" and the coming Friday. The default is the day.
    FeastOrWeekday,
    /// Both were said: "Montag oder Dienstag". The default is the first.
    Either,
}

/// The meaning that was not chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ambiguity {
    pub(crate) kind: AmbiguityKind,
    pub(crate) other: Reading,
}

impl Ambiguity {
    /// Why there are two meanings.
    #[must_use]
    pub const fn kind(&self) -> AmbiguityKind {
        self.kind
    }

    /// The whole wish in its other meaning.
    #[must_use]
    pub const fn other(&self) -> Reading {
        self.other
    }
}
