//! Where two schedules disagree: the same place as two systems see it.
//!
//! **The law.** Over the dates that are compared, every stretch of time that is open in one schedule and
//! closed in the other is a difference, named once, with the reason for which this side is closed.
//! Schedules are compared as instants: two ways to write the same hours are no drift.

use std::fmt;
use std::ops::Range;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::error::HoursError;
use crate::open_range::OpenRange;
use crate::reason::Reason;
use crate::refusal::why_closed;
use crate::schedule::Schedule;
use crate::wish::Wish;

/// Which of the two schedules is the open one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpenAt {
    /// The schedule that was asked.
    Here,
    /// The schedule that it is compared with.
    There,
}

/// A stretch of time on which two schedules disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// When.
    pub range: OpenRange,
    /// Which of the two is open then.
    pub open_at: OpenAt,
    /// Why this side is closed then, when the other is open.
    pub reason: Option<Reason>,
    zone: Tz,
}

/// Every difference between two schedules over some dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The zones of this and the other schedule, when they are not the same.
    pub zones: Option<(Tz, Tz)>,
    /// The differences in order of time.
    pub differences: Vec<Difference>,
}

impl Drift {
    /// True when both schedules are open at the same instants.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }

    /// How long the schedules disagree altogether.
    #[must_use]
    pub fn total(&self) -> TimeDelta {
        self.differences.iter().fold(TimeDelta::zero(), |sum, one| sum + one.range.duration())
    }
}

impl Schedule {
    /// Compares this schedule with another over local dates of this one, the last not included.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`] when either schedule does not know one of the dates.
    pub fn drift_from(&self, other: &Self, dates: Range<NaiveDate>) -> Result<Drift, HoursError> {
        let mut differences = Vec::new();
        if dates.start < dates.end {
            let last = dates.end.pred_opt().unwrap_or(dates.end);
            let mut from = self.day(dates.start)?.start;
            let end = self.day(last)?.end;
            while from < end {
                let to = next_change(self, other, from)?.map_or(end, |change| change.min(end));
                differences.extend(self.difference(other, OpenRange { start: from, end: to })?);
                from = to;
            }
        }
        let zones = (self.zone() != other.zone()).then(|| (self.zone(), other.zone()));
        Ok(Drift { zones, differences })
    }

    /// The difference over a range within which neither schedule changes.
    fn difference(&self, other: &Self, range: OpenRange) -> Result<Option<Difference>, HoursError> {
        let zone = self.zone();
        Ok(match (self.is_open(range.start)?, other.is_open(range.start)?) {
            (true, false) => Some(Difference { range, open_at: OpenAt::Here, reason: None, zone }),
            (false, true) => {
                let reason = Some(why_closed(self, Wish::new(range.start, TimeDelta::zero()))?);
                Some(Difference { range, open_at: OpenAt::There, reason, zone })
            }
            _ => None,
        })
    }
}

/// The first instant after `from` at which either schedule opens or closes.
fn next_change(one: &Schedule, other: &Schedule, from: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, HoursError> {
    let changes =
        [one.next_opening(from)?, one.next_closing(from)?, other.next_opening(from)?, other.next_closing(from)?];
    Ok(changes.into_iter().flatten().min())
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = |instant: DateTime<Utc>| instant.with_timezone(&self.zone);
        write!(f, "{} to ", local(self.range.start).format("%F %H:%M"))?;
        write!(f, "{}: ", local(self.range.end).format("%F %H:%M"))?;
        match (self.open_at, &self.reason) {
            (OpenAt::Here, _) => f.write_str("open here, closed there"),
            (OpenAt::There, Some(reason)) => write!(f, "closed here ({reason}), open there"),
            (OpenAt::There, None) => f.write_str("closed here, open there"),
        }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((here, there)) = self.zones {
            writeln!(f, "zone {here} here, {there} there")?;
        }
        self.differences.iter().try_for_each(|difference| writeln!(f, "{difference}"))
    }
}
