//! What can be done to a booking: move it, cancel it, say who did not come.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::contact::EmailAddress;
use crate::fault::Faults;
use crate::ids::SeatUid;
use crate::instant;

/// The longest reason, in characters; our own limit.
const REASON_MAX: usize = 500;

/// Moves a booking. `Debug` does not show the reason, which may name people.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Reschedule {
    /// The new start.
    #[serde(serialize_with = "instant::serialize")]
    pub start: DateTime<Utc>,
    /// Why. Not sent for a seat, where Cal.com refuses it.
    #[serde(rename = "reschedulingReason", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who moves it. With the owner's address an event type that needs confirmation is confirmed at once.
    #[serde(rename = "rescheduledBy", skip_serializing_if = "Option::is_none")]
    pub by: Option<EmailAddress>,
    /// The seat that is moved, for seated bookings.
    #[serde(rename = "seatUid", skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatUid>,
}

/// Cancels a booking. `Debug` does not show the reason, which may name people.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Cancellation {
    /// Why. Cal.com wants one from a host, so there always is one.
    #[serde(rename = "cancellationReason")]
    pub reason: String,
    /// The later occurrences of a series too.
    #[serde(rename = "cancelSubsequentBookings", skip_serializing_if = "std::ops::Not::not")]
    pub subsequent: bool,
    /// Only this seat, for seated bookings.
    #[serde(rename = "seatUid", skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatUid>,
}

/// Says who did not come. Possible after the start only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Absence {
    /// Whether the host did not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<bool>,
    /// Attendees, and whether they did not come.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attendees: Vec<AbsentAttendee>,
}

/// One attendee, and whether they did not come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AbsentAttendee {
    /// The address in the booking.
    pub email: EmailAddress,
    /// Whether they did not come.
    pub absent: bool,
}

impl Reschedule {
    /// Moves it to `start`.
    #[must_use]
    pub const fn to(start: DateTime<Utc>) -> Self {
        Self { start, reason: None, by: None, seat: None }
    }

    /// With a reason.
    #[must_use]
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Only this seat.
    #[must_use]
    pub fn seat(mut self, seat: SeatUid) -> Self {
        self.seat = Some(seat);
        self
    }

    /// Everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// When the reason is too long, or given for a seat.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let reason = self.reason.as_deref().unwrap_or_default();
        faults.require(reason.chars().count() <= REASON_MAX, "reason", "must be at most 500 characters");
        faults.require(self.seat.is_none() || self.reason.is_none(), "reason", "must be absent for a seat");
        faults.into_result(())
    }
}

impl Cancellation {
    /// Cancels it for that reason.
    #[must_use]
    pub fn because(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), subsequent: false, seat: None }
    }

    /// Only this seat.
    #[must_use]
    pub fn seat(mut self, seat: SeatUid) -> Self {
        self.seat = Some(seat);
        self
    }

    /// Everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// When the reason is empty or too long, or a seat is cancelled together with later occurrences.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let length = self.reason.chars().count();
        let fits = !self.reason.trim().is_empty() && length <= REASON_MAX;
        faults.require(fits, "reason", "must be 1 to 500 characters");
        faults.require(self.seat.is_none() || !self.subsequent, "subsequent", "must be absent for a seat");
        faults.into_result(())
    }
}

impl fmt::Debug for Reschedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reschedule").field("start", &self.start).field("seat", &self.seat).finish_non_exhaustive()
    }
}

impl fmt::Debug for Cancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancellation")
            .field("subsequent", &self.subsequent)
            .field("seat", &self.seat)
            .finish_non_exhaustive()
    }
}
