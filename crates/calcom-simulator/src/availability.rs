//! The law of free time: working hours, minus what is taken with its buffers, minus notice and window.

use chrono::{DateTime, TimeDelta, Utc};

use crate::event_type::{Assignment, EventType};
use crate::schedule::Span;
use crate::state::{Booked, State, overlap};
use crate::world::World;

/// One event type with what is needed to judge its time.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'a> {
    pub(crate) world: &'a World,
    pub(crate) state: &'a State,
    pub(crate) event_type: &'a EventType,
    pub(crate) owner: usize,
    pub(crate) now: DateTime<Utc>,
    /// A booking whose own time counts as free.
    pub(crate) replacing: Option<&'a str>,
}

/// A slot and, for seated event types, the booking that is there.
pub(crate) struct FreeSlot<'a> {
    pub(crate) span: Span,
    pub(crate) seated: Option<Option<&'a Booked>>,
}

/// Why a start cannot be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotFree {
    Past,
    OutOfBounds,
    Taken,
    SeatsFull,
}

impl<'a> Desk<'a> {
    /// Every slot that starts in `[from, to)`.
    pub(crate) fn slots(&self, from: DateTime<Utc>, to: DateTime<Utc>, lasting: TimeDelta) -> Vec<FreeSlot<'a>> {
        let step = self.event_type.step(lasting);
        let mut slots: Vec<FreeSlot<'a>> = Vec::new();
        for (opens, closes) in self.schedule().open(from, to + lasting) {
            let mut start = opens;
            while start + lasting <= closes {
                let span = (start, start + lasting);
                if from <= start && start < to && self.judge(span).is_ok() && !self.is_held(span) {
                    slots.push(FreeSlot { span, seated: self.event_type.seats.map(|_| self.seated_at(span)) });
                }
                start += step;
            }
        }
        slots
    }

    /// Whether `span` can be booked. Holds are a hint to other bookers and no lock.
    pub(crate) fn judge(&self, span: Span) -> Result<Vec<usize>, NotFree> {
        if span.0 < self.now {
            return Err(NotFree::Past);
        }
        let notice = TimeDelta::minutes(self.event_type.notice.into());
        let latest = self.event_type.window_days.map(|days| self.now + TimeDelta::days(days.into()));
        if span.0 < self.now + notice || latest.is_some_and(|latest| span.0 > latest) {
            return Err(NotFree::OutOfBounds);
        }
        if !self.is_open(span) {
            return Err(NotFree::Taken);
        }
        match (self.event_type.seats, self.seated_at(span)) {
            (Some(seats), Some(booking)) if booking.seats_taken() >= seats => Err(NotFree::SeatsFull),
            (Some(_), Some(booking)) => Ok(booking.hosts.clone()),
            _ => self.free_hosts(span).ok_or(NotFree::Taken),
        }
    }

    /// The hours of the event type, or of its owner.
    fn schedule(&self) -> &'a crate::schedule::Schedule {
        self.event_type.schedule.as_ref().unwrap_or(&self.world.accounts[self.owner].schedule)
    }

    fn is_open(&self, span: Span) -> bool {
        self.schedule().open(span.0, span.1).iter().any(|(opens, closes)| *opens <= span.0 && span.1 <= *closes)
    }

    fn is_held(&self, span: Span) -> bool {
        let seats = self.event_type.seats.is_some();
        let held = |hold: &crate::state::Hold| hold.event_type == self.event_type.id && overlap(hold.span, span);
        !seats && self.state.live_holds(self.now).any(held)
    }

    /// The live booking of a seated event type at exactly that time.
    fn seated_at(&self, span: Span) -> Option<&'a Booked> {
        self.event_type.seats?;
        let same = |b: &&Booked| b.is_live() && b.event_type == self.event_type.id && (b.start, b.end) == span;
        self.state.bookings.iter().find(same)
    }

    /// Who could receive: the owner, one free member, or all of them.
    fn free_hosts(&self, span: Span) -> Option<Vec<usize>> {
        let free = |host: &usize| self.is_free(*host, span);
        let candidates = self.candidates();
        match (&self.event_type.team, self.event_type.assignment) {
            (Some(_), Assignment::RoundRobin) => candidates.into_iter().find(free).map(|host| vec![host]),
            _ => candidates.iter().all(free).then_some(candidates),
        }
    }

    /// The owner, or the members of the team.
    pub(crate) fn candidates(&self) -> Vec<usize> {
        let Some(slug) = &self.event_type.team else {
            return vec![self.owner];
        };
        let team = self.world.teams.iter().find(|team| team.slug == *slug);
        team.map(|team| team.members.iter().filter_map(|name| self.world.find(name)).collect()).unwrap_or_default()
    }

    fn is_free(&self, host: usize, span: Span) -> bool {
        let before = TimeDelta::minutes(self.event_type.buffer_before.into());
        let after = TimeDelta::minutes(self.event_type.buffer_after.into());
        let wanted = (span.0 - before, span.1 + after);
        let busy = self.state.busy.iter().any(|(who, taken)| *who == host && overlap(*taken, wanted));
        let booked = |b: &Booked| {
            b.is_live()
                && b.hosts.contains(&host)
                && Some(b.uid.as_str()) != self.replacing
                && overlap(self.padded(b), wanted)
        };
        !busy && !self.state.bookings.iter().any(booked)
    }

    /// The time of a booking with the buffers of its own event type.
    fn padded(&self, booking: &Booked) -> Span {
        let minutes = |pick: fn(&EventType) -> u32| {
            let of = self.world.event_types.iter().find(|(_, e)| e.id == booking.event_type);
            TimeDelta::minutes(of.map_or(0, |(_, e)| pick(e)).into())
        };
        (booking.start - minutes(|e| e.buffer_before), booking.end + minutes(|e| e.buffer_after))
    }
}
