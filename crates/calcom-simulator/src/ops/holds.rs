//! Short holds on slots. A hold hides the slot from others; it does not stop a booking.

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::{Value, json};

use super::{Answer, Session, success};
use crate::problem::Problem;
use crate::render::{event_type, utc};
use crate::request::Parts;
use crate::schedule::Span;
use crate::state::{Booked, Hold, overlap};

impl Session<'_> {
    pub(super) fn create_hold(&mut self, parts: &Parts<'_>) -> Answer {
        let hold = self.wanted_hold(parts)?;
        let uid = self.state.rng.uuid();
        self.state.forget_old_holds(self.now);
        let data = render(&uid, &hold, true);
        self.state.holds.insert(uid, hold);
        success(StatusCode::CREATED, &data)
    }

    /// An unknown uid is no error, and a lapsed hold is still shown.
    pub(super) fn read_hold(&self, uid: &str) -> Answer {
        success(StatusCode::OK, &self.state.holds.get(uid).map_or(Value::Null, |hold| render(uid, hold, false)))
    }

    /// The overlap check does not leave out the hold itself, so a live hold cannot be extended in place.
    pub(super) fn update_hold(&mut self, parts: &Parts<'_>, uid: &str) -> Answer {
        if !self.state.holds.contains_key(uid) {
            return Err(Problem::not_found(format!("Reserved slot with uid={uid} not found")));
        }
        let hold = self.wanted_hold(parts)?;
        let data = render(uid, &hold, true);
        self.state.holds.insert(uid.to_owned(), hold);
        success(StatusCode::OK, &data)
    }

    pub(super) fn delete_hold(&mut self, uid: &str) -> Answer {
        self.state.holds.remove(uid);
        Ok((StatusCode::OK, json!({"status": "success"})))
    }

    fn wanted_hold(&self, parts: &Parts<'_>) -> Result<Hold, Problem> {
        let mut input = parts.body_input()?;
        let id = input.number("eventTypeId");
        let id = input.required("eventTypeId", id).unwrap_or(0);
        let start = input.instant("slotStart");
        let start = input.required("slotStart", start);
        let minutes = |n: Option<u64>| n.and_then(|n| u32::try_from(n).ok());
        let length = minutes(input.number("slotDuration"));
        let hold_for = minutes(input.number("reservationDuration"));
        input.finish()?;
        let start = start.ok_or_else(|| Problem::bad_request("Invalid start date"))?;
        let (owner, found) = event_type(self.world, id)
            .ok_or_else(|| Problem::not_found(format!("Event Type with ID={id} not found")))?;
        if hold_for.is_some() {
            let account = self.authenticated()?;
            if !self.belongs(account, owner, found) {
                return Err(Problem::forbidden(
                    "reservationDuration can only be used by event type owner or fellow member",
                ));
            }
        }
        let lasting = found.lasting(length).ok_or_else(|| Problem::bad_request("Invalid slotDuration"))?;
        let span = (start, start + lasting);
        self.check_clash(id, found.seats, span)?;
        let minutes = hold_for.unwrap_or(5);
        Ok(Hold { event_type: id, span, minutes, until: self.now + TimeDelta::minutes(minutes.into()) })
    }

    fn check_clash(&self, id: u64, seats: Option<u32>, span: Span) -> Result<(), Problem> {
        let there = |b: &&Booked| b.is_live() && b.event_type == id && overlap((b.start, b.end), span);
        let booked = self.state.bookings.iter().find(there);
        match (seats, booked) {
            (None, Some(_)) => {
                return Err(Problem::unprocessable("Can't reserve a slot if the event is already booked."));
            }
            (Some(seats), Some(booked)) if booked.seats_taken() >= seats => {
                return Err(Problem::unprocessable(format!("Booking with id={} has no more seats left.", booked.id)));
            }
            _ => {}
        }
        let held = self.state.live_holds(self.now).any(|hold| hold.event_type == id && overlap(hold.span, span));
        if seats.is_none() && held {
            let message = "This time slot is already reserved by another user. Please choose a different time.";
            return Err(Problem::unprocessable(message));
        }
        Ok(())
    }
}

fn render(uid: &str, hold: &Hold, with_duration: bool) -> Value {
    let mut out = json!({
        "eventTypeId": hold.event_type, "slotStart": utc(hold.span.0), "slotEnd": utc(hold.span.1),
        "slotDuration": (hold.span.1 - hold.span.0).num_minutes(), "reservationUid": uid, "reservationUntil": utc(hold.until),
    });
    if with_duration {
        out["reservationDuration"] = hold.minutes.into();
    }
    out
}
