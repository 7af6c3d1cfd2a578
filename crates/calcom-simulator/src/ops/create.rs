//! `POST /v2/bookings`.

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::Value;

use super::admit::{Target, nobody_available};
use super::wanted::{Wanted, invented_email};
use super::{Answer, Session, success};
use crate::booked::{Booked, Status};
use crate::event_type::EventType;
use crate::ledger;
use crate::problem::Problem;
use crate::render::{booking, event_type};
use crate::request::{Caller, Parts};
use crate::schedule::Span;
use crate::webhook::Event;

/// An occurrence that was admitted.
struct Place {
    span: Span,
    hosts: Vec<usize>,
    series: Option<String>,
}

impl Session<'_> {
    pub(super) fn create_booking(&mut self, parts: &Parts<'_>) -> Answer {
        let mut wanted = self.wanted(parts)?;
        let (owner, found) = event_type(self.world, wanted.event_type)
            .ok_or_else(|| Problem::not_found(format!("Event type with id {} not found.", wanted.event_type)))?;
        self.may_book(owner, found)?;
        self.check_person(&mut wanted, found)?;
        self.check_limit(&wanted, found)?;
        if let Some(twin) = self.answered_twin(&wanted) {
            return success(StatusCode::CREATED, &twin);
        }
        let spans = occurrences(&wanted, found)?;
        if self.state.bookings.len() + spans.len() > ledger::MOST {
            return Err(Problem::flat(507, "The simulated world has no room for another booking"));
        }
        let target = Target { owner, event_type: found, replacing: None };
        let hosts = spans.iter().map(|span| self.admit(target, *span)).collect::<Result<Vec<_>, _>>()?;
        let series = (spans.len() > 1).then(|| self.state.rng.uuid());
        let place = |(span, hosts)| Place { span, hosts, series: series.clone() };
        let places: Vec<Place> = spans.into_iter().zip(hosts).map(place).collect();
        let made: Vec<Value> = places.into_iter().map(|place| self.insert(&wanted, found, place)).collect();
        if self.world.quirks.refused_though_made {
            return Err(nobody_available());
        }
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

    /// Asks for what the event type needs of an attendee, and drops what it hides.
    fn check_person(&self, wanted: &mut Wanted, found: &EventType) -> Result<(), Problem> {
        let person = &mut wanted.person;
        if !self.world.quirks.sms_number_only_as_phone && person.phone.is_none() {
            person.phone = person.answers.get("smsReminderNumber").and_then(Value::as_str).map(str::to_owned);
        }
        if found.requires_phone && person.phone.is_none() {
            return Err(Problem::bad_request(
                "Missing attendee phone number - it is required by the event type. Pass it as \"attendee.phoneNumber\" string in the request.",
            ));
        }
        if let (true, Some(phone)) = (found.hides_email, &person.phone) {
            person.email = invented_email(phone);
        }
        let missing = found.required_fields.iter().find(|slug| !person.answers.contains_key(*slug));
        missing.map_or(Ok(()), |slug| {
            Err(Problem::bad_request(format!(
                "Missing required booking field response: {slug} - it is required by the event type booking fields, but missing in \
                 the bookingFieldsResponses."
            )))
        })
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
        let mut out = booking(self.world, twin);
        let seat = twin.attendees.iter().find(|p| p.email == wanted.person.email).and_then(|p| p.seat.as_deref());
        if let Some(seat) = seat {
            out["seatUid"] = seat.into();
        }
        Some(out)
    }

    /// Puts a booking, or a seat of one, into the state and renders it.
    fn insert(&mut self, wanted: &Wanted, found: &EventType, place: Place) -> Value {
        let mut person = wanted.person.clone();
        if found.seats.is_some() {
            person.seat = Some(self.state.rng.uuid());
            person.metadata = wanted.metadata.clone();
        }
        let seat = person.seat.clone();
        let shared = self.shared(found, place.span);
        let is_first = shared.is_none();
        let booked = if let Some(there) = shared.and_then(|uid| self.state.booking_mut(&uid)) {
            there.attendees.push(person);
            there.updated = self.now;
            there.clone()
        } else {
            let mut booked = self.fresh(wanted, found, place);
            booked.attendees.push(person);
            self.state.bookings.push(booked.clone());
            booked
        };
        let trigger = match booked.status {
            Status::Pending => "BOOKING_REQUESTED",
            Status::AwaitingHost => "INSTANT_MEETING",
            _ => "BOOKING_CREATED",
        };
        if is_first || !self.world.quirks.later_seats_fire_nothing {
            self.events.push(Event::new(trigger, booked.clone()));
        }
        let mut out = booking(self.world, &booked);
        if let Some(seat) = seat {
            out["seatUid"] = seat.into();
        }
        out
    }

    /// The booking whose seats are shared at that time.
    pub(super) fn shared(&self, found: &EventType, span: Span) -> Option<String> {
        found.seats?;
        let same = |b: &&Booked| b.is_live() && b.event_type == found.id && b.span() == span;
        self.state.bookings.around(span).find(same).map(|b| b.uid.clone())
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
