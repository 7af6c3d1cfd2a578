#![doc = include_str!("../README.md")]

#[cfg(feature = "blocking")]
mod blocking;
mod booking;
mod calendars;
mod call;
mod changes;
mod client;
mod clock;
mod config;
mod contact;
mod context;
mod endpoint;
mod error;
mod event_type_ref;
mod excerpt;
mod fault;
mod holds;
mod hooks;
mod ids;
mod instant;
mod jitter;
mod key;
mod listing;
mod marker;
mod meaning;
mod new_booking;
mod observe;
mod retry_after;
mod settings;
mod slot;
mod slots;
mod stack;
mod transport;
mod trigger;
mod turns;
mod webhook;
mod wire;

#[cfg(feature = "blocking")]
pub use blocking::BlockingClient;
pub use booking::{Attendee, Booking, BookingStatus, Host};
pub use calendars::{BusyTime, BusyTimesQuery, CalendarInfo, CalendarKind, Calendars, ConnectedCalendar};
pub use changes::{Absence, AbsentAttendee, Cancellation, Reschedule};
pub use client::{Booked, CalcomClient, CalcomClients, ClientsConfig, ClientsSettings, Origin};
pub use config::{ClientConfig, ClientSettings, REGION_DEFAULT, REGION_EU};
pub use contact::{EmailAddress, Language, PhoneNumber};
pub use context::CallContext;
pub use endpoint::{Endpoint, Priority};
pub use error::{CalcomError, Refusal, TransportError, TransportFault};
pub use event_type_ref::EventTypeRef;
pub use fault::{Fault, Faults};
pub use holds::{Hold, NewHold};
pub use hooks::{NewWebhook, Webhook};
pub use ids::{BookingId, BookingUid, EventTypeId, HoldUid, IdError, ScheduleId, SeatUid, TeamId, UserId, WebhookId};
pub use jitter::Jitter;
pub use key::ApiKey;
pub use listing::{BookingFilter, BookingsPage, BookingsQuery, Pagination};
pub use marker::{MARKER_KEY, Marker};
pub use meaning::Meaning;
pub use new_booking::{Location, NewAttendee, NewBooking};
pub use settings::{DateHours, EventTypeInfo, Hours, Me, ScheduleInfo};
pub use slot::{Seats, Slot};
pub use slots::{SlotFormat, Slots, SlotsQuery};
pub use stack::{
    BreakerHook, BreakerPermit, CallOutcome, HedgeSettings, Quota, QuotaSettings, QuotaStatus, RetrySettings,
    StackConfig, StackSettings, stack,
};
#[cfg(feature = "redis")]
pub use stack::{QuotaFleet, QuotaFleetConfig, RedisTopology};
pub use transport::{ReqwestTransport, Transport};
pub use trigger::Trigger;
pub use webhook::{SIGNATURE_HEADER, WebhookBooking, WebhookError, WebhookEvent, WebhookSecret, verify_webhook};
