//! All bookings, in the order in which they were made, found by uid and by time without looking at each.
//!
//! A booking never leaves and never changes its times (a move makes another one), so that neither index can be wrong.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};

use crate::booked::Booked;
use crate::schedule::Span;

/// The most bookings that are remembered.
pub(crate) const MOST: usize = 100_000;
/// The longest booking together with its longest buffer, in minutes.
const REACH: i64 = 2 * 1440;

/// All bookings, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    all: Vec<Booked>,
    by_uid: HashMap<String, usize>,
    by_start: BTreeMap<DateTime<Utc>, Vec<usize>>,
}

impl Ledger {
    /// Adds a booking.
    pub(crate) fn push(&mut self, booked: Booked) {
        let at = self.all.len();
        self.by_uid.insert(booked.uid.clone(), at);
        self.by_start.entry(booked.start).or_default().push(at);
        self.all.push(booked);
    }

    /// The booking of that uid.
    pub(crate) fn get(&self, uid: &str) -> Option<&Booked> {
        self.all.get(*self.by_uid.get(uid)?)
    }

    /// The booking of that uid, to be changed.
    pub(crate) fn get_mut(&mut self, uid: &str) -> Option<&mut Booked> {
        self.all.get_mut(*self.by_uid.get(uid)?)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Booked> {
        self.all.iter()
    }

    /// At least those that touch `span`, buffers included, by their start.
    pub(crate) fn around(&self, span: Span) -> impl Iterator<Item = &Booked> {
        let reach = TimeDelta::minutes(REACH);
        let near = self.by_start.range(span.0 - reach..=span.1 + reach);
        near.flat_map(|(_, places)| places).filter_map(|at| self.all.get(*at))
    }

    /// Those that start in `(after, until]`.
    pub(crate) fn starting(&self, after: DateTime<Utc>, until: DateTime<Utc>) -> impl Iterator<Item = &Booked> {
        let near = self.by_start.range(after..=until).filter(move |(start, _)| **start > after);
        near.flat_map(|(_, places)| places).filter_map(|at| self.all.get(*at))
    }

    /// Those that end in `(after, until]`.
    pub(crate) fn ending(&self, after: DateTime<Utc>, until: DateTime<Utc>) -> impl Iterator<Item = &Booked> {
        self.around((after, until)).filter(move |b| after < b.end && b.end <= until)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booked::Status;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(1_000_000 + minute)
    }

    fn booked(uid: &str, start: i64, end: i64) -> Booked {
        Booked {
            id: 1,
            uid: uid.to_owned(),
            event_type: 1,
            hosts: vec![0],
            status: Status::Accepted,
            start: at(start),
            end: at(end),
            created: at(0),
            updated: at(0),
            attendees: Vec::new(),
            guests: Vec::new(),
            metadata: serde_json::Map::new(),
            location: None,
            absent_host: false,
            series: None,
            moved_from: None,
            moved_to: None,
            reason: None,
            changed_by: None,
        }
    }

    #[test]
    fn what_touches_a_span_is_found_by_time_and_the_rest_is_not_looked_at() {
        let mut ledger = Ledger::default();
        ledger.push(booked("long", 0, 1440));
        ledger.push(booked("far", 20_000, 20_030));
        ledger.push(booked("near", 1500, 1530));
        let uids = |span| ledger.around(span).map(|b| b.uid.as_str()).collect::<Vec<_>>();
        assert_eq!(uids((at(1430), at(1435))), ["long", "near"]);
        assert_eq!(uids((at(20_000), at(20_010))), ["far"]);
        assert_eq!(ledger.get("near").map(|b| b.start), Some(at(1500)));
        assert_eq!(ledger.iter().count(), ledger.len());
    }

    #[test]
    fn a_start_and_an_end_belong_to_exactly_one_stretch_of_time() {
        let mut ledger = Ledger::default();
        ledger.push(booked("a", 10, 40));
        assert_eq!(ledger.starting(at(0), at(10)).count(), 1);
        assert_eq!(ledger.starting(at(10), at(20)).count(), 0);
        assert_eq!(ledger.ending(at(30), at(40)).count(), 1);
        assert_eq!(ledger.ending(at(40), at(50)).count(), 0);
    }
}
