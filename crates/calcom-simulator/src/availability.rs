//! The law of free time: working hours, minus what is taken with its buffers, minus notice and window.

use chrono::{DateTime, TimeDelta, Utc};

use crate::booked::{Booked, Status};
use crate::event_type::{Assignment, EventType};
use crate::schedule::Span;
use crate::state::{Hold, State, overlap};
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
    /// Slots are listed, which sees other things than the check of a booking.
    pub(crate) listing: bool,
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
        if self.event_type.assignment == Assignment::Managed {
            // A template has no slots; its members' copies have.
            return Vec::new();
        }
        let step = self.event_type.step(lasting);
        let mut slots: Vec<FreeSlot<'a>> = Vec::new();
        for (opens, closes) in self.schedule().open(from, to + lasting) {
            let mut start = opens;
            while start + lasting <= closes {
                let span = (start, start + lasting);
                if from <= start && start < to && self.judge_open(span).is_ok() && !self.is_hidden(span) {
                    slots.push(FreeSlot { span, seated: self.event_type.seats.map(|_| self.seated_at(span)) });
                }
                start += step;
            }
        }
        slots
    }

    /// Whether `span` can be booked. Holds are a hint to other bookers and no lock.
    pub(crate) fn judge(&self, span: Span) -> Result<Vec<usize>, NotFree> {
        self.judge_bounds(span)?;
        if !self.is_open(span) {
            return Err(NotFree::Taken);
        }
        self.judge_hosts(span)
    }

    /// Whether `span`, which lies in the working hours, can be booked.
    fn judge_open(&self, span: Span) -> Result<Vec<usize>, NotFree> {
        self.judge_bounds(span)?;
        self.judge_hosts(span)
    }

    fn judge_bounds(&self, span: Span) -> Result<(), NotFree> {
        if span.0 < self.now {
            return Err(NotFree::Past);
        }
        let notice = TimeDelta::minutes(self.event_type.notice.into());
        let latest = self.event_type.window_days.map(|days| self.now + TimeDelta::days(days.into()));
        if span.0 < self.now + notice || latest.is_some_and(|latest| span.0 > latest) {
            return Err(NotFree::OutOfBounds);
        }
        Ok(())
    }

    fn judge_hosts(&self, span: Span) -> Result<Vec<usize>, NotFree> {
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

    /// Whether holds hide that time from a listing: round robin can be held once for each host who is free.
    fn is_hidden(&self, span: Span) -> bool {
        match (&self.event_type.team, self.event_type.assignment) {
            (Some(_), Assignment::RoundRobin) => {
                let free = self.candidates().into_iter().filter(|host| self.is_free(*host, span)).count();
                let same = |hold: &&Hold| hold.event_type == self.event_type.id && overlap(hold.span, span);
                self.state.live_holds(self.now).filter(same).count() >= free
            }
            _ => self.held(span).is_some(),
        }
    }

    /// The live hold on that time. Seats are not held from one another.
    pub(crate) fn held(&self, span: Span) -> Option<&'a Hold> {
        let same = |hold: &&Hold| hold.event_type == self.event_type.id && overlap(hold.span, span);
        self.state.live_holds(self.now).find(same).filter(|_| self.event_type.seats.is_none())
    }

    /// The live booking of a seated event type at exactly that time.
    fn seated_at(&self, span: Span) -> Option<&'a Booked> {
        self.event_type.seats?;
        let same = |b: &&Booked| b.is_live() && b.event_type == self.event_type.id && (b.start, b.end) == span;
        self.state.bookings.around(span).find(same)
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
            self.sees(b)
                && b.hosts.contains(&host)
                && Some(b.uid.as_str()) != self.replacing
                && overlap(self.padded(b), wanted)
        };
        !busy && !self.state.bookings.around(wanted).any(booked)
    }

    /// Whether a booking takes up its time.
    pub(crate) fn is_taken_by(&self, b: &Booked) -> bool {
        b.is_live() && (self.world.quirks.pending_blocks || b.status != Status::Pending)
    }

    /// Whether it does so as far as can be seen: creates race.
    fn sees(&self, b: &Booked) -> bool {
        let race = TimeDelta::milliseconds(self.world.quirks.create_race_millis.into());
        let too_young = !self.listing && !race.is_zero() && self.now - b.created < race;
        self.is_taken_by(b) && !too_young
    }

    /// The time of a booking with the buffers of its own event type.
    fn padded(&self, booking: &Booked) -> Span {
        let minutes = |pick: fn(&EventType) -> u32| {
            let of = self.world.event_types.iter().find(|(_, e)| e.id == booking.event_type);
            TimeDelta::minutes(of.map_or(0, |(_, e)| pick(e)).into())
        };
        let ignored = self.listing && self.world.quirks.listing_ignores_after_buffers;
        let after = if ignored { TimeDelta::zero() } else { minutes(|e| e.buffer_after) };
        (booking.start - minutes(|e| e.buffer_before), booking.end + after)
    }
}
