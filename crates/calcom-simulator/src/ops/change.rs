//! What happens to a booking afterwards: moved, confirmed, declined, nobody came.

use http::StatusCode;
use serde_json::{Value, json};

use super::admit::Target;
use super::cancel::{Why, check_seat};
use super::{Answer, Session, success};
use crate::booked::{Booked, Person, Status};
use crate::event_type::EventType;
use crate::input::Input;
use crate::problem::Problem;
use crate::render::{booking, email, event_type};
use crate::request::Parts;
use crate::webhook::Event;

impl Session<'_> {
    pub(super) fn reschedule(&mut self, parts: &Parts<'_>, uid: &str) -> Answer {
        let old = self.known(uid)?.clone();
        let mut input = parts.body_input()?;
        let dropped = self.world.quirks.move_drops_offset;
        let start = if dropped { input.instant_without_offset("start") } else { input.instant("start") };
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
        let anywhere = self.world.quirks.seats_move_anywhere && seat.is_some();
        let hosts = if anywhere { old.hosts.clone() } else { self.admit(target, span)? };
        if let (Some(seat), Some(there)) = (&seat, self.shared(found, span)) {
            return Ok(self.joined(&old, &there, seat));
        }
        let pending = found.requires_confirmation && by.as_deref() != Some(email(self.world, owner).as_str());
        let fresh = Booked {
            id: self.state.fresh_id(),
            uid: self.state.rng.uid(),
            start: span.0,
            end: span.1,
            hosts,
            status: if pending { Status::Pending } else { Status::Accepted },
            created: self.now,
            updated: self.now,
            moved_from: Some(uid.to_owned()),
            reason,
            changed_by: by,
            ..old.clone()
        };
        Ok(self.moved(&old, fresh, seat))
    }

    /// Replaces a booking, or one seat of it, by a fresh one.
    fn moved(&mut self, old: &Booked, fresh: Booked, seat: Option<String>) -> (StatusCode, Value) {
        let (mut moved, remains) = split(fresh, old, seat.as_deref());
        let mut seat = seat;
        if let (Some(seat), true) = (&mut seat, self.world.quirks.moved_seat_gets_new_uid) {
            *seat = self.state.rng.uuid();
            for person in &mut moved.attendees {
                person.seat = Some(seat.clone());
            }
        }
        self.replace(old, &moved, remains);
        // The server fires a request instead of a move when the booking must be confirmed again.
        let asks = moved.status == Status::Pending && self.world.quirks.pending_move_fires_requested;
        let trigger = if asks { "BOOKING_REQUESTED" } else { "BOOKING_RESCHEDULED" };
        self.events.push(Event::new(trigger, moved.clone()).moved_from(old));
        let data = with_seat(booking(self.world, &moved), seat);
        (StatusCode::CREATED, json!({"status": "success", "data": data}))
    }

    /// Moves a seat into a booking that is there already.
    fn joined(&mut self, old: &Booked, into: &str, seat: &str) -> (StatusCode, Value) {
        let now = self.now;
        let person = old.attendees.iter().find(|person| person.seat.as_deref() == Some(seat)).cloned();
        let fresh = self.world.quirks.moved_seat_gets_new_uid.then(|| self.state.rng.uuid());
        let seat_now = fresh.unwrap_or_else(|| seat.to_owned());
        if let Some(there) = self.state.booking_mut(&old.uid) {
            there.attendees.retain(|person| person.seat.as_deref() != Some(seat));
            there.updated = now;
            if there.attendees.is_empty() && there.uid != into {
                (there.status, there.moved_to) = (Status::Cancelled, Some(into.to_owned()));
            }
        }
        let joined = self.state.booking_mut(into).map(|there| {
            there.attendees.extend(person.map(|person| Person { seat: Some(seat_now.clone()), ..person }));
            there.updated = now;
            there.clone()
        });
        let joined = joined.unwrap_or_else(|| old.clone());
        self.events.push(Event::new("BOOKING_RESCHEDULED", joined.clone()).moved_from(old));
        let data = with_seat(booking(self.world, &joined), Some(seat_now));
        (StatusCode::CREATED, json!({"status": "success", "data": data}))
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

    pub(super) fn confirm(&mut self, uid: &str) -> Answer {
        self.hosted_pending(uid)?;
        let now = self.now;
        let confirmed = self.state.booking_mut(uid).map(|there| {
            (there.status, there.updated) = (Status::Accepted, now);
            there.clone()
        });
        let confirmed = confirmed.ok_or_else(|| Problem::not_found("Booking not found"))?;
        self.events.push(Event::new("BOOKING_CREATED", confirmed.clone()));
        success(StatusCode::OK, &plain(booking(self.world, &confirmed)))
    }

    pub(super) fn decline(&mut self, parts: &Parts<'_>, uid: &str) -> Answer {
        let mut input = parts.body_input()?;
        let reason = input.text("reason");
        input.finish()?;
        let host = self.hosted_pending(uid)?;
        let by = Some(email(self.world, host));
        let declined = self.end(uid, Status::Rejected, Why { reason, by });
        success(StatusCode::OK, &plain(declined.ok_or_else(|| Problem::not_found("Booking not found"))?))
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
        success(StatusCode::OK, &plain(booking(self.world, &marked)))
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

    pub(super) fn event_type_of(&self, old: &Booked) -> Result<(usize, &EventType), Problem> {
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

/// These operations know no seated bookings: what is one has the members of an ordinary one as well.
fn plain(mut out: Value) -> Value {
    if out.get("bookingFieldsResponses").is_none() {
        out["bookingFieldsResponses"] = json!({});
    }
    out
}

/// A booking's answer, with the seat that the caller now has.
fn with_seat(mut out: Value, seat: Option<String>) -> Value {
    if let Some(seat) = seat {
        out["seatUid"] = seat.into();
    }
    out
}
