//! Every operation of the client, each with what the document calls it; some with several forms of the question.

use std::future::Future;
use std::pin::Pin;

use calcom_client::{
    Absence, BookingFilter, BookingsQuery, BusyTimesQuery, CalcomClient, CalcomError, Cancellation, EventTypeId,
    EventTypeRef, Location, NewHold, NewWebhook, Reschedule, ScheduleId, SlotsQuery, TeamId, Trigger,
};
use chrono_tz::Europe::Berlin;
use futures_util::TryStreamExt as _;

use crate::canned::{BUDGET, at, booking, october};

type Done = Pin<Box<dyn Future<Output = Result<(), CalcomError>>>>;

/// The document's name of an operation, and how the client does it.
pub(crate) type Row = (&'static str, fn(CalcomClient) -> Done);

macro_rules! rows {
    ($($name:literal => |$client:ident| $call:expr;)*) => {
        &[$(($name, |$client: CalcomClient| Box::pin(async move { $call.await.map(drop) }))),*]
    };
}

fn id(number: u64) -> EventTypeId {
    EventTypeId::new(number).unwrap()
}

fn uid<T: std::str::FromStr<Err: std::fmt::Debug>>() -> T {
    "3kQvRZs7mXcTgVbYpLn2Ha".parse().unwrap()
}

fn team() -> TeamId {
    TeamId::new(7).unwrap()
}

fn slots(event_type: EventTypeRef) -> SlotsQuery {
    SlotsQuery::new(event_type, at("2026-10-01T00:00:00Z"), at("2026-10-08T12:00:00Z"), Berlin)
}

fn hold() -> NewHold {
    let mut hold = NewHold::new(id(424_242), at("2026-10-02T07:00:00Z"));
    (hold.length, hold.minutes) = (Some(45), Some(10));
    hold
}

fn hook() -> NewWebhook {
    NewWebhook::new(
        "https://hooks.example/cal",
        [Trigger::BookingCreated, Trigger::BookingCancelled],
        "0123456789abcdef",
    )
}

fn everything() -> BookingsQuery {
    let mut query = BookingsQuery::default();
    query.states = vec![BookingFilter::Upcoming, BookingFilter::Unconfirmed];
    query.attendee_email = Some("gast@kunde.example".parse().unwrap());
    query.attendee_name = Some("Erika Beispiel".to_owned());
    (query.uid, query.event_type, query.team) = (Some(uid()), Some(id(424_242)), Some(team()));
    query.after_start = Some(at("2026-10-01T00:00:00Z"));
    query.before_end = Some(at("2026-11-01T00:00:00Z"));
    (query.after_created, query.before_created) = (query.after_start, query.before_end);
    (query.after_updated, query.before_updated) = (query.after_start, query.before_end);
    (query.take, query.skip) = (Some(50), 100);
    query
}

fn full_booking(location: Location) -> calcom_client::NewBooking {
    let mut wanted = booking().metadata("call_id", "call_1").notes("bitte klingeln").location(location);
    wanted.attendee = wanted.attendee.phone("+493023125042".parse().unwrap()).language("de".parse().unwrap());
    (wanted.length, wanted.guests) = (Some(45), vec!["gast@kunde.example".parse().unwrap()]);
    wanted
}

fn slugs() -> EventTypeRef {
    EventTypeRef::Individual { slug: "schnitt".into(), username: "mara".into(), organization: Some("salon".into()) }
}

fn team_slugs() -> EventTypeRef {
    EventTypeRef::Team { slug: "schnitt".into(), team: "salon".into(), organization: None }
}

fn busy() -> BusyTimesQuery {
    let from = at("2026-10-01T00:00:00Z").date_naive();
    let mut query =
        BusyTimesQuery::new(from, from + chrono::Days::new(7), Berlin, (5, "mara@salon.example".to_owned()));
    query.calendars.push((6, "team calendar".to_owned()));
    query
}

/// Everything, in the order of the document.
pub(crate) const ROWS: &[Row] = rows! {
    "GET /v2/slots" => |client| client.slots(&october(), BUDGET);
    "GET /v2/slots" => |client| client.slots(&october().with_ends().duration(45).replacing(uid()), BUDGET);
    "GET /v2/slots" => |client| client.slots(&slots(slugs()), BUDGET);
    "GET /v2/slots" => |client| client.slots(&slots(team_slugs()), BUDGET);
    "GET /v2/slots" => |client| client.slots(&slots(EventTypeRef::Dynamic {
        usernames: vec!["mara".into(), "ali".into()], organization: Some("salon".into())
    }), BUDGET);
    "POST /v2/slots/reservations" => |client| client.hold(&hold(), BUDGET);
    "GET /v2/slots/reservations/{uid}" => |client| client.read_hold(&uid(), BUDGET);
    "PATCH /v2/slots/reservations/{uid}" => |client| client.move_hold(&uid(), &hold(), BUDGET);
    "DELETE /v2/slots/reservations/{uid}" => |client| client.release(&uid(), BUDGET);
    "POST /v2/bookings" => |client| client.create_booking(&booking(), BUDGET);
    "POST /v2/bookings" => |client| {
        let mut wanted = full_booking(Location::AttendeePhone { phone: "+493023125042".parse().unwrap() });
        wanted.recurrence_count = Some(3);
        async move { client.create_series(&wanted, BUDGET).await }
    };
    "POST /v2/bookings" => |client| {
        let mut wanted = full_booking(Location::AttendeeAddress { address: "Musterstraße 1".into() });
        (wanted.event_type, wanted.instant) = (team_slugs(), true);
        async move { client.create_booking(&wanted, BUDGET).await }
    };
    "POST /v2/bookings" => |client| {
        let wanted = full_booking(Location::Integration { integration: "cal-video".into() });
        async move { client.create_booking(&wanted, BUDGET).await }
    };
    "POST /v2/bookings" => |client| {
        let wanted = full_booking(Location::OrganizersDefaultApp);
        async move { client.create_booking(&wanted, BUDGET).await }
    };
    "GET /v2/bookings" => |client| client.bookings_page(&BookingsQuery::default(), BUDGET);
    "GET /v2/bookings" => |client| client.bookings_page(&everything(), BUDGET);
    "GET /v2/bookings/by-seat/{seatUid}" => |client| client.booking_by_seat(&uid(), BUDGET);
    "GET /v2/bookings/{bookingUid}" => |client| client.booking(&uid(), BUDGET);
    "POST /v2/bookings/{bookingUid}/reschedule" => |client| {
        let mut to = Reschedule::to(at("2026-10-05T07:00:00Z")).reason("verschoben");
        to.by = Some("mara@salon.example".parse().unwrap());
        async move { client.reschedule(&uid(), &to, BUDGET).await }
    };
    "POST /v2/bookings/{bookingUid}/reschedule" => |client| client.reschedule(&uid(), &Reschedule::to(at("2026-10-05T07:00:00Z")).seat(uid()), BUDGET);
    "POST /v2/bookings/{bookingUid}/cancel" => |client| {
        let mut why = Cancellation::because("krank");
        why.subsequent = true;
        async move { client.cancel(&uid(), &why, BUDGET).await }
    };
    "POST /v2/bookings/{bookingUid}/cancel" => |client| client.cancel(&uid(), &Cancellation::because("krank").seat(uid()), BUDGET);
    "POST /v2/bookings/{bookingUid}/confirm" => |client| client.confirm(&uid(), BUDGET);
    "POST /v2/bookings/{bookingUid}/decline" => |client| client.decline(&uid(), Some("voll"), BUDGET);
    "POST /v2/bookings/{bookingUid}/decline" => |client| client.decline(&uid(), None, BUDGET);
    "POST /v2/bookings/{bookingUid}/mark-absent" => |client| {
        let mut who = Absence::default();
        who.host = Some(true);
        who.attendees = vec![calcom_client::AbsentAttendee { email: "gast@kunde.example".parse().unwrap(), absent: true }];
        async move { client.mark_absent(&uid(), &who, BUDGET).await }
    };
    "GET /v2/event-types" => |client| client.event_types(BUDGET);
    "GET /v2/event-types/{eventTypeId}" => |client| client.event_type(id(424_242), BUDGET);
    "GET /v2/teams/{teamId}/event-types" => |client| client.team_event_types(team(), BUDGET);
    "GET /v2/teams/{teamId}/event-types/{eventTypeId}" => |client| client.team_event_type(team(), id(424_242), BUDGET);
    "GET /v2/schedules" => |client| client.schedules(BUDGET);
    "GET /v2/schedules/default" => |client| client.default_schedule(BUDGET);
    "GET /v2/schedules/{scheduleId}" => |client| client.schedule(ScheduleId::new(254).unwrap(), BUDGET);
    "GET /v2/me" => |client| client.me(BUDGET);
    "GET /v2/calendars" => |client| client.calendars(BUDGET);
    "GET /v2/calendars/busy-times" => |client| client.busy_times(&busy(), BUDGET);
    "POST /v2/webhooks" => |client| client.create_webhook(&hook(), BUDGET);
    "GET /v2/webhooks" => |client| client.webhooks(BUDGET);
    "GET /v2/webhooks/{webhookId}" => |client| client.webhook(&uid(), BUDGET);
    "PATCH /v2/webhooks/{webhookId}" => |client| client.update_webhook(&uid(), &hook(), BUDGET);
    "DELETE /v2/webhooks/{webhookId}" => |client| client.delete_webhook(&uid(), BUDGET);
};

/// All bookings of a list, page after page.
pub(crate) async fn all_bookings(client: &CalcomClient) -> Result<Vec<calcom_client::Booking>, CalcomError> {
    client.bookings(BookingsQuery::default(), BUDGET).try_collect().await
}
