//! `POST /v2/bookings`.

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::Value;

use super::wanted::Wanted;
use super::{Answer, Session, success};
use crate::availability::{Desk, NotFree};
use crate::event_type::EventType;
use crate::problem::Problem;
use crate::quirk::Collision;
use crate::render::{booking, event_type};
use crate::request::{Caller, Parts};
use crate::schedule::Span;
use crate::state::{Booked, Status};
use crate::webhook::Event;

/// An occurrence that was admitted.
struct Place {
    span: Span,
    hosts: Vec<usize>,
    series: Option<String>,
}

/// What a start is asked for.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) owner: usize,
    pub(super) event_type: &'a EventType,
    /// A booking whose own time counts as free.
    pub(super) replacing: Option<&'a str>,
}

impl Session<'_> {
    pub(super) fn create_booking(&mut self, parts: &Parts<'_>) -> Answer {
        let wanted = self.wanted(parts)?;
        let (owner, found) = event_type(self.world, wanted.event_type)
            .ok_or_else(|| Problem::not_found(format!("Event type with id {} not found.", wanted.event_type)))?;
        self.may_book(owner, found)?;
        check_person(&wanted, found)?;
        self.check_limit(&wanted, found)?;
        if let Some(twin) = self.answered_twin(&wanted) {
            return success(StatusCode::CREATED, &twin);
        }
        let spans = occurrences(&wanted, found)?;
        let target = Target { owner, event_type: found, replacing: None };
        let hosts = spans.iter().map(|span| self.admit(target, *span)).collect::<Result<Vec<_>, _>>()?;
        let series = (spans.len() > 1).then(|| self.state.rng.uuid());
        let place = |(span, hosts)| Place { span, hosts, series: series.clone() };
        let places: Vec<Place> = spans.into_iter().zip(hosts).map(place).collect();
        let made: Vec<Value> = places.into_iter().map(|place| self.insert(&wanted, found, place)).collect();
        match (series, made.as_slice()) {
            (None, [only]) => success(StatusCode::CREATED, only),
            _ => success(StatusCode::CREATED, &Value::Array(made)),
        }
    }

    fn may_book(&self, owner: usize, found: &EventType) -> Result<(), Problem> {
        let allowed = match self.caller {
            Caller::Account(account) => self.belongs(account, owner, found),
            Caller::Anonymous => false,
        };
        if found.requires_authentication && !allowed {
            return Err(Problem::forbidden(
                "checkBookingRequiresAuthentication - user is not authorized to access this event type. User has to be either \
                 event type owner, host, team admin or owner or org admin or owner.",
            ));
        }
        Ok(())
    }

    fn check_limit(&self, wanted: &Wanted, found: &EventType) -> Result<(), Problem> {
        let Some(limit) = found.booker_limit else {
            return Ok(());
        };
        let mine = |b: &&Booked| {
            b.is_live()
                && b.event_type == found.id
                && b.start > self.now
                && b.attendees.iter().any(|p| p.email == wanted.person.email)
        };
        if self.state.bookings.iter().filter(mine).count() < usize::try_from(limit).unwrap_or(usize::MAX) {
            return Ok(());
        }
        Err(Problem::bad_request(
            "Attendee with this email can't book because the maximum number of active bookings has been reached.",
        ))
    }

    /// The oddity that an existing booking of the same attendee and start is answered as if it were new.
    fn answered_twin(&self, wanted: &Wanted) -> Option<Value> {
        let same = |b: &&Booked| {
            b.is_live() && b.start == wanted.start && b.attendees.iter().any(|p| p.email == wanted.person.email)
        };
        let twin = self.state.bookings.iter().filter(|_| self.world.quirks.answers_existing_booking).find(same)?;
        Some(booking(self.world, twin))
    }

    /// The hosts who would receive at that time.
    pub(super) fn admit(&self, target: Target<'_>, span: Span) -> Result<Vec<usize>, Problem> {
        let Target { owner, event_type: found, replacing } = target;
        let desk = Desk { world: self.world, state: self.state, event_type: found, owner, now: self.now, replacing };
        if found.team.is_some() && desk.candidates().is_empty() {
            return Err(Problem::unprocessable(format!(
                "Can't book this team event type because it has no hosts. Please, add at least 1 host to event type with id={} \
                 and try again.",
                found.id
            )));
        }
        let refused = self.world.quirks.refused_though_listed.contains(&span.0);
        let judged = if refused { Err(NotFree::Taken) } else { desk.judge(span) };
        judged.map_err(|why| match why {
            NotFree::Past => Problem::bad_request("Attempting to book a meeting in the past."),
            NotFree::OutOfBounds => Problem::bad_request(OUT_OF_BOUNDS),
            NotFree::SeatsFull => Problem::conflict("No more seats left at this seated booking."),
            NotFree::Taken => self.taken(found),
        })
    }

    fn taken(&self, found: &EventType) -> Problem {
        let who = if found.team.is_some() { "One of the hosts" } else { "User" };
        match self.world.quirks.collision {
            Collision::Unavailable => {
                Problem::bad_request(format!("{who} either already has booking at this time or is not available"))
            }
            Collision::FlatConflict => Problem::flat(409, "booking_conflict_error"),
            Collision::DatabaseConflict => {
                Problem::constant(409, "CONFLICT", "Invalid Input: Trying to create a record that already exists.")
            }
            Collision::CodedConflict => Problem::coded(409, "booking_conflict_error"),
            Collision::UnmappedServerError => {
                Problem::constant(500, "INTERNAL_SERVER_ERROR", "no_available_users_found_error")
            }
        }
    }

    /// Puts a booking, or a seat of one, into the state and renders it.
    fn insert(&mut self, wanted: &Wanted, found: &EventType, place: Place) -> Value {
        let mut person = wanted.person.clone();
        if found.seats.is_some() {
            person.seat = Some(self.state.rng.uuid());
            person.metadata = wanted.metadata.clone();
        }
        let seat = person.seat.clone();
        let same = |b: &&mut Booked| b.is_live() && b.event_type == found.id && (b.start, b.end) == place.span;
        let there = self.state.bookings.iter_mut().filter(|_| found.seats.is_some()).find(same);
        let booked = if let Some(there) = there {
            there.attendees.push(person);
            there.updated = self.now;
            there.clone()
        } else {
            let mut booked = self.fresh(wanted, found, place);
            booked.attendees.push(person);
            self.state.bookings.push(booked.clone());
            booked
        };
        let trigger = if booked.status == Status::Pending { "BOOKING_REQUESTED" } else { "BOOKING_CREATED" };
        self.events.push(Event::new(trigger, booked.clone()));
        let mut out = booking(self.world, &booked);
        if let Some(seat) = seat {
            out["seatUid"] = seat.into();
        }
        out
    }

    fn fresh(&mut self, wanted: &Wanted, found: &EventType, place: Place) -> Booked {
        let status = match (wanted.instant, found.requires_confirmation) {
            (true, _) => Status::AwaitingHost,
            (false, true) => Status::Pending,
            (false, false) => Status::Accepted,
        };
        Booked {
            id: self.state.fresh_id(),
            uid: self.state.rng.uid(),
            event_type: found.id,
            hosts: place.hosts,
            status,
            start: place.span.0,
            end: place.span.1,
            created: self.now,
            updated: self.now,
            attendees: Vec::new(),
            guests: wanted.guests.clone(),
            metadata: wanted.metadata.clone(),
            location: found.address.clone(),
            absent_host: false,
            series: place.series,
            moved_from: None,
            moved_to: None,
            reason: None,
            changed_by: None,
        }
    }
}

