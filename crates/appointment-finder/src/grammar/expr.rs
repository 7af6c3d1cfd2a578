//! What the grammar recognises, before "now" gives it a meaning.

use chrono::{DateTime, FixedOffset, Weekday};

use crate::text::feasts::Feast;
use crate::text::word::{Part, Stretch};

/// One recognised piece, in the order it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Day(DayExpr),
    Time(TimeExpr),
    /// Date, time and offset in one: an instant.
    Instant(DateTime<FixedOffset>),
    /// The next day is a bound of a range of days.
    Bound(Bound),
    /// The day that is meant is so far from the next one.
    Shift(Shift),
    And,
    Or,
}

/// `drei Tage vor`, `eine Woche nach`: days and months from a day, negative before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shift {
    pub(crate) days: i64,
    pub(crate) months: i64,
}

/// How a day bounds a range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// On or after.
    From,
    /// On or before.
    Until,
    /// Before, not on.
    Before,
    /// After, not on.
    After,
}

/// Days as said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayExpr {
    /// `2.10.`, `2. Oktober 2026`.
    Date { year: Option<i32>, month: u32, day: u32 },
    /// `02/10/2026`, `02-10-2026`: day first or month first.
    Slashed { first: u32, second: u32, year: Option<i32> },
    /// `am 15.`
    DayOfMonth(u32),
    /// `Heiligabend`, `Ostern 2027`; perhaps the weekday alone, behind a word for "good".
    Feast { feast: Feast, year: Option<i32>, or: Option<Weekday> },
    /// `heute`, `in drei Tagen`.
    InDays(i64),
    /// `in zwei Wochen`.
    InWeeks(i64),
    /// `in einem Monat`.
    InMonths(u32),
    /// `nächsten Freitag`.
    Weekday(Weekday, Which),
    /// `Anfang nächster Woche`: weeks from this one.
    Week(u32, Stretch),
    /// `Ende Oktober`.
    NamedMonth(u32, Stretch),
    /// `nächsten Monat`: months from this one.
    Month(u32, Stretch),
    /// `am Wochenende`: which one.
    Weekend(Which),
    /// `gestern`, `letzten Montag`.
    Past,
}

/// Which of the recurring days is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Bare,
    This,
    Coming,
    Next,
    AfterNext,
}

/// Times as said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeExpr {
    At(ClockExpr),
    /// `ab 16 Uhr`, `zwischen 10 und 12`.
    Span {
        from: Option<ClockExpr>,
        until: Option<ClockExpr>,
    },
    /// `vormittags`.
    Part(Part),
    /// `in einer halben Stunde`: minutes from now.
    In(u32),
    /// `sofort`.
    Now,
    /// `egal wann`.
    Anytime,
}

/// A time of day as said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClockExpr {
    /// 0 to 24.
    pub(crate) hour: u32,
    /// 0 to 59.
    pub(crate) minute: u32,
    pub(crate) half: Half,
    /// A regional second meaning: `Viertel neun`.
    pub(crate) other: Option<(u32, u32)>,
    /// Which pass of a repeated hour.
    pub(crate) pass: Option<Pass>,
}

/// What is known about the half of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    /// Said so that nothing is open: `14 Uhr`, `08:00`.
    Exact,
    /// `8 Uhr`: either half.
    Open,
    /// `8:30`: as written, unless a part of the day says the other half.
    Written,
    Am,
    Pm,
    /// `Mitternacht`: the end of the day, or its start.
    Midnight,
}

/// One of the two passes of an hour that the clocks repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    /// Before the clocks go back (`Sommerzeit`).
    First,
    /// After the clocks went back (`Winterzeit`).
    Second,
}
