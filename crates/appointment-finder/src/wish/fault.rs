//! Why a wish cannot be acted on: a value that says which part, so that the caller can be asked again.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime, Weekday};

/// The argument that a text came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WishField {
    /// `date` / `datum`.
    Date,
    /// The last day of a range, `date_to`.
    Until,
    /// `time` / `uhrzeit`.
    Time,
    /// `preferred_time_window` / `zeitraum` / `part_of_day`.
    Window,
    /// Free speech that may hold all of them.
    Text,
}

impl WishField {
    /// The part of the wish that this argument speaks of.
    #[must_use]
    pub const fn part(self) -> WishPart {
        match self {
            Self::Date | Self::Until | Self::Text => WishPart::Day,
            Self::Time => WishPart::Time,
            Self::Window => WishPart::Window,
        }
    }
}

/// The part of a wish that a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WishPart {
    /// The day.
    Day,
    /// The time of day.
    Time,
    /// The window of time.
    Window,
}

/// A wish that has to be asked back. Never carries what was said, only where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WishFault {
    /// Nothing says on which day.
    #[error("the wish names no day")]
    DayMissing,
    /// Part of the text has no meaning here.
    #[error("the {field:?} argument was not understood at bytes {}..{}", span.start, span.end)]
    NotUnderstood {
        /// The argument.
        field: WishField,
        /// The part that the question should be about.
        part: WishPart,
        /// The bytes of the argument that could not be read.
        span: Range<usize>,
    },
    /// The text is longer than any wish.
    #[error("the {field:?} argument is longer than {limit} bytes")]
    TooLong {
        /// The argument.
        field: WishField,
        /// The longest text that is read, in bytes.
        limit: usize,
    },
    /// The calendar has no such day.
    #[error("there is no day {day} in month {month}")]
    NoSuchDate {
        /// The day of the month as said.
        day: u32,
        /// The month as said.
        month: u32,
    },
    /// The clock has no such time.
    #[error("the {field:?} argument names no time of day at bytes {}..{}: hours go from 0 to 24, minutes from 0 to 59", span.start, span.end)]
    NoSuchTime {
        /// The argument.
        field: WishField,
        /// The bytes of the argument that name no time.
        span: Range<usize>,
    },
    /// The day, or the time on that day, is over.
    #[error("the wish lies in the past")]
    Past {
        /// The day, where it is known.
        day: Option<NaiveDate>,
        /// The time, when the day is today.
        time: Option<NaiveTime>,
    },
    /// The day is so far ahead that a slip is likelier than a wish.
    #[error("{day} is further ahead than anybody plans")]
    TooFar {
        /// The day as understood.
        day: NaiveDate,
    },
    /// The weekday and the date that were said do not belong together.
    #[error("{day} is not a {said}")]
    WrongWeekday {
        /// The date as understood.
        day: NaiveDate,
        /// The weekday as said.
        said: Weekday,
    },
    /// Two things were said that cannot both hold.
    #[error("the wish contradicts itself about its {part:?}")]
    Contradiction {
        /// The part that was said twice.
        part: WishPart,
    },
}

impl WishFault {
    /// The part of the wish that the question is about.
    #[must_use]
    pub const fn part(&self) -> WishPart {
        match self {
            Self::NotUnderstood { part, .. } | Self::Contradiction { part } => *part,
            Self::TooLong { field, .. } => field.part(),
            Self::NoSuchTime { .. } | Self::Past { time: Some(_), .. } => WishPart::Time,
            Self::DayMissing
            | Self::NoSuchDate { .. }
            | Self::Past { .. }
            | Self::TooFar { .. }
            | Self::WrongWeekday { .. } => WishPart::Day,
        }
    }
}
