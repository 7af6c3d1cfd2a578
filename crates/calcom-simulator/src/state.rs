//! What changes while the world is simulated: bookings, holds, webhooks, and how often each key has called.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};

use crate::rng::Rng;
use crate::schedule::Span;
use crate::throttle::Window;

/// How a simulated booking stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// It stands.
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

/// A short hold on a slot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hold {
    pub(crate) event_type: u64,
    pub(crate) span: Span,
    pub(crate) minutes: u32,
    pub(crate) until: DateTime<Utc>,
}

/// A webhook that somebody asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hook {
    pub(crate) id: String,
    pub(crate) owner: usize,
    pub(crate) url: String,
    pub(crate) triggers: Vec<String>,
    pub(crate) active: bool,
    pub(crate) template: Option<String>,
    pub(crate) secret: Option<String>,
}

/// Everything that changes.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) bookings: Vec<Booked>,
    pub(crate) holds: BTreeMap<String, Hold>,
    pub(crate) hooks: Vec<Hook>,
    pub(crate) busy: Vec<(usize, Span)>,
    pub(crate) windows: HashMap<String, Window>,
    pub(crate) rng: Rng,
    next_id: u64,
}

impl Booked {
    /// Whether it takes up its time.
    pub(crate) fn is_live(&self) -> bool {
        matches!(self.status, Status::Accepted | Status::Pending | Status::AwaitingHost)
    }

    /// The people who still come.
    pub(crate) fn seats_taken(&self) -> u32 {
        u32::try_from(self.attendees.len()).unwrap_or(u32::MAX)
    }
}

impl State {
    pub(crate) fn new(seed: u64, busy: Vec<(usize, Span)>) -> Self {
        Self {
            bookings: Vec::new(),
            holds: BTreeMap::new(),
            hooks: Vec::new(),
            busy,
            windows: HashMap::new(),
            rng: Rng::new(seed),
            next_id: 9_000_000,
        }
    }

    /// A number that nothing has yet.
    pub(crate) fn fresh_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// The booking of that uid.
    pub(crate) fn booking(&self, uid: &str) -> Option<&Booked> {
        self.bookings.iter().find(|booking| booking.uid == uid)
    }

    /// The booking of that uid, to be changed.
    pub(crate) fn booking_mut(&mut self, uid: &str) -> Option<&mut Booked> {
        self.bookings.iter_mut().find(|booking| booking.uid == uid)
    }

    /// Holds that are still held.
    pub(crate) fn live_holds(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Hold> {
        self.holds.values().filter(move |hold| hold.until > now)
    }

    /// Forgets holds that lapsed an hour ago, so that a long run does not grow.
    pub(crate) fn forget_old_holds(&mut self, now: DateTime<Utc>) {
        self.holds.retain(|_, hold| hold.until + TimeDelta::hours(1) > now);
    }
}

/// Whether two spans touch the same time.
pub(crate) fn overlap(a: Span, b: Span) -> bool {
    a.0 < b.1 && b.0 < a.1
}
