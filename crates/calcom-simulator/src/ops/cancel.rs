//! `POST /v2/bookings/{uid}/cancel`, and what else ends a booking.

use http::StatusCode;
use serde_json::Value;

use super::{Answer, Session, success};
use crate::booked::{Booked, Status};
use crate::problem::Problem;
use crate::render::{booking, email};
use crate::request::{Caller, Parts};
use crate::webhook::Event;

/// Why a booking ended, and who ended it.
#[derive(Clone, Debug, Default)]
pub(super) struct Why {
    pub(super) reason: Option<String>,
    pub(super) by: Option<String>,
}

impl Session<'_> {
    pub(super) fn cancel(&mut self, parts: &Parts<'_>, uid: &str) -> Answer {
        if self.world.quirks.cancel_fails {
            return Err(Problem::constant(500, "INTERNAL_SERVER_ERROR", "There was an error, please try again later."));
        }
        if parts.body.is_empty() && self.world.quirks.host_needs_reason {
            return Err(reason_required());
        }
        let mut input = parts.body_input()?;
        let (reason, seat) = (input.text("cancellationReason"), input.text("seatUid"));
        let subsequent = input.boolean("cancelSubsequentBookings").unwrap_or(false);
        input.finish()?;
        let old = self.known(uid)?.clone();
        let (owner, found) = self.event_type_of(&old)?;
        if !found.cancellable {
            return Err(Problem::flat(400, "This event type does not allow cancellations"));
        }
        let is_host = matches!(self.caller, Caller::Account(account) if old.hosts.contains(&account));
        let silent = seat.is_none() && reason.as_ref().is_none_or(|reason| reason.trim().is_empty());
        if is_host && silent && self.world.quirks.host_needs_reason {
            return Err(reason_required());
        }
        if !old.is_live() {
            return self.cancelled_again(&old);
        }
        if let Some(seat) = seat {
            check_seat(&old, found.seats.is_some(), Some(&seat))?;
            return self.cancel_seat(&old, &seat);
        }
        let by = is_host.then(|| email(self.world, owner));
        let uids: Vec<String> = if subsequent { self.rest_of_series(&old) } else { vec![old.uid.clone()] };
        let why = Why { reason, by };
        let ended: Vec<Value> = uids.iter().filter_map(|uid| self.end(uid, Status::Cancelled, why.clone())).collect();
        match ended.as_slice() {
            [only] => success(StatusCode::OK, only),
            _ => success(StatusCode::OK, &Value::Array(ended)),
        }
    }

    fn cancelled_again(&self, old: &Booked) -> Answer {
        if self.world.quirks.cancel_twice_refused {
            return Err(Problem::flat(400, "This booking has already been cancelled."));
        }
        success(StatusCode::OK, &booking(self.world, old))
    }

    fn cancel_seat(&mut self, old: &Booked, seat: &str) -> Answer {
        let now = self.now;
        let left = self.state.booking_mut(&old.uid).map(|there| {
            there.attendees.retain(|person| person.seat.as_deref() != Some(seat));
            there.updated = now;
            if there.attendees.is_empty() {
                there.status = Status::Cancelled;
            }
            there.clone()
        });
        let left = left.ok_or_else(|| Problem::not_found("Booking not found"))?;
        self.events.push(Event::new("BOOKING_CANCELLED", left.clone()));
        success(StatusCode::OK, &booking(self.world, &left))
    }

    /// This occurrence and the later ones of its series.
    fn rest_of_series(&self, of: &Booked) -> Vec<String> {
        let later = |b: &&Booked| {
            b.is_live() && b.start >= of.start && (b.uid == of.uid || (of.series.is_some() && b.series == of.series))
        };
        self.state.bookings.iter().filter(later).map(|b| b.uid.clone()).collect()
    }

    /// Ends a booking and tells of it.
    pub(super) fn end(&mut self, uid: &str, status: Status, Why { reason, by }: Why) -> Option<Value> {
        let now = self.now;
        let ended = self.state.booking_mut(uid).map(|there| {
            (there.status, there.reason, there.changed_by, there.updated) = (status, reason, by, now);
            there.clone()
        })?;
        let trigger = if status == Status::Rejected { "BOOKING_REJECTED" } else { "BOOKING_CANCELLED" };
        self.events.push(Event::new(trigger, ended.clone()));
        Some(booking(self.world, &ended))
    }

    /// What a host does on the web page: asks for another time, which ends the booking.
    pub(crate) fn request_reschedule(&mut self, uid: &str) -> Answer {
        let old = self.known(uid)?.clone();
        if !old.is_live() {
            return Err(Problem::flat(400, "This booking has already been cancelled."));
        }
        let by = old.hosts.first().map(|host| email(self.world, *host));
        let told = self.events.len();
        let ended = self.end(uid, Status::Cancelled, Why { reason: None, by });
        if !self.world.quirks.requested_move_fires_cancelled {
            self.events.truncate(told);
        }
        self.events.iter_mut().skip(told).for_each(Event::ask_for_another_time);
        success(StatusCode::OK, &ended.ok_or_else(|| Problem::not_found("Booking not found"))?)
    }
}

fn reason_required() -> Problem {
    Problem::flat(400, "Cancellation reason is required when you are the host")
}

/// Whether a seat is named where one must be, and only there.
pub(super) fn check_seat(old: &Booked, seats: bool, seat: Option<&str>) -> Result<(), Problem> {
    match seat {
        None if !seats => Ok(()),
        None => Err(Problem::input(&[("seatUid".to_owned(), "seatUid should not be empty".to_owned())])),
        Some(uid) if old.attendees.iter().any(|person| person.seat.as_deref() == Some(uid)) => Ok(()),
        Some(_) => {
            Err(Problem::bad_request("Invalid seatUid: this seat does not exist or has already been cancelled."))
        }
    }
}
