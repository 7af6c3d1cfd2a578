//! Short holds on slots: a hint to other bookers, and no lock. A held slot can still be booked by others.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::fault::Faults;
use crate::ids::{EventTypeId, HoldUid};
use crate::instant;

/// A hold that is to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NewHold {
    /// What is held.
    pub event_type_id: EventTypeId,
    /// The start of the slot.
    #[serde(rename = "slotStart", serialize_with = "instant::serialize")]
    pub start: DateTime<Utc>,
    /// The length in minutes; only for event types that offer several.
    #[serde(rename = "slotDuration", skip_serializing_if = "Option::is_none")]
    pub length: Option<u32>,
    /// How many minutes it is held; Cal.com takes 5. Anything else needs the owner's key, or a fellow member's.
    #[serde(rename = "reservationDuration", skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

impl NewHold {
    /// Holds the slot that starts at `start`.
    #[must_use]
    pub const fn new(event_type_id: EventTypeId, start: DateTime<Utc>) -> Self {
        Self { event_type_id, start, length: None, minutes: None }
    }

    /// Everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// When a length is not 1 to 1440 minutes.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let fits = |minutes: Option<u32>| minutes.is_none_or(|n| (1..=1440).contains(&n));
        faults.require(fits(self.length), "length", "must be 1 to 1440 minutes");
        faults.require(fits(self.minutes), "minutes", "must be 1 to 1440");
        faults.into_result(())
    }
}

/// A hold as Cal.com shows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Hold {
    /// Its name.
    #[serde(rename = "reservationUid")]
    pub uid: HoldUid,
    /// What is held.
    pub event_type_id: EventTypeId,
    /// The start of the slot.
    #[serde(rename = "slotStart")]
    pub start: DateTime<Utc>,
    /// The end of the slot.
    #[serde(rename = "slotEnd")]
    pub end: DateTime<Utc>,
    /// When it lapses. A lapsed hold may still be shown.
    #[serde(rename = "reservationUntil")]
    pub until: DateTime<Utc>,
}

impl Hold {
    /// Whether it still holds at `now`.
    #[must_use]
    pub fn holds_at(&self, now: DateTime<Utc>) -> bool {
        now < self.until
    }
}
