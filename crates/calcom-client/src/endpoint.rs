//! The operations of Cal.com that this crate speaks, one row each: method, pinned API version, may it be repeated, who goes first.
//!
//! The version is pinned per resource, never per client: a known but different version is answered with 404, and an unknown one
//! silently with the oldest shapes.

use std::fmt;

use http::Method;

const SLOTS: Option<&str> = Some("2024-09-04");
const BOOKINGS: Option<&str> = Some("2024-08-13");
const EVENT_TYPES: Option<&str> = Some("2024-06-14");
const SCHEDULES: Option<&str> = Some("2024-06-11");

/// Who goes first when calls are scarce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Priority {
    /// Refreshing a cache, reading settings: nobody is waiting.
    Refresh,
    /// Somebody asks what is free.
    Availability,
    /// Somebody makes, moves or cancels a booking.
    Booking,
}

/// One operation of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// `GET /v2/slots`.
    Slots,
    /// `POST /v2/bookings`.
    CreateBooking,
    /// `POST /v2/slots/reservations`.
    CreateHold,
    /// `GET /v2/slots/reservations/{uid}`.
    ReadHold,
    /// `PATCH /v2/slots/reservations/{uid}`.
    UpdateHold,
    /// `DELETE /v2/slots/reservations/{uid}`.
    DeleteHold,
    /// `GET /v2/bookings/{uid}`.
    ReadBooking,
    /// `GET /v2/bookings/by-seat/{seatUid}`.
    BookingBySeat,
    /// `GET /v2/bookings`.
    ListBookings,
    /// `POST /v2/bookings/{uid}/reschedule`.
    Reschedule,
    /// `POST /v2/bookings/{uid}/cancel`.
    Cancel,
    /// `POST /v2/bookings/{uid}/confirm`.
    Confirm,
    /// `POST /v2/bookings/{uid}/decline`.
    Decline,
    /// `POST /v2/bookings/{uid}/mark-absent`.
    MarkAbsent,
    /// `GET /v2/event-types`.
    EventTypes,
    /// `GET /v2/event-types/{id}`.
    ReadEventType,
    /// `GET /v2/teams/{id}/event-types`.
    TeamEventTypes,
    /// `GET /v2/teams/{id}/event-types/{id}`.
    ReadTeamEventType,
    /// `GET /v2/schedules`.
    Schedules,
    /// `GET /v2/schedules/default`.
    DefaultSchedule,
    /// `GET /v2/schedules/{id}`.
    ReadSchedule,
    /// `GET /v2/me`.
    Me,
    /// `GET /v2/calendars`.
    Calendars,
    /// `GET /v2/calendars/busy-times`.
    BusyTimes,
    /// `POST /v2/webhooks`.
    CreateWebhook,
    /// `GET /v2/webhooks`.
    ListWebhooks,
    /// `GET /v2/webhooks/{id}`.
    ReadWebhook,
    /// `PATCH /v2/webhooks/{id}`.
    UpdateWebhook,
    /// `DELETE /v2/webhooks/{id}`.
    DeleteWebhook,
}

struct Row {
    name: &'static str,
    method: Method,
    version: Option<&'static str>,
    safe: bool,
    priority: Priority,
}

fn read(name: &'static str, version: Option<&'static str>, priority: Priority) -> Row {
    Row { name, method: Method::GET, version, safe: true, priority }
}

fn write(name: &'static str, method: Method, version: Option<&'static str>) -> Row {
    Row { name, method, version, safe: false, priority: Priority::Booking }
}

/// A write that does no more when it is sent twice.
fn repeatable(name: &'static str, method: Method, version: Option<&'static str>) -> Row {
    Row { safe: true, ..write(name, method, version) }
}

impl Endpoint {
    fn row(self) -> Row {
        match self {
            Self::Slots => read("slots", SLOTS, Priority::Availability),
            Self::CreateBooking => write("create_booking", Method::POST, BOOKINGS),
            Self::CreateHold => write("create_hold", Method::POST, SLOTS),
            Self::ReadHold => read("read_hold", SLOTS, Priority::Booking),
            Self::UpdateHold => write("update_hold", Method::PATCH, SLOTS),
            Self::DeleteHold => repeatable("delete_hold", Method::DELETE, SLOTS),
            Self::ReadBooking => read("read_booking", BOOKINGS, Priority::Booking),
            Self::BookingBySeat => read("booking_by_seat", BOOKINGS, Priority::Booking),
            Self::ListBookings => read("list_bookings", BOOKINGS, Priority::Booking),
            Self::Reschedule => write("reschedule", Method::POST, BOOKINGS),
            Self::Cancel => write("cancel", Method::POST, BOOKINGS),
            Self::Confirm => write("confirm", Method::POST, BOOKINGS),
            Self::Decline => write("decline", Method::POST, BOOKINGS),
            Self::MarkAbsent => repeatable("mark_absent", Method::POST, BOOKINGS),
            Self::EventTypes => read("event_types", EVENT_TYPES, Priority::Refresh),
            Self::ReadEventType => read("event_type", EVENT_TYPES, Priority::Refresh),
            Self::TeamEventTypes => read("team_event_types", None, Priority::Refresh),
            Self::ReadTeamEventType => read("team_event_type", None, Priority::Refresh),
            Self::Schedules => read("schedules", SCHEDULES, Priority::Refresh),
            Self::DefaultSchedule => read("default_schedule", SCHEDULES, Priority::Refresh),
            Self::ReadSchedule => read("schedule", SCHEDULES, Priority::Refresh),
            Self::Me => read("me", None, Priority::Refresh),
            Self::Calendars => read("calendars", None, Priority::Refresh),
            Self::BusyTimes => read("busy_times", None, Priority::Availability),
            Self::CreateWebhook => write("create_webhook", Method::POST, None),
            Self::ListWebhooks => read("list_webhooks", None, Priority::Refresh),
            Self::ReadWebhook => read("read_webhook", None, Priority::Refresh),
            Self::UpdateWebhook => repeatable("update_webhook", Method::PATCH, None),
            Self::DeleteWebhook => write("delete_webhook", Method::DELETE, None),
        }
    }

    /// A stable snake_case name, for logs and metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(self) -> Method {
        self.row().method
    }

    /// The value of `cal-api-version`; `None` where the resource has no versions.
    #[must_use]
    pub fn api_version(self) -> Option<&'static str> {
        self.row().version
    }

    /// Whether sending it twice does no more than sending it once.
    #[must_use]
    pub fn is_safe_to_repeat(self) -> bool {
        self.row().safe
    }

    /// Who goes first when calls are scarce.
    #[must_use]
    pub fn priority(self) -> Priority {
        self.row().priority
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
