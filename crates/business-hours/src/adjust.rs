//! From a wish to a start that can be had.
//!
//! **The law.** A service fits at a start when the place is open from the start until the service ends,
//! without a pause. The adjusted start is the first instant, not before the wish and not before the
//! minimum notice rounded up to the policy's step, at which the service fits; it is never later than the horizon. A wish that is such an
//! instant is kept, also when it is the very last start that fits, since that start may be offered and
//! what was offered has to be bookable. Otherwise the reason names what stood in the way last: the
//! notice, if the hours alone would have allowed something sooner, else the hours. Adjusting an adjusted
//! start keeps it.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::error::HoursError;
use crate::lengths::check_length;
use crate::open_range::OpenRange;
use crate::policy::BookingPolicy;
use crate::reason::Reason;
use crate::refusal::why_closed;
use crate::schedule::Schedule;
use crate::wish::Wish;

/// What became of a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adjusted {
    /// It can be had as it is.
    Kept {
        /// The start that was wished.
        start: DateTime<Utc>,
    },
    /// It had to move, always to a later start.
    Moved {
        /// The start that was wished.
        from: DateTime<Utc>,
        /// The first start at which the service fits.
        to: DateTime<Utc>,
        /// Why.
        reason: Reason,
    },
    /// Nothing fits up to the horizon.
    Impossible {
        /// Why.
        reason: Reason,
    },
}

impl Adjusted {
    fn beyond_horizon(latest: DateTime<Tz>) -> Self {
        let reason = Reason::BeyondHorizon { latest };
        Self::Impossible { reason }
    }

    fn no_opening(until: DateTime<Tz>) -> Self {
        let reason = Reason::NoOpening { until };
        Self::Impossible { reason }
    }

    /// The start that can be had, if there is one.
    #[must_use]
    pub const fn start(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Kept { start } => Some(*start),
            Self::Moved { to, .. } => Some(*to),
            Self::Impossible { .. } => None,
        }
    }

    /// Why the wish was not kept.
    #[must_use]
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Kept { .. } => None,
            Self::Moved { reason, .. } | Self::Impossible { reason } => Some(reason),
        }
    }
}

impl Schedule {
    /// The first start at or after the wish that hours and policy allow, by the law of this crate's guide.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`] when the wish or the horizon leaves the known years,
    /// [`HoursError::NegativeLength`] when the duration is negative.
    pub fn adjust(&self, wish: Wish, policy: &BookingPolicy, now: DateTime<Utc>) -> Result<Adjusted, HoursError> {
        let start = wish.start;
        let latest = policy.latest(now);
        if start > latest {
            return Ok(Adjusted::beyond_horizon(self.local(latest)));
        }
        let by_hours = self.first_fit(wish, latest)?;
        let earliest = policy.earliest(now);
        if by_hours == Some(start) && start >= earliest {
            return Ok(Adjusted::Kept { start });
        }
        let offered = Wish { start: policy.earliest_offered(now), ..wish };
        let notice_binds = start < earliest && by_hours.is_some_and(|fit| fit < offered.start);
        let found = if notice_binds { self.first_fit(offered, latest)? } else { by_hours };
        let Some(to) = found else {
            return Ok(Adjusted::no_opening(self.local(latest)));
        };
        let reason = if notice_binds {
            Reason::TooSoon { earliest: self.local(offered.start) }
        } else {
            why_closed(self, wish)?
        };
        Ok(Adjusted::Moved { from: start, to, reason })
    }

    /// The first start from the wish up to `latest` at which the service fits.
    ///
    /// # Errors
    /// As for [`adjust`](Self::adjust).
    pub fn first_fit(&self, wish: Wish, latest: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, HoursError> {
        check_length(wish.duration)?;
        let mut from = wish.start;
        while from <= latest {
            let Some(range) = self.open_range_at_or_after(from)? else {
                return Ok(None);
            };
            let start = from.max(range.start);
            if range.fits(start, wish.duration) {
                return Ok(Some(start).filter(|start| *start <= latest));
            }
            from = range.end;
            if from >= self.end() {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// Whether something of this length that starts at `start` fits into the hours.
    ///
    /// # Errors
    /// As for [`adjust`](Self::adjust).
    pub fn fits(&self, wish: Wish) -> Result<bool, HoursError> {
        check_length(wish.duration)?;
        Ok(self.open_range_at_or_after(wish.start)?.is_some_and(|range| range.fits(wish.start, wish.duration)))
    }

    /// The last start within a local date at which something of this length still fits.
    ///
    /// # Errors
    /// As for [`adjust`](Self::adjust).
    pub fn last_start_on(
        &self,
        date: chrono::NaiveDate,
        duration: TimeDelta,
    ) -> Result<Option<DateTime<Utc>>, HoursError> {
        check_length(duration)?;
        let day = self.day(date)?;
        let mut last = None;
        for range in self.whole_ranges_on(date)? {
            let start = range.last_start(duration.max(TimeDelta::seconds(1)));
            let start = start.map(|start| start.min(day.end - TimeDelta::minutes(1)));
            last = start.filter(|start| *start >= range.start.max(day.start)).or(last);
        }
        Ok(last)
    }

    /// The ranges that a local date has a part in, not cut at its midnights.
    pub(crate) fn whole_ranges_on(&self, date: chrono::NaiveDate) -> Result<Vec<OpenRange>, HoursError> {
        let parts = self.open_ranges_on(date)?;
        parts.map(|part| Ok(self.open_range_at_or_after(part.start)?.unwrap_or(part))).collect()
    }
}
