//! Short holds on slots. A hold hides the slot from others; it does not stop a booking.

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::{Value, json};

use super::{Answer, Session, success};
use crate::booked::Booked;
use crate::event_type::{Assignment, EventType};
use crate::problem::Problem;
use crate::render::{event_type, utc};
use crate::request::Parts;
use crate::schedule::Span;
use crate::state::{Hold, overlap};

/// The longest hold, in minutes.
const MOST_MINUTES: u32 = 1440;
/// How many holds are remembered.
const MOST_HOLDS: usize = 10_000;

impl Session<'_> {
    pub(super) fn create_hold(&mut self, parts: &Parts<'_>) -> Answer {
        let hold = self.wanted_hold(parts, None)?;
        let uid = self.state.rng.uuid();
        self.state.forget_old_holds(self.now);
        if self.state.holds.len() >= MOST_HOLDS {
            return Err(Problem::flat(507, "The simulated world has no room for another hold"));
        }
        let data = render(&uid, &hold, true);
        self.state.holds.insert(uid, hold);
        success(StatusCode::CREATED, &data)
    }

    /// An unknown uid is no error, and a lapsed hold is still shown.
    pub(super) fn read_hold(&self, uid: &str) -> Answer {
        if !self.state.holds.contains_key(uid) && !self.world.quirks.unknown_hold_is_null {
            return Err(Problem::not_found(format!("Reserved slot with uid={uid} not found")));
        }
        success(StatusCode::OK, &self.state.holds.get(uid).map_or(Value::Null, |hold| render(uid, hold, false)))
    }

    /// The overlap check does not leave out the hold itself, so a live hold cannot be extended in place.
    pub(super) fn update_hold(&mut self, parts: &Parts<'_>, uid: &str) -> Answer {
        if !self.state.holds.contains_key(uid) {
            return Err(Problem::not_found(format!("Reserved slot with uid={uid} not found")));
        }
        let own = (!self.world.quirks.hold_clashes_with_itself).then_some(uid);
        let hold = self.wanted_hold(parts, own)?;
        let data = render(uid, &hold, true);
        self.state.holds.insert(uid.to_owned(), hold);
        success(StatusCode::OK, &data)
    }

    pub(super) fn delete_hold(&mut self, uid: &str) -> Answer {
        self.state.holds.remove(uid);
        Ok((StatusCode::OK, json!({"status": "success"})))
    }

    fn wanted_hold(&self, parts: &Parts<'_>, own: Option<&str>) -> Result<Hold, Problem> {
        let mut input = parts.body_input()?;
        let id = input.number("eventTypeId");
        let id = input.required("eventTypeId", id).unwrap_or(0);
        let start = input.instant("slotStart");
        let start = input.required("slotStart", start);
        let length = input.small("slotDuration");
        let hold_for = input.small("reservationDuration");
        if hold_for.is_some_and(|minutes| !(1..=MOST_MINUTES).contains(&minutes)) {
            input.refuse("reservationDuration", "reservationDuration must be 1 to 1440 minutes");
        }
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
        self.check_clash((owner, found), span, own)?;
        let minutes = hold_for.unwrap_or(5);
        Ok(Hold { event_type: id, span, minutes, until: self.now + TimeDelta::minutes(minutes.into()) })
    }

    /// Refuses a time that is booked or held, except by the hold of the uid `own`.
    fn check_clash(&self, (owner, found): (usize, &EventType), span: Span, own: Option<&str>) -> Result<(), Problem> {
        let (id, ghosts) = (found.id, self.world.quirks.moved_time_cannot_be_held);
        let takes = |b: &Booked| b.is_live() || (ghosts && b.moved_to.is_some());
        let there = |b: &&Booked| takes(b) && b.event_type == id && overlap(b.span(), span);
        let booked: Vec<&Booked> = self.state.bookings.around(span).filter(there).collect();
        if let Some(seats) = found.seats {
            let full = booked.iter().find(|b| b.seats_taken() >= seats);
            return full.map_or(Ok(()), |b| {
                Err(Problem::unprocessable(format!("Booking with id={} has no more seats left.", b.id)))
            });
        }
        // Round robin is checked host by host, so that the same time can be held once for each.
        let robin = found.team.is_some() && found.assignment == Assignment::RoundRobin;
        let hosts = if robin { self.desk(owner, found, true).candidates().len().max(1) } else { 1 };
        if booked.len() >= hosts {
            return Err(Problem::unprocessable("Can't reserve a slot if the event is already booked."));
        }
        let same = |(uid, hold): &(&str, &Hold)| Some(*uid) != own && hold.event_type == id && overlap(hold.span, span);
        if booked.len() + self.state.named_live_holds(self.now).filter(same).count() >= hosts {
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
