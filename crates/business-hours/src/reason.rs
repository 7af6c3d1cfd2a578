//! Why a wish could not be kept, as a value that code can match and [`speech`](crate::speech) can say.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Weekday};
use chrono_tz::Tz;

use crate::holidays::holiday::Holiday;

/// Why a wish had to move, or could not be met at all. Times are in the zone of the place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Before the first opening of the day that is long enough.
    BeforeOpening {
        /// When the place opens.
        opening: DateTime<Tz>,
    },
    /// In a pause between two ranges of the day, or so shortly before it that the service would run into it.
    InBreak {
        /// When the place opens again.
        until: DateTime<Tz>,
        /// What the pause is called.
        label: Option<Arc<str>>,
    },
    /// After the last start of the day at which the service still fits.
    AfterLastStart {
        /// That last start.
        last_start: DateTime<Tz>,
    },
    /// No range of the day is as long as the service.
    TooLongForDay {
        /// The longest range of the day.
        longest: TimeDelta,
    },
    /// A weekday without hours.
    ClosedWeekday {
        /// Which.
        weekday: Weekday,
    },
    /// A public holiday.
    Holiday {
        /// Which.
        holiday: Holiday,
    },
    /// A day of every year that ends early.
    HalfDay {
        /// What it is called; the 24th and 31st of December have names of their own.
        label: Option<Arc<str>>,
        /// Its month, 1 to 12.
        month: u32,
        /// Its day of the month.
        day: u32,
    },
    /// A dated exception.
    Exception {
        /// What it is called.
        label: Option<Arc<str>>,
    },
    /// Before the first or after the last date for which there are hours.
    OutsideValidity,
    /// Sooner than the minimum notice allows.
    TooSoon {
        /// The earliest start that the notice allows, rounded up to the policy's step.
        earliest: DateTime<Tz>,
    },
    /// Later than the horizon allows.
    BeyondHorizon {
        /// The latest start that the horizon allows.
        latest: DateTime<Tz>,
    },
    /// Nothing long enough opens up to the horizon.
    NoOpening {
        /// The latest start that the horizon allows.
        until: DateTime<Tz>,
    },
}

impl Reason {
    /// A stable name in snake_case, for logs, metrics and replies.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BeforeOpening { .. } => "before_opening",
            Self::InBreak { .. } => "in_break",
            Self::AfterLastStart { .. } => "after_last_start",
            Self::TooLongForDay { .. } => "too_long_for_day",
            Self::ClosedWeekday { .. } => "closed_weekday",
            Self::Holiday { .. } => "holiday",
            Self::HalfDay { .. } => "half_day",
            Self::Exception { .. } => "exception",
            Self::OutsideValidity => "outside_validity",
            Self::TooSoon { .. } => "too_soon",
            Self::BeyondHorizon { .. } => "beyond_horizon",
            Self::NoOpening { .. } => "no_opening",
        }
    }
}

impl std::fmt::Display for Reason {
    /// The [`code`](Self::code).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}
