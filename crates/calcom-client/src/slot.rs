//! One slot, and how a list of them is read.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::ids::BookingUid;
use crate::instant::Instant;

/// One time that can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", from = "FlatSlot")]
#[non_exhaustive]
pub struct Slot {
    /// When it starts.
    pub start: DateTime<Utc>,
    /// When it ends; only if the question asked for ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<DateTime<Utc>>,
    /// The seats, for seated event types.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub seats: Option<Seats>,
    /// The booking that already exists at this time, for seated event types.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking_uid: Option<BookingUid>,
}

/// The seats of one slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Seats {
    /// Taken.
    #[serde(rename = "seatsBooked")]
    pub booked: u32,
    /// Free.
    #[serde(rename = "seatsRemaining")]
    pub remaining: u32,
    /// In all.
    #[serde(rename = "seatsTotal")]
    pub total: u32,
}

/// A slot as it is written. Reading it flat costs half of what serde's flattening costs.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FlatSlot {
    start: Instant,
    #[serde(default)]
    end: Option<Instant>,
    #[serde(default)]
    seats_booked: Option<u32>,
    #[serde(default)]
    seats_remaining: Option<u32>,
    #[serde(default)]
    seats_total: Option<u32>,
    #[serde(default)]
    booking_uid: Option<BookingUid>,
}

impl From<FlatSlot> for Slot {
    fn from(flat: FlatSlot) -> Self {
        let FlatSlot { start, end, booking_uid, .. } = flat;
        let counts = (flat.seats_booked, flat.seats_remaining, flat.seats_total);
        let seats = match counts {
            (Some(booked), Some(remaining), Some(total)) => Some(Seats { booked, remaining, total }),
            _ => None,
        };
        Self { start: start.0, end: end.map(|end| end.0), seats, booking_uid }
    }
}

/// The answer as it comes, `{"2026-10-02":[{"start":…}]}`, read straight into one list. The keys follow the zone that was asked
/// for, and say nothing that the instants do not.
#[derive(Default)]
pub(crate) struct SlotDays(pub(crate) Vec<Slot>);

struct DaysVisitor;

struct DaySeed<'a>(&'a mut Vec<Slot>);

impl<'de> Deserialize<'de> for SlotDays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(DaysVisitor)
    }
}

impl<'de> Visitor<'de> for DaysVisitor {
    type Value = SlotDays;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from days to lists of slots")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SlotDays, A::Error> {
        let mut slots = Vec::new();
        while map.next_key::<IgnoredAny>()?.is_some() {
            map.next_value_seed(DaySeed(&mut slots))?;
        }
        Ok(SlotDays(slots))
    }
}

impl<'de> DeserializeSeed<'de> for DaySeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for DaySeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of slots")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(slot) = seq.next_element()? {
            self.0.push(slot);
        }
        Ok(())
    }
}
