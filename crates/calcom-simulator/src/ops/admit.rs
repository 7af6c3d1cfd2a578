//! Whether a start can be booked, and in which of its sentences the server says that it cannot.

use super::Session;
use crate::availability::{Desk, NotFree};
use crate::event_type::{Assignment, EventType};
use crate::problem::Problem;
use crate::quirk::Collision;
use crate::schedule::Span;
use crate::state::Hold;

/// What a start is asked for.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) owner: usize,
    pub(super) event_type: &'a EventType,
    /// A booking whose own time counts as free.
    pub(super) replacing: Option<&'a str>,
}

impl Session<'_> {
    /// The hosts who would receive at that time.
    pub(super) fn admit(&self, target: Target<'_>, span: Span) -> Result<Vec<usize>, Problem> {
        let Target { owner, event_type: found, replacing } = target;
        let desk = Desk { replacing, ..self.desk(owner, found, false) };
        self.check_bookable(&desk)?;
        let quirks = &self.world.quirks;
        if let Some(hold) = desk.held(span).filter(|_| quirks.holds_lock) {
            return Err(self.held_by_another(hold));
        }
        let robin = found.team.is_some() && found.assignment == Assignment::RoundRobin;
        let refused = quirks.refused_though_listed.contains(&span.0) || (robin && quirks.round_robin_refused);
        let judged = if refused { Err(NotFree::Taken) } else { desk.judge(span) };
        let hosts = judged.map_err(|why| match why {
            NotFree::Past => Problem::bad_request("Attempting to book a meeting in the past."),
            NotFree::OutOfBounds => Problem::bad_request(OUT_OF_BOUNDS),
            NotFree::SeatsFull => Problem::conflict("No more seats left at this seated booking."),
            NotFree::Taken => self.taken(found),
        })?;
        self.check_unique(&desk, span, &hosts)?;
        Ok(hosts)
    }

    /// Templates and teams without hosts cannot be booked at all.
    fn check_bookable(&self, desk: &Desk<'_>) -> Result<(), Problem> {
        let found = desk.event_type;
        if found.assignment == Assignment::Managed {
            return Err(Problem::bad_request(format!(
                "Event type with id={} is the parent managed event type that can't be booked. You have to provide the child event \
                 type id aka id of event type that has been assigned to one of the users.",
                found.id
            )));
        }
        if found.team.is_some() && desk.candidates().is_empty() {
            return Err(Problem::unprocessable(format!(
                "Can't book this team event type because it has no hosts. Please, add at least 1 host to event type with id={} \
                 and try again.",
                found.id
            )));
        }
        Ok(())
    }

    fn held_by_another(&self, hold: &Hold) -> Problem {
        let seconds = (hold.until - self.now).num_seconds().max(0);
        Problem::bad_request(format!(
            "Someone else reserved this booking time slot before you. This time slot will be freed up in {seconds} seconds."
        ))
    }

    /// The database has a key over start, end and host, which two racing creates cannot both have. Seats share their booking.
    fn check_unique(&self, desk: &Desk<'_>, span: Span, hosts: &[usize]) -> Result<(), Problem> {
        let quirks = &self.world.quirks;
        let twin = self.state.bookings.around(span).any(|b| {
            desk.is_taken_by(b)
                && b.span() == span
                && b.hosts.first() == hosts.first()
                && Some(b.uid.as_str()) != desk.replacing
        });
        if !quirks.unique_key || !twin || desk.event_type.seats.is_some() {
            return Ok(());
        }
        Err(match quirks.collision {
            Collision::Unavailable | Collision::UnmappedServerError | Collision::DatabaseConflict => duplicate(),
            Collision::FlatConflict | Collision::CodedConflict => self.taken(desk.event_type),
        })
    }

    pub(super) fn taken(&self, found: &EventType) -> Problem {
        let who = if found.team.is_some() { "One of the hosts" } else { "User" };
        match self.world.quirks.collision {
            Collision::Unavailable => {
                Problem::bad_request(format!("{who} either already has booking at this time or is not available"))
            }
            Collision::FlatConflict => Problem::flat(409, "booking_conflict_error"),
            Collision::DatabaseConflict => duplicate(),
            Collision::CodedConflict => Problem::coded(409, "booking_conflict_error"),
            Collision::UnmappedServerError => nobody_available(),
        }
    }
}

fn duplicate() -> Problem {
    Problem::constant(409, "CONFLICT", "Invalid Input: Trying to create a record that already exists.")
}

/// A domain code that no filter knew.
pub(super) fn nobody_available() -> Problem {
    Problem::constant(500, "INTERNAL_SERVER_ERROR", "no_available_users_found_error")
}

const OUT_OF_BOUNDS: &str = "The event type can't be booked at the \"start\" time provided. This could be because it's too soon \
    (violating the minimum booking notice) or too far in the future (outside the event's scheduling window). Try fetching available \
    slots first using the GET /v2/slots endpoint and then make a booking with \"start\" time equal to one of the available slots: \
    https://cal.com/docs/api-reference/v2/slots";
