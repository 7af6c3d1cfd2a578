//! What is free: the question, and the answer cut to what was asked.

use chrono::{DateTime, SubsecRound, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use crate::event_type_ref::EventTypeRef;
use crate::fault::Faults;
use crate::ids::BookingUid;
use crate::instant;
use crate::slot::{Slot, SlotDays};

/// The longest range that is asked for at once.
const LONGEST_RANGE: TimeDelta = TimeDelta::days(366);

/// Whether the ends of the slots are wanted too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SlotFormat {
    /// Starts only.
    #[default]
    Time,
    /// Starts and ends.
    Range,
}

/// Which slots are asked for. Build it with [`SlotsQuery::new`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SlotsQuery {
    /// What is to be booked.
    pub event_type: EventTypeRef,
    /// The first instant at which a slot may start.
    pub start: DateTime<Utc>,
    /// The first instant at which no slot may start any more.
    pub end: DateTime<Utc>,
    /// The zone in which Cal.com groups the slots by day. Instants do not depend on it.
    pub zone: Tz,
    /// Minutes; only for event types that offer several lengths.
    pub duration: Option<u32>,
    /// Starts only, or ends too.
    pub format: SlotFormat,
    /// A booking that is to be moved: its own time counts as free.
    pub replacing: Option<BookingUid>,
}

impl SlotsQuery {
    /// Asks for the slots that start in `[start, end)`.
    #[must_use]
    pub fn new(event_type: impl Into<EventTypeRef>, start: DateTime<Utc>, end: DateTime<Utc>, zone: Tz) -> Self {
        let event_type = event_type.into();
        Self { event_type, start, end, zone, duration: None, format: SlotFormat::Time, replacing: None }
    }

    /// Asks for a length of `minutes`, for event types that offer several.
    #[must_use]
    pub fn duration(mut self, minutes: u32) -> Self {
        self.duration = Some(minutes);
        self
    }

    /// Asks for the ends too.
    #[must_use]
    pub fn with_ends(mut self) -> Self {
        self.format = SlotFormat::Range;
        self
    }

    /// Counts the time of a booking that is to be moved as free.
    #[must_use]
    pub fn replacing(mut self, booking: BookingUid) -> Self {
        self.replacing = Some(booking);
        self
    }

    /// Everything that is wrong with the question.
    ///
    /// # Errors
    ///
    /// When the range is empty or longer than 366 days, a name is empty, or the length is not 1 to 1440 minutes.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        self.event_type.check(&mut faults);
        faults.require(self.start < self.end, "end", "must be after start");
        faults.require(self.end - self.start <= LONGEST_RANGE, "end", "must be at most 366 days after start");
        let length_fits = self.duration.is_none_or(|minutes| (1..=1440).contains(&minutes));
        faults.require(length_fits, "duration", "must be 1 to 1440 minutes");
        faults.into_result(())
    }

    /// The query part of the address.
    pub(crate) fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::with_capacity(192));
        query.extend_pairs(self.event_type.members());
        query.append_pair("start", &instant::text(self.start));
        query.append_pair("end", &instant::text(self.last_second()));
        query.append_pair("timeZone", self.zone.name());
        if self.format == SlotFormat::Range {
            query.append_pair("format", "range");
        }
        if let Some(minutes) = self.duration {
            query.append_pair("duration", &minutes.to_string());
        }
        if let Some(booking) = &self.replacing {
            query.append_pair("bookingUidToReschedule", booking.as_str());
        }
        query.finish()
    }

    /// The server widens an end at exactly midnight UTC to the whole of the day that begins there, so the second before is sent.
    fn last_second(&self) -> DateTime<Utc> {
        let at_midnight = self.end.num_seconds_from_midnight() == 0;
        if at_midnight && self.end - self.start > TimeDelta::seconds(1) {
            self.end - TimeDelta::seconds(1)
        } else {
            self.end
        }
    }
}

/// What is free: sorted by start, without duplicates, cut to the range that was asked for.
///
/// Empty means that nothing can be booked in the range. It does not say why: full, closed, too soon and a disconnected calendar
/// look alike. And a slot that is listed can still be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots {
    zone: Tz,
    slots: Vec<Slot>,
}

impl Slots {
    /// Cuts what the server answered to what was asked: it has answered slots outside the range.
    pub(crate) fn cut(query: &SlotsQuery, mut days: SlotDays) -> Self {
        if !days.0.is_sorted_by(|a, b| a.start < b.start) {
            days.0.sort_by_key(|slot| slot.start);
            days.0.dedup_by_key(|slot| slot.start);
        }
        days.0.truncate(days.0.partition_point(|slot| slot.start < query.end));
        days.0.drain(..days.0.partition_point(|slot| slot.start < query.start));
        Self { zone: query.zone, slots: days.0 }
    }

    /// The slots.
    #[must_use]
    pub fn as_slice(&self) -> &[Slot] {
        &self.slots
    }

    /// The starts.
    pub fn starts(&self) -> impl ExactSizeIterator<Item = DateTime<Utc>> + DoubleEndedIterator + '_ {
        self.slots.iter().map(|slot| slot.start)
    }

    /// Whether a slot starts at that second.
    #[must_use]
    pub fn contains(&self, start: DateTime<Utc>) -> bool {
        let start = start.trunc_subsecs(0);
        self.slots.binary_search_by_key(&start, |slot| slot.start.trunc_subsecs(0)).is_ok()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The zone that the question named.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }
}

impl IntoIterator for Slots {
    type Item = Slot;
    type IntoIter = std::vec::IntoIter<Slot>;

    fn into_iter(self) -> Self::IntoIter {
        self.slots.into_iter()
    }
}
