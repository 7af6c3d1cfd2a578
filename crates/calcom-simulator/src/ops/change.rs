//! What happens to a booking afterwards: moved, cancelled, confirmed, declined, nobody came.

use http::StatusCode;
use serde_json::Value;

use super::create::Target;
use super::{Answer, Session, success};
use crate::event_type::EventType;
use crate::input::Input;
use crate::problem::Problem;
use crate::render::{booking, email, event_type};
use crate::request::{Caller, Parts};
use crate::state::{Booked, Status};
use crate::webhook::Event;

impl Session<'_> {
    pub(super) fn reschedule(&mut self, parts: &Parts<'_>, uid: &str) -> Answer {
        let old = self.known(uid)?.clone();
        let mut input = parts.body_input()?;
        let start = input.instant("start");
        let start = input.required("start", start);
        let (reason, by, seat) = (input.text("reschedulingReason"), input.text("rescheduledBy"), input.text("seatUid"));
        input.any("emailVerificationCode");
        input.finish()?;
        let start = start.ok_or_else(|| Problem::bad_request("Bad Request Exception"))?;
        still_movable(&old)?;
        let (owner, found) = self.event_type_of(&old)?;
        let seats = found.seats.is_some();
        check_seat(&old, seats, seat.as_deref())?;
        let span = (start, start + (old.end - old.start));
        let target = Target { owner, event_type: found, replacing: Some(uid) };
        let hosts = self.admit(target, span)?;
        let pending = found.requires_confirmation && by.as_deref() != Some(email(self.world, owner).as_str());
        let status = if pending { Status::Pending } else { Status::Accepted };
        let fresh = Booked {
            id: self.state.fresh_id(),
            uid: self.state.rng.uid(),
            start: span.0,
            end: span.1,
            hosts,
            status,
            created: self.now,
            updated: self.now,
            moved_from: Some(uid.to_owned()),
            reason,
            changed_by: by,
            ..old.clone()
        };
        let (moved, remains) = split(fresh, &old, seat.as_deref());
        self.replace(&old, &moved, remains);
        // The server fires a request instead of a move when the booking must be confirmed again.
        let trigger = if pending { "BOOKING_REQUESTED" } else { "BOOKING_RESCHEDULED" };
        self.events.push(Event::new(trigger, moved.clone()).moved_from(&old));
        success(StatusCode::CREATED, &with_seat(booking(self.world, &moved), seat))
    }

    /// Puts the moved booking beside the old one, which ends unless other seats remain in it.
    fn replace(&mut self, old: &Booked, moved: &Booked, remains: Option<Booked>) {
        let (now, successor) = (self.now, moved.uid.clone());
        if let Some(there) = self.state.booking_mut(&old.uid) {
            match remains {
                Some(remains) => *there = remains,
                None => (there.status, there.moved_to) = (Status::Cancelled, Some(successor)),
            }
            there.updated = now;
        }
        self.state.bookings.push(moved.clone());
    }

    pub(super) fn cancel(&mut self, parts: &Parts<'_>, uid: &str) -> Answer {
        if parts.body.is_empty() {
            return Err(Problem::flat(400, "Cancellation reason is required when you are the host"));
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
        if is_host && seat.is_none() && reason.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(Problem::flat(400, "Cancellation reason is required when you are the host"));
        }
        if !old.is_live() {
            return Err(Problem::flat(400, "This booking has already been cancelled."));
        }
        let by = is_host.then(|| email(self.world, owner));
        if let Some(seat) = seat {
            check_seat(&old, found.seats.is_some(), Some(&seat))?;
            return self.cancel_seat(&old, &seat);
        }
        let uids: Vec<String> = if subsequent { self.rest_of_series(&old) } else { vec![old.uid.clone()] };
        let ended: Vec<Value> =
            uids.iter().filter_map(|uid| self.end(uid, Status::Cancelled, (reason.clone(), by.clone()))).collect();
        match ended.as_slice() {
            [only] => success(StatusCode::OK, only),
            _ => success(StatusCode::OK, &Value::Array(ended)),
        }
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

    fn end(&mut self, uid: &str, status: Status, (reason, by): (Option<String>, Option<String>)) -> Option<Value> {
        let now = self.now;
        let ended = self.state.booking_mut(uid).map(|there| {
            (there.status, there.reason, there.changed_by, there.updated) = (status, reason, by, now);
            there.clone()
        })?;
        let trigger = if status == Status::Rejected { "BOOKING_REJECTED" } else { "BOOKING_CANCELLED" };
        self.events.push(Event::new(trigger, ended.clone()));
        Some(booking(self.world, &ended))
    }

    pub(super) fn confirm(&mut self, uid: &str) -> Answer {
        self.hosted_pending(uid)?;
        let now = self.now;
        let confirmed = self.state.booking_mut(uid).map(|there| {
            (there.status, there.updated) = (Status::Accepted, now);
            there.clone()
        });
        let confirmed = confirmed.ok_or_else(|| Problem::not_found("Booking not found"))?;
        self.events.push(Event::new("BOOKING_CREATED", confirmed.clone()));
        success(StatusCode::OK, &booking(self.world, &confirmed))
    }

    pub(super) fn decline(&mut self, parts: &Parts<'_>, uid: &str) -> Answer {
        let mut input = parts.body_input()?;
        let reason = input.text("reason");
        input.finish()?;
        let host = self.hosted_pending(uid)?;
        let by = Some(email(self.world, host));
        let declined = self.end(uid, Status::Rejected, (reason, by));
        success(StatusCode::OK, &declined.ok_or_else(|| Problem::not_found("Booking not found"))?)
    }

    pub(super) fn mark_absent(&mut self, parts: &Parts<'_>, uid: &str) -> Answer {
        let mut input = parts.body_input()?;
        let host = input.boolean("host");
        let marks = read_marks(&mut input);
        input.finish()?;
        self.host_of(uid)?;
        if self.known(uid)?.start > self.now {
            let message = "Bookings can only be marked as absent after their start time.";
            return Err(Problem::bad_request(message));
        }
        let marked = self.state.booking_mut(uid).map(|there| {
            there.absent_host = host.unwrap_or(there.absent_host);
            for person in &mut there.attendees {
                let mark = marks.iter().find(|(email, _)| person.email.eq_ignore_ascii_case(email));
                person.absent = mark.map_or(person.absent, |(_, absent)| *absent);
            }
            there.clone()
        });
        let marked = marked.ok_or_else(|| Problem::not_found("Booking not found"))?;
        self.events.push(Event::new("BOOKING_NO_SHOW_UPDATED", marked.clone()));
        success(StatusCode::OK, &booking(self.world, &marked))
    }

    /// The calling host of a booking that waits to be confirmed.
    fn hosted_pending(&self, uid: &str) -> Result<usize, Problem> {
        let host = self.host_of(uid)?;
        if self.known(uid)?.status != Status::Pending {
            return Err(Problem::bad_request("Booking is not awaiting confirmation"));
        }
        Ok(host)
    }

    /// The caller, if it is a host of the booking.
    fn host_of(&self, uid: &str) -> Result<usize, Problem> {
        let account = self.authenticated()?;
        if self.known(uid)?.hosts.contains(&account) {
            return Ok(account);
        }
        Err(Problem::forbidden("User is not authorized to access this booking."))
    }

    fn event_type_of(&self, old: &Booked) -> Result<(usize, &EventType), Problem> {
        event_type(self.world, old.event_type)
            .ok_or_else(|| Problem::not_found(format!("Event type with id {} not found.", old.event_type)))
    }
}

