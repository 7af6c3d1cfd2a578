//! Pages of bookings.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::booking::Booking;
use crate::contact::EmailAddress;
use crate::fault::Faults;
use crate::ids::{BookingUid, EventTypeId, TeamId};
use crate::instant;

/// How bookings are filtered by state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BookingFilter {
    /// Still to come.
    Upcoming,
    /// Of a series.
    Recurring,
    /// Over.
    Past,
    /// Cancelled or declined.
    Cancelled,
    /// Waiting for the host.
    Unconfirmed,
}

impl BookingFilter {
    const fn name(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Recurring => "recurring",
            Self::Past => "past",
            Self::Cancelled => "cancelled",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}

/// Which bookings are asked for. Sorted by start, earliest first. There is no filter by telephone number.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BookingsQuery {
    /// Only in these states; all when empty.
    pub states: Vec<BookingFilter>,
    /// Only of this attendee.
    pub attendee_email: Option<EmailAddress>,
    /// Only of attendees of this name.
    pub attendee_name: Option<String>,
    /// Only this one.
    pub uid: Option<BookingUid>,
    /// Only of this event type.
    pub event_type: Option<EventTypeId>,
    /// Only of this team.
    pub team: Option<TeamId>,
    /// Only those that start at or after this.
    pub after_start: Option<DateTime<Utc>>,
    /// Only those that end at or before this.
    pub before_end: Option<DateTime<Utc>>,
    /// Only those that were made at or after this.
    pub after_created: Option<DateTime<Utc>>,
    /// Only those that were made at or before this.
    pub before_created: Option<DateTime<Utc>>,
    /// Only those that were changed at or after this: what a reconciliation asks for.
    pub after_updated: Option<DateTime<Utc>>,
    /// Only those that were changed at or before this.
    pub before_updated: Option<DateTime<Utc>>,
    /// How many per page, 1 to 250; 100 when absent.
    pub take: Option<u32>,
    /// How many are passed over.
    pub skip: u32,
}

impl BookingsQuery {
    /// Everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// When a page is not 1 to 250 bookings, a name is empty or too long, or the range is empty.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        faults.require(self.take.is_none_or(|n| (1..=250).contains(&n)), "take", "must be 1 to 250");
        let name_fits = self.attendee_name.as_ref().is_none_or(|name| (1..=150).contains(&name.chars().count()));
        faults.require(name_fits, "attendee_name", "must be 1 to 150 characters");
        let ordered = self.after_start.zip(self.before_end).is_none_or(|(after, before)| after < before);
        faults.require(ordered, "before_end", "must be after after_start");
        faults.into_result(())
    }

    /// The query part of the address.
    pub(crate) fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let states: Vec<_> = self.states.iter().map(|state| state.name()).collect();
        let members = [
            ("status", (!states.is_empty()).then(|| states.join(","))),
            ("attendeeEmail", self.attendee_email.as_ref().map(|email| email.as_str().to_owned())),
            ("attendeeName", self.attendee_name.clone()),
            ("bookingUid", self.uid.as_ref().map(ToString::to_string)),
            ("eventTypeId", self.event_type.map(|id| id.to_string())),
            ("teamId", self.team.map(|id| id.to_string())),
            ("afterStart", self.after_start.map(instant::text)),
            ("beforeEnd", self.before_end.map(instant::text)),
            ("afterCreatedAt", self.after_created.map(instant::text)),
            ("beforeCreatedAt", self.before_created.map(instant::text)),
            ("afterUpdatedAt", self.after_updated.map(instant::text)),
            ("beforeUpdatedAt", self.before_updated.map(instant::text)),
            ("sortStart", Some("asc".to_owned())),
            ("take", self.take.map(|n| n.to_string())),
            ("skip", (self.skip > 0).then(|| self.skip.to_string())),
        ];
        query.extend_pairs(members.into_iter().filter_map(|(name, value)| Some((name, value?))));
        query.finish()
    }
}

/// Shows nobody's name.
impl fmt::Debug for BookingsQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BookingsQuery")
            .field("states", &self.states)
            .field("uid", &self.uid)
            .field("event_type", &self.event_type)
            .field("after_start", &self.after_start)
            .field("before_end", &self.before_end)
            .field("skip", &self.skip)
            .finish_non_exhaustive()
    }
}

/// One page of bookings.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct BookingsPage {
    /// The bookings.
    #[serde(rename = "data")]
    pub bookings: Vec<Booking>,
    /// Where the page stands among all.
    pub pagination: Pagination,
}

/// Where a page stands among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Pagination {
    /// How many there are in all.
    pub total_items: u64,
    /// How many come after this page.
    pub remaining_items: u64,
    /// How many are on this page.
    pub returned_items: u64,
    /// Whether another page follows.
    pub has_next_page: bool,
}
