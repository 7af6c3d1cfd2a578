//! What changes while the world is simulated: bookings, holds, webhooks, and how often each key has called.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};

use crate::booked::Booked;
use crate::ledger::Ledger;
use crate::rng::Rng;
use crate::schedule::Span;
use crate::throttle::Window;

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
    pub(crate) bookings: Ledger,
    pub(crate) holds: BTreeMap<String, Hold>,
    pub(crate) hooks: Vec<Hook>,
    pub(crate) busy: Vec<(usize, Span)>,
    /// The windows of each key, one per limit that it has.
    pub(crate) windows: HashMap<String, Vec<Window>>,
    /// How fast each account calls, for the lock.
    pub(crate) bursts: HashMap<usize, Window>,
    /// Until when subscribers were told that meetings began and ended.
    pub(crate) told_until: Option<DateTime<Utc>>,
    pub(crate) rng: Rng,
    next_id: u64,
}

impl State {
    pub(crate) fn new(seed: u64, busy: Vec<(usize, Span)>) -> Self {
        Self {
            bookings: Ledger::default(),
            holds: BTreeMap::new(),
            hooks: Vec::new(),
            busy,
            windows: HashMap::new(),
            bursts: HashMap::new(),
            told_until: None,
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
        self.bookings.get(uid)
    }

    /// The booking of that uid, to be changed.
    pub(crate) fn booking_mut(&mut self, uid: &str) -> Option<&mut Booked> {
        self.bookings.get_mut(uid)
    }

    /// Whether anybody wants to hear that meetings begin or end.
    pub(crate) fn tells_of_meetings(&self) -> bool {
        let of_meetings = |trigger: &String| trigger == "MEETING_STARTED" || trigger == "MEETING_ENDED";
        self.hooks.iter().any(|hook| hook.active && hook.triggers.iter().any(of_meetings))
    }

    /// Holds that are still held.
    pub(crate) fn live_holds(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Hold> {
        self.holds.values().filter(move |hold| hold.until > now)
    }

    /// The same with their uids.
    pub(crate) fn named_live_holds(&self, now: DateTime<Utc>) -> impl Iterator<Item = (&str, &Hold)> {
        self.holds.iter().filter(move |(_, hold)| hold.until > now).map(|(uid, hold)| (uid.as_str(), hold))
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
