//! How soon and how far ahead a start may be booked.
//!
//! **The law.** A start is allowed when it is at least the minimum notice and at most the horizon after
//! now, both included. One value of this type is meant to be asked by whoever offers a start and by whoever
//! books it, so that what was offered is not refused.

use chrono::{DateTime, TimeDelta, Utc};

use crate::error::HoursError;

/// The minimum notice and the horizon of bookings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BookingPolicy {
    minimum_notice: TimeDelta,
    horizon: TimeDelta,
    start_step: TimeDelta,
}

impl Default for BookingPolicy {
    /// 15 minutes of notice, a horizon of 60 days, moved starts on whole five minutes.
    fn default() -> Self {
        Self { minimum_notice: TimeDelta::minutes(15), horizon: TimeDelta::days(60), start_step: TimeDelta::minutes(5) }
    }
}

/// Whether a start is allowed, and if not, what would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyVerdict {
    /// It is.
    Allowed,
    /// It is sooner than the notice; the earliest instant that is allowed.
    TooSoon {
        /// Now and the minimum notice.
        earliest: DateTime<Utc>,
    },
    /// It is later than the horizon; the latest instant that is allowed.
    BeyondHorizon {
        /// Now and the horizon.
        latest: DateTime<Utc>,
    },
}

impl PolicyVerdict {
    /// True when the start is allowed.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed)
    }
}

impl BookingPolicy {
    /// A policy with this notice and horizon.
    ///
    /// # Errors
    /// [`HoursError::ImpossiblePolicy`] when the notice is negative or the horizon not longer than it.
    pub fn new(minimum_notice: TimeDelta, horizon: TimeDelta) -> Result<Self, HoursError> {
        if minimum_notice < TimeDelta::zero() || horizon <= minimum_notice {
            return Err(HoursError::ImpossiblePolicy);
        }
        Ok(Self { minimum_notice, horizon, ..Self::default() })
    }

    /// The same policy with the step that a start moved by the notice is rounded up to; at least a second.
    #[must_use]
    pub fn with_start_step(self, step: TimeDelta) -> Self {
        Self { start_step: step.max(TimeDelta::seconds(1)), ..self }
    }

    /// The shortest time between now and a start.
    #[must_use]
    pub const fn minimum_notice(&self) -> TimeDelta {
        self.minimum_notice
    }

    /// The longest time between now and a start.
    #[must_use]
    pub const fn horizon(&self) -> TimeDelta {
        self.horizon
    }

    /// The step that a start moved by the notice is rounded up to.
    #[must_use]
    pub const fn start_step(&self) -> TimeDelta {
        self.start_step
    }

    /// The earliest start that is allowed.
    #[must_use]
    pub fn earliest(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now.checked_add_signed(self.minimum_notice).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The latest start that is allowed.
    #[must_use]
    pub fn latest(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now.checked_add_signed(self.horizon).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Whether `start` may be booked at `now`.
    #[must_use]
    pub fn allows(&self, start: DateTime<Utc>, now: DateTime<Utc>) -> PolicyVerdict {
        let (earliest, latest) = (self.earliest(now), self.latest(now));
        if start < earliest {
            PolicyVerdict::TooSoon { earliest }
        } else if start > latest {
            PolicyVerdict::BeyondHorizon { latest }
        } else {
            PolicyVerdict::Allowed
        }
    }

    /// The earliest start that is allowed, rounded up to the step.
    pub(crate) fn earliest_offered(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let earliest = self.earliest(now);
        let step = self.start_step.num_seconds().max(1);
        let second = earliest.timestamp() + i64::from(earliest.timestamp_subsec_nanos() > 0);
        DateTime::from_timestamp(second.div_euclid(step) * step + step * i64::from(second.rem_euclid(step) > 0), 0)
            .unwrap_or(earliest)
    }
}
