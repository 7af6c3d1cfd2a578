//! What a host has set up: event types, schedules, the account.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::ids::{EventTypeId, ScheduleId, TeamId, UserId};

/// An event type. Members that a desk does not need are left out.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EventTypeInfo {
    /// Its number.
    pub id: EventTypeId,
    /// Its title.
    pub title: String,
    /// Its slug.
    pub slug: String,
    /// Its length in minutes.
    pub length_in_minutes: u32,
    /// Other lengths that may be chosen.
    #[serde(default, rename = "lengthInMinutesOptions", deserialize_with = "or_default")]
    pub lengths: Vec<u32>,
    /// The distance between starts in minutes; the length when absent.
    #[serde(default)]
    pub slot_interval: Option<u32>,
    /// How many minutes before its start it can be booked at the latest.
    #[serde(default, rename = "minimumBookingNotice", deserialize_with = "or_default")]
    pub notice: u32,
    /// Minutes kept free before.
    #[serde(default, rename = "beforeEventBuffer", deserialize_with = "or_default")]
    pub buffer_before: u32,
    /// Minutes kept free after.
    #[serde(default, rename = "afterEventBuffer", deserialize_with = "or_default")]
    pub buffer_after: u32,
    /// Seats per time; absent for an ordinary event type.
    #[serde(default, rename = "seatsPerTimeSlot")]
    pub seats: Option<u32>,
    /// Whether it is a series.
    #[serde(default)]
    pub recurrence: Option<Value>,
    /// Whether it is hidden.
    #[serde(default, deserialize_with = "or_default")]
    pub hidden: bool,
    /// Its owner; absent for a team's.
    #[serde(default)]
    pub owner_id: Option<UserId>,
    /// Its team; absent for a person's.
    #[serde(default)]
    pub team_id: Option<TeamId>,
}

/// Working hours: local wall-clock times, 24 h.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ScheduleInfo {
    /// Its number.
    pub id: ScheduleId,
    /// Its name.
    pub name: String,
    /// The IANA name of the zone.
    pub time_zone: String,
    /// What repeats every week.
    #[serde(default, deserialize_with = "or_default")]
    pub availability: Vec<Hours>,
    /// Whether it is the account's usual one.
    #[serde(default, deserialize_with = "or_default")]
    pub is_default: bool,
    /// Dates on which something else holds instead.
    #[serde(default, deserialize_with = "or_default")]
    pub overrides: Vec<DateHours>,
}

/// The same hours on several days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Hours {
    /// English names of days.
    pub days: Vec<String>,
    /// From, `HH:MM`.
    pub start_time: String,
    /// To, `HH:MM`.
    pub end_time: String,
}

/// The hours of one date; equal times mean closed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DateHours {
    /// The date.
    pub date: String,
    /// From, `HH:MM`.
    pub start_time: String,
    /// To, `HH:MM`.
    pub end_time: String,
}

/// The account that a key belongs to; asking for it is the cheapest way to see whether a key works. `Debug` shows no personal data.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Me {
    /// Its number.
    pub id: UserId,
    /// Its user name.
    pub username: String,
    /// Its address.
    pub email: String,
    /// The IANA name of its zone.
    pub time_zone: String,
    /// Its usual schedule.
    #[serde(default)]
    pub default_schedule_id: Option<ScheduleId>,
}

impl fmt::Debug for Me {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Me").field("id", &self.id).field("time_zone", &self.time_zone).finish_non_exhaustive()
    }
}

/// `null` counts as absent.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}
