//! What can go wrong: a configuration that cannot work, and a question outside what is known.
//!
//! A wish that has to move is not an error; see [`Adjusted`](crate::Adjusted).

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

/// Every way in which this crate refuses to answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HoursError {
    /// The configuration has faults; all of them are listed.
    #[error("{0}")]
    Config(#[from] ConfigFaults),
    /// A time of day that could not be read.
    #[error("`{text}` is no time of day: write HH:MM from 00:00 to 24:00")]
    BadTime {
        /// What was written.
        text: String,
    },
    /// A range of hours that could not be read or cannot exist.
    #[error("`{text}` is no range of hours: {problem}")]
    BadRange {
        /// What was written.
        text: String,
        /// What is wrong with it and what would be right.
        problem: &'static str,
    },
    /// A region whose holidays this crate does not know.
    #[error("`{text}` is no region with known holidays: write a code such as DE-BY, DE-BY/augsburg, AT or CH-ZH")]
    UnknownRegion {
        /// What was written.
        text: String,
    },
    /// An instant outside the years that the schedule is compiled for.
    #[error("{asked} lies outside the years {first} to {last} that this schedule knows")]
    OutsideYears {
        /// The instant that was asked about.
        asked: DateTime<Utc>,
        /// The first year that is known.
        first: i32,
        /// The last year that is known.
        last: i32,
    },
    /// A date outside the years for which a region's holidays are known.
    #[error("holidays of {region} are known from {first} to {last}, not for {date}")]
    HolidaysUnknown {
        /// The region's code.
        region: &'static str,
        /// The date that was asked about.
        date: NaiveDate,
        /// The first year that is known.
        first: i32,
        /// The last year that is known.
        last: i32,
    },
    /// A length of time that must not be negative.
    #[error("a length of time must not be negative, this one is {seconds} s")]
    NegativeLength {
        /// The length that was given, in seconds.
        seconds: i64,
    },
    /// A booking policy that no start could ever satisfy.
    #[error("a booking policy needs a notice of at least 0 and a horizon longer than it")]
    ImpossiblePolicy,
}

impl HoursError {
    /// True when the question lies outside the years that are known, as opposed to being malformed.
    #[must_use]
    pub const fn is_outside_known_years(&self) -> bool {
        matches!(self, Self::OutsideYears { .. } | Self::HolidaysUnknown { .. })
    }
}

/// One fault of a configuration: where it is, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The place, as a path into the configuration: `exceptions[2].hours[0]`.
    pub path: String,
    /// What is wrong there and what would be right.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// Every fault of a configuration, in the order of its fields. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFaults(Vec<Fault>);

impl ConfigFaults {
    /// The faults, or nothing when there are none.
    pub(crate) fn from_list(faults: Vec<Fault>) -> Option<Self> {
        (!faults.is_empty()).then_some(Self(faults))
    }

    /// The faults in the order of the configuration's fields.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.0
    }
}

impl IntoIterator for ConfigFaults {
    type Item = Fault;
    type IntoIter = std::vec::IntoIter<Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = if self.0.len() == 1 { "fault" } else { "faults" };
        write!(f, "{} {noun} in the opening hours", self.0.len())?;
        for fault in &self.0 {
            write!(f, "\n  {fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigFaults {}
