//! A booking of the simulated world.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::schedule::Span;

/// How a simulated booking stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// It stands.
    #[default]
    Accepted,
    /// The host must confirm it.
    Pending,
    /// It was cancelled, or moved away.
    Cancelled,
    /// The host declined it.
    Rejected,
    /// An instant booking waits for a host.
    AwaitingHost,
}

impl Status {
    /// As the API writes it; webhooks write it in upper case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Pending => "pending",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
            Self::AwaitingHost => "awaiting_host",
        }
    }
}

/// A booking of the simulated world.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Booked {
    pub(crate) id: u64,
    pub(crate) uid: String,
    pub(crate) event_type: u64,
    /// Indices of the accounts that receive.
    pub(crate) hosts: Vec<usize>,
    pub(crate) status: Status,
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
    pub(crate) created: DateTime<Utc>,
    pub(crate) updated: DateTime<Utc>,
    pub(crate) attendees: Vec<Person>,
    pub(crate) guests: Vec<String>,
    pub(crate) metadata: Map<String, Value>,
    pub(crate) location: Option<String>,
    pub(crate) absent_host: bool,
    pub(crate) series: Option<String>,
    pub(crate) moved_from: Option<String>,
    pub(crate) moved_to: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) changed_by: Option<String>,
}

/// Who comes to a booking.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: Option<String>,
    pub(crate) zone: String,
    pub(crate) language: String,
    pub(crate) absent: bool,
    pub(crate) seat: Option<String>,
    pub(crate) answers: Map<String, Value>,
    pub(crate) metadata: Map<String, Value>,
}

impl Booked {
    /// Whether it takes up its time.
    pub(crate) fn is_live(&self) -> bool {
        matches!(self.status, Status::Accepted | Status::Pending | Status::AwaitingHost)
    }

    /// From when to when.
    pub(crate) const fn span(&self) -> Span {
        (self.start, self.end)
    }

    /// The people who still come.
    pub(crate) fn seats_taken(&self) -> u32 {
        u32::try_from(self.attendees.len()).unwrap_or(u32::MAX)
    }
}