const OUT_OF_BOUNDS: &str = "The event type can't be booked at the \"start\" time provided. This could be because it's too soon \
    (violating the minimum booking notice) or too far in the future (outside the event's scheduling window). Try fetching available \
    slots first using the GET /v2/slots endpoint and then make a booking with \"start\" time equal to one of the available slots: \
    https://cal.com/docs/api-reference/v2/slots";

/// The times of the booking, or of all bookings of the series.
fn occurrences(wanted: &Wanted, found: &EventType) -> Result<Vec<Span>, Problem> {
    let lasting = found.lasting(wanted.length).ok_or_else(|| {
        Problem::bad_request(
            "Can't specify 'lengthInMinutes' because event type does not have multiple possible lengths.",
        )
    })?;
    if wanted.instant && found.team.is_none() {
        return Err(Problem::bad_request("Instant bookings are only possible for team event types"));
    }
    let most = found.recurrence.unwrap_or(1);
    let count = wanted.count.unwrap_or(most);
    if count == 0 || count > most {
        return Err(Problem::bad_request(format!("recurrenceCount must be at most {most}")));
    }
    let week = |i: u32| wanted.start + TimeDelta::weeks(i.into());
    Ok((0..count).map(|i| (week(i), week(i) + lasting)).collect())
}

fn check_person(wanted: &Wanted, found: &EventType) -> Result<(), Problem> {
    if found.requires_phone && wanted.person.phone.is_none() {
        return Err(Problem::bad_request(
            "Missing attendee phone number - it is required by the event type. Pass it as \"attendee.phoneNumber\" string in the request.",
        ));
    }
    let missing = found.required_fields.iter().find(|slug| !wanted.person.answers.contains_key(*slug));
    missing.map_or(Ok(()), |slug| {
        Err(Problem::bad_request(format!(
            "Missing required booking field response: {slug} - it is required by the event type booking fields, but missing in the \
             bookingFieldsResponses."
        )))
    })
}