/// A moved seat leaves the others where they are.
fn split(mut fresh: Booked, old: &Booked, seat: Option<&str>) -> (Booked, Option<Booked>) {
    let Some(seat) = seat else {
        return (fresh, None);
    };
    let mut remains = old.clone();
    fresh.attendees.retain(|person| person.seat.as_deref() == Some(seat));
    remains.attendees.retain(|person| person.seat.as_deref() != Some(seat));
    (fresh, Some(remains).filter(|remains| !remains.attendees.is_empty()))
}

fn still_movable(old: &Booked) -> Result<(), Problem> {
    if old.is_live() {
        return Ok(());
    }
    let uid = &old.uid;
    Err(Problem::bad_request(old.moved_to.as_ref().map_or_else(
        || format!("Can't reschedule booking with uid={uid} because it has been cancelled. Please provide uid of a booking that is not cancelled."),
        |successor| {
            format!(
                "Can't reschedule booking with uid={uid} because it has been cancelled and rescheduled already to booking with \
                 uid={successor}. You probably want to reschedule {successor} instead by passing it within the request URL."
            )
        },
    )))
}

fn check_seat(old: &Booked, seats: bool, seat: Option<&str>) -> Result<(), Problem> {
    match seat {
        None if !seats => Ok(()),
        None => Err(Problem::input(&[("seatUid".to_owned(), "seatUid should not be empty".to_owned())])),
        Some(uid) if old.attendees.iter().any(|person| person.seat.as_deref() == Some(uid)) => Ok(()),
        Some(_) => {
            Err(Problem::bad_request("Invalid seatUid: this seat does not exist or has already been cancelled."))
        }
    }
}

fn read_marks(input: &mut Input) -> Vec<(String, bool)> {
    let mut marks = Vec::new();
    for item in input.list("attendees").unwrap_or_default() {
        match (item["email"].as_str(), item["absent"].as_bool()) {
            (Some(email), Some(absent)) => marks.push((email.to_owned(), absent)),
            _ => input.refuse("attendees", "each value must have an email and absent"),
        }
    }
    marks
}

/// A booking's answer, with the seat that the caller now has.
fn with_seat(mut out: Value, seat: Option<String>) -> Value {
    if let Some(seat) = seat {
        out["seatUid"] = seat.into();
    }
    out
}
