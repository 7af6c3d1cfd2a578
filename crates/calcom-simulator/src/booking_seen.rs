//! A booking as a test looks at it.

use chrono::{DateTime, Utc};

use crate::booked::{Booked, Status};

/// A booking as a test sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BookingSeen {
    /// Its uid.
    pub uid: String,
    /// What was booked.
    pub event_type: u64,
    /// How it stands.
    pub status: Status,
    /// When it starts.
    pub start: DateTime<Utc>,
    /// When it ends.
    pub end: DateTime<Utc>,
    /// The addresses of those who come.
    pub emails: Vec<String>,
    /// The members of its metadata, or of its seats' metadata, that are texts.
    pub metadata: Vec<(String, String)>,
}

pub(crate) fn seen(booked: &Booked) -> BookingSeen {
    let text = |(key, value): (&String, &serde_json::Value)| Some((key.clone(), value.as_str()?.to_owned()));
    let seats = booked.attendees.iter().filter(|person| person.seat.is_some()).map(|person| &person.metadata);
    let mut metadata: Vec<_> = seats.collect();
    if metadata.is_empty() {
        metadata.push(&booked.metadata);
    }
    BookingSeen {
        uid: booked.uid.clone(),
        event_type: booked.event_type,
        status: booked.status,
        start: booked.start,
        end: booked.end,
        emails: booked.attendees.iter().map(|person| person.email.clone()).collect(),
        metadata: metadata.into_iter().flatten().filter_map(text).collect(),
    }
}
