//! The operations of the API, and which of them a request means.

mod admit;
mod cancel;
mod change;
mod create;
mod holds;
mod hooks;
mod meetings;
mod old;
mod read;
mod settings;
mod slots;
mod wanted;

use chrono::{DateTime, Utc};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::availability::Desk;
use crate::booked::Booked;
use crate::event_type::EventType;
use crate::problem::Problem;
use crate::quirk::UnversionedSlots;
use crate::request::{Caller, Controller, Parts, Version};
use crate::state::State;
use crate::webhook::Event;
use crate::world::World;

/// A success: its status and its whole body, or a refusal.
pub(crate) type Answer = Result<(StatusCode, Value), Problem>;

/// One request being carried out.
pub(crate) struct Session<'a> {
    pub(crate) world: &'a World,
    pub(crate) state: &'a mut State,
    pub(crate) now: DateTime<Utc>,
    pub(crate) caller: Caller,
    /// What webhooks are to hear about.
    pub(crate) events: Vec<Event>,
}

impl Session<'_> {
    /// Finds the operation of a request and carries it out.
    pub(crate) fn carry_out(&mut self, parts: &Parts<'_>) -> Answer {
        match parts.path.first().copied() {
            Some("slots") => self.slots_route(parts),
            Some("bookings") => self.bookings_route(parts),
            Some("event-types" | "schedules" | "me" | "calendars" | "teams") => self.settings_route(parts),
            Some("webhooks") => self.hooks_route(parts),
            _ => Err(parts.no_route()),
        }
    }

    fn slots_route(&mut self, parts: &Parts<'_>) -> Answer {
        let rest = parts.path.get(1..).unwrap_or_default();
        match (parts.controller(Version::V2024_09_04), parts.method, rest) {
            (Controller::Current, ..) => self.current_slots_route(parts),
            (Controller::Oldest, &Method::GET, ["available"]) if self.world.quirks.legacy_slots_error => {
                Err(Problem::constant(404, "TRPCError", "NOT_FOUND"))
            }
            (_, &Method::GET, []) if self.world.quirks.slots_without_version == UnversionedSlots::Empty => {
                success(StatusCode::OK, &json!({}))
            }
            _ => Err(parts.no_route()),
        }
    }

    fn current_slots_route(&mut self, parts: &Parts<'_>) -> Answer {
        match (parts.method, parts.path.get(1..).unwrap_or_default()) {
            (&Method::GET, []) => self.list_slots(parts),
            (&Method::POST, ["reservations"]) => self.create_hold(parts),
            (&Method::GET, ["reservations", uid]) => self.read_hold(uid),
            (&Method::PATCH, ["reservations", uid]) => self.update_hold(parts, uid),
            (&Method::DELETE, ["reservations", uid]) => self.delete_hold(uid),
            _ => Err(parts.no_route()),
        }
    }

    fn bookings_route(&mut self, parts: &Parts<'_>) -> Answer {
        match parts.controller(Version::V2024_08_13) {
            Controller::Current => {}
            Controller::Oldest if self.world.quirks.old_version_fallback => {
                return self.old_bookings(parts);
            }
            _ => return Err(parts.no_route()),
        }
        match (parts.method, parts.path.get(1..).unwrap_or_default()) {
            (&Method::POST, []) => self.create_booking(parts),
            (&Method::GET, []) => self.list_bookings(parts),
            (&Method::GET, ["by-seat", seat]) => self.booking_by_seat(seat),
            (&Method::GET, [uid]) => self.read_booking(uid),
            (&Method::POST, [uid, "reschedule"]) => self.reschedule(parts, uid),
            (&Method::POST, [uid, "cancel"]) => self.cancel(parts, uid),
            (&Method::POST, [uid, "confirm"]) => self.confirm(uid),
            (&Method::POST, [uid, "decline"]) => self.decline(parts, uid),
            (&Method::POST, [uid, "mark-absent"]) => self.mark_absent(parts, uid),
            _ => Err(parts.no_route()),
        }
    }

    /// The booking desk as a listing or a check sees it.
    fn desk<'a>(&'a self, owner: usize, event_type: &'a EventType, listing: bool) -> Desk<'a> {
        Desk { world: self.world, state: self.state, event_type, owner, now: self.now, replacing: None, listing }
    }

    /// The account that calls, where one is required.
    fn authenticated(&self) -> Result<usize, Problem> {
        match self.caller {
            Caller::Account(index) => Ok(index),
            Caller::Anonymous => Err(Problem::unauthorized(
                "No authentication method provided. Either pass an API key as 'Bearer' header or OAuth client credentials as \
                 'x-cal-secret-key' and 'x-cal-client-id' headers",
            )),
        }
    }

    /// Whether the caller owns the event type or is a fellow member of its team.
    fn belongs(&self, account: usize, owner: usize, event_type: &EventType) -> bool {
        let name = self.world.accounts[account].username();
        let mate = |slug: &String| self.world.teams.iter().any(|t| t.slug == *slug && t.members.contains(&name));
        account == owner || event_type.team.as_ref().is_some_and(mate)
    }

    /// The booking of that uid.
    fn known(&self, uid: &str) -> Result<&Booked, Problem> {
        self.state
            .booking(uid)
            .ok_or_else(|| Problem::not_found(format!("Booking with uid={uid} was not found in the database")))
    }
}

/// A success with `data`.
fn success(status: StatusCode, data: &Value) -> Answer {
    Ok((status, json!({"status": "success", "data": data})))
}
