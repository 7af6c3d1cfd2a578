//! A booking as Cal.com answers it, with everything optional that has been seen absent or null.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::ids::{BookingId, BookingUid, EventTypeId, SeatUid, UserId};

/// How a booking stands. Open: a status that this crate does not know is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "String")]
#[non_exhaustive]
pub enum BookingStatus {
    /// It stands.
    Accepted,
    /// The host must confirm it: it is a request and not yet a booking.
    Pending,
    /// It was cancelled, or moved away.
    Cancelled,
    /// The host declined it.
    Rejected,
    /// An instant booking waits for a host.
    AwaitingHost,
    /// Another word.
    Other(String),
}

impl From<String> for BookingStatus {
    fn from(word: String) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "accepted" => Self::Accepted,
            "pending" => Self::Pending,
            "cancelled" => Self::Cancelled,
            "rejected" => Self::Rejected,
            "awaiting_host" => Self::AwaitingHost,
            _ => Self::Other(word),
        }
    }
}

/// A booking. `Debug` shows no personal data.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Booking {
    /// Its number.
    pub id: BookingId,
    /// Its name, which every operation wants. A moved booking gets a new one.
    pub uid: BookingUid,
    /// How it stands.
    pub status: BookingStatus,
    /// When it starts.
    pub start: DateTime<Utc>,
    /// When it ends.
    pub end: DateTime<Utc>,
    /// Its length in minutes.
    #[serde(default)]
    pub duration: Option<u32>,
    /// What was booked.
    #[serde(default)]
    pub event_type_id: Option<EventTypeId>,
    /// Its title, with names in it.
    #[serde(default)]
    pub title: Option<String>,
    /// Its description.
    #[serde(default)]
    pub description: Option<String>,
    /// Where it takes place: an address, a link, or a number.
    #[serde(default)]
    pub location: Option<String>,
    /// When it was made, by the server's clock.
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Option<DateTime<Utc>>,
    /// What the one who made it wanted to find again. Values that are not text are skipped.
    #[serde(default, deserialize_with = "texts")]
    pub metadata: BTreeMap<String, String>,
    /// Who comes.
    #[serde(default, deserialize_with = "list")]
    pub attendees: Vec<Attendee>,
    /// Who receives them.
    #[serde(default, deserialize_with = "list")]
    pub hosts: Vec<Host>,
    /// Further addresses that were invited.
    #[serde(default, deserialize_with = "list")]
    pub guests: Vec<String>,
    /// Whether the host was marked absent.
    #[serde(default)]
    pub absent_host: Option<bool>,
    /// The series that it belongs to.
    #[serde(default)]
    pub recurring_booking_uid: Option<BookingUid>,
    /// The seat that was just booked; needed to cancel or move this one seat.
    #[serde(default)]
    pub seat_uid: Option<SeatUid>,
    /// The booking that this one replaced.
    #[serde(default)]
    pub rescheduled_from_uid: Option<BookingUid>,
    /// The booking that replaced this one.
    #[serde(default)]
    pub rescheduled_to_uid: Option<BookingUid>,
    /// Why it was cancelled.
    #[serde(default)]
    pub cancellation_reason: Option<String>,
}

/// Somebody who comes. `Debug` shows no personal data.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Attendee {
    /// The name.
    #[serde(default)]
    pub name: Option<String>,
    /// The address; invented by Cal.com (`…@sms.cal.com`) for somebody who gave a number only.
    #[serde(default)]
    pub email: Option<String>,
    /// The telephone number.
    #[serde(default)]
    pub phone_number: Option<String>,
    /// The IANA name of the zone.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The language code.
    #[serde(default)]
    pub language: Option<String>,
    /// Whether they did not come.
    #[serde(default)]
    pub absent: Option<bool>,
    /// Their seat, for seated event types.
    #[serde(default)]
    pub seat_uid: Option<SeatUid>,
    /// What the one who took the seat wanted to find again.
    #[serde(default, deserialize_with = "texts")]
    pub metadata: BTreeMap<String, String>,
}

/// Somebody who receives. `Debug` shows no personal data.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Host {
    /// The number; `None` where Cal.com writes `"unknown"`.
    #[serde(default, deserialize_with = "known_user")]
    pub id: Option<UserId>,
    /// The name.
    #[serde(default)]
    pub name: Option<String>,
    /// The address.
    #[serde(default)]
    pub email: Option<String>,
    /// The user name.
    #[serde(default)]
    pub username: Option<String>,
    /// The IANA name of the zone.
    #[serde(default)]
    pub time_zone: Option<String>,
}

impl Booking {
    /// Whether it stands, so that nobody has to confirm it any more.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.status == BookingStatus::Accepted
    }

    /// Whether it takes up its time: it stands, or waits for somebody.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.status, BookingStatus::Accepted | BookingStatus::Pending | BookingStatus::AwaitingHost)
    }
}

impl fmt::Debug for Booking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Booking")
            .field("id", &self.id)
            .field("uid", &self.uid)
            .field("status", &self.status)
            .field("start", &self.start)
            .field("end", &self.end)
            .field("event_type_id", &self.event_type_id)
            .field("created_at", &self.created_at)
            .field("attendees", &self.attendees.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Attendee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attendee")
            .field("absent", &self.absent)
            .field("seat_uid", &self.seat_uid)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host").field("id", &self.id).finish_non_exhaustive()
    }
}

/// One booking, or all of a series.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrSeries {
    One(Box<Booking>),
    Series(#[serde(deserialize_with = "at_least_one")] Vec<Booking>),
}

impl OneOrSeries {
    /// All of them, in order of start; at least one.
    pub(crate) fn into_series(self) -> Vec<Booking> {
        match self {
            Self::One(booking) => vec![*booking],
            Self::Series(mut series) => {
                series.sort_by_key(|booking| booking.start);
                series
            }
        }
    }
}

/// One booking, where the document allows a series too: its first occurrence.
pub(crate) struct FirstOf(pub(crate) Booking);

impl<'de> Deserialize<'de> for FirstOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut series = OneOrSeries::deserialize(deserializer)?.into_series();
        Ok(Self(series.swap_remove(0)))
    }
}

/// A series without an occurrence says that something was booked, and does not say what.
fn at_least_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Booking>, D::Error> {
    let series = Vec::deserialize(deserializer)?;
    if series.is_empty() { Err(serde::de::Error::custom("a series without occurrences")) } else { Ok(series) }
}

/// `null` counts as an empty list.
fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Option::<Vec<T>>::deserialize(deserializer).map(Option::unwrap_or_default)
}

fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let members = Option::<BTreeMap<String, Value>>::deserialize(deserializer)?.unwrap_or_default();
    let text = |(key, value): (String, Value)| value.as_str().map(|text| (key, text.to_owned()));
    Ok(members.into_iter().filter_map(text).collect())
}

fn known_user<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<UserId>, D::Error> {
    let value = Option::<Value>::deserialize(deserializer)?;
    Ok(value.and_then(|value| value.as_u64()).and_then(|number| UserId::new(number).ok()))
}
