//! What an error answer of Cal.com means for somebody who wants an appointment.
//!
//! The law: the sentence first, the code second, the status last. The same fact arrives with 400, 409 and even 500, in five shapes
//! of body, and the sentences gain prefixes and tails over time; so the sentence is searched for a known part, and only a body
//! without one is judged by its status. The table is read top to bottom and the first hit counts.

use std::time::Duration;

use http::StatusCode;

use crate::ids::BookingUid;

/// What the answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning {
    /// The time is gone, or the host is not available: offer another.
    SlotTaken,
    /// Somebody else holds the time; it may come free.
    SlotHeld {
        /// How long the hold lasts, where the server says it.
        free_in: Option<Duration>,
    },
    /// All seats are gone.
    SeatsFull,
    /// The same booking was inserted before: reconcile, it may be our own.
    Duplicate,
    /// Too soon (minimum notice) or too far ahead (booking window).
    OutOfBounds,
    /// The time has passed.
    InThePast,
    /// The attendee has as many bookings as the event type allows.
    BookerLimit {
        /// The booking that could be moved instead, where the server names it.
        existing: Option<BookingUid>,
    },
    /// The event type wants an answer that was not given.
    MissingField {
        /// The field's slug, such as `phone`.
        field: String,
    },
    /// Something in the request is malformed.
    BadInput,
    /// The event type or account is set up so that this cannot work; repeating is pointless.
    Configuration,
    /// The booking was cancelled before.
    AlreadyCancelled,
    /// The booking was moved; the successor is the one to act on.
    Moved {
        /// The newer booking, where the server names it.
        successor: Option<BookingUid>,
    },
    /// The event type does not let bookings be cancelled.
    NotCancellable,
    /// A reason is required and was not sent.
    ReasonRequired,
    /// No such seat, or not one of this booking.
    UnknownSeat,
    /// Payment could not be taken.
    Payment,
    /// The API key is missing, wrong or expired.
    Credential,
    /// The API key is right but may not do this.
    Forbidden,
    /// No such event type, booking, user or team.
    NotFound,
    /// The route does not exist in the version that was sent: a bug of this crate.
    WrongVersion,
    /// Too many requests.
    OverQuota,
    /// Cal.com, or something in front of it, is broken.
    Outage,
    /// A refusal that is not in the table.
    Unrecognised,
}

/// The parts of an error answer that the law looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence<'a> {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// `error.code`, or empty.
    pub(crate) code: &'a str,
    /// `error.message` or the flat `message`, or empty.
    pub(crate) message: &'a str,
}

/// One row: a part of the lower-cased sentence or code, and what it means.
type Rule = (&'static str, fn(&str) -> Meaning);

const RULES: &[Rule] = &[
    // The time.
    ("either already has booking at this time or is not available", |_| Meaning::SlotTaken),
    ("no_available_users_found_error", |_| Meaning::SlotTaken),
    ("hosts_unavailable_for_booking", |_| Meaning::SlotTaken),
    ("round_robin_host_unavailable_for_booking", |_| Meaning::SlotTaken),
    ("availability_not_found_in_schedule_error", |_| Meaning::SlotTaken),
    ("can't reserve a slot if the event is already booked", |_| Meaning::SlotTaken),
    ("reserved this booking time slot before you", |text| Meaning::SlotHeld { free_in: seconds_in(text) }),
    ("already reserved by another user", |_| Meaning::SlotHeld { free_in: None }),
    ("no more seats left", |_| Meaning::SeatsFull),
    ("booking_seats_full_error", |_| Meaning::SeatsFull),
    ("not_enough_available_seats_error", |_| Meaning::SeatsFull),
    ("booking_conflict_error", |_| Meaning::Duplicate),
    ("already_signed_up_for_this_booking_error", |_| Meaning::Duplicate),
    ("trying to create a record that already exists", |_| Meaning::Duplicate),
    ("can't be booked at the \"start\" time provided", |_| Meaning::OutOfBounds),
    ("booking_time_out_of_bounds_error", |_| Meaning::OutOfBounds),
    ("booking_not_allowed_by_restriction_schedule_error", |_| Meaning::OutOfBounds),
    ("book a meeting in the past", |_| Meaning::InThePast),
    // The attendee.
    ("maximum number of active bookings", |text| Meaning::BookerLimit { existing: uid_in(text) }),
    ("booker_limit_exceeded_error", |text| Meaning::BookerLimit { existing: uid_in(text) }),
    ("missing attendee phone number", |_| missing("phone")),
    ("missing attendee email", |_| missing("email")),
    ("at least one contact method", |_| missing("email")),
    ("missing required booking field response", |text| missing(field_in(text))),
    ("booker_email_requires_login", |_| Meaning::Configuration),
    ("booker_email_blocked", |_| Meaning::Configuration),
    ("verification_code", |_| Meaning::Configuration),
    // The booking that is to be changed.
    ("already been cancelled.", already_cancelled),
    ("because it has been cancelled", |text| {
        successor_in(text).map_or(Meaning::AlreadyCancelled, |uid| moved(Some(uid)))
    }),
    ("cancelled_bookings_cannot_be_rescheduled", |_| Meaning::AlreadyCancelled),
    ("because it has been rescheduled", |text| moved(successor_in(text))),
    ("does not allow cancellations", |_| Meaning::NotCancellable),
    ("cancellation reason is required", |_| Meaning::ReasonRequired),
    ("invalid seatuid", |_| Meaning::UnknownSeat),
    // The set-up.
    ("booking location with type", |_| Meaning::Configuration),
    ("can't specify 'lengthinminutes'", |_| Meaning::Configuration),
    ("parent managed event type", |_| Meaning::Configuration),
    ("because it has no hosts", |_| Meaning::Configuration),
    ("event_type_no_hosts", |_| Meaning::Configuration),
    ("restriction_schedule_not_found_error", |_| Meaning::Configuration),
    ("private_link_expired", |_| Meaning::Configuration),
    ("payment_not_created_error", |_| Meaning::Payment),
    ("couldnt_charge_card_error", |_| Meaning::Payment),
    // The caller.
    ("checkbookingrequiresauthentication", |_| Meaning::Forbidden),
    ("invalid api key", |_| Meaning::Credential),
    ("api key is not valid", |_| Meaning::Credential),
    ("api key is expired", |_| Meaning::Credential),
    ("no authentication method provided", |_| Meaning::Credential),
    ("too many requests", |_| Meaning::OverQuota),
    ("cannot get /", |_| Meaning::WrongVersion),
    ("cannot post /", |_| Meaning::WrongVersion),
    ("cannot patch /", |_| Meaning::WrongVersion),
    ("cannot delete /", |_| Meaning::WrongVersion),
    ("event_type_not_found_error", |_| Meaning::NotFound),
    ("booking_not_found_error", |_| Meaning::NotFound),
];

/// The law.
pub(crate) fn judge(evidence: Evidence<'_>) -> Meaning {
    let message = evidence.message.to_lowercase();
    let code = evidence.code.to_lowercase();
    RULES
        .iter()
        .find(|(part, _)| message.contains(part) || code.contains(part))
        .map_or_else(|| by_status(evidence.status), |(_, meaning)| meaning(evidence.message))
}

fn by_status(status: StatusCode) -> Meaning {
    match status.as_u16() {
        400 | 422 => Meaning::BadInput,
        401 | 498 => Meaning::Credential,
        402 => Meaning::Payment,
        403 => Meaning::Forbidden,
        404 => Meaning::NotFound,
        409 => Meaning::Duplicate,
        429 => Meaning::OverQuota,
        500..=599 => Meaning::Outage,
        _ => Meaning::Unrecognised,
    }
}

impl Meaning {
    /// A stable snake_case name, for logs, metrics and matching across versions.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SlotTaken => "slot_taken",
            Self::SlotHeld { .. } => "slot_held",
            Self::SeatsFull => "seats_full",
            Self::Duplicate => "duplicate",
            Self::OutOfBounds => "out_of_bounds",
            Self::InThePast => "in_the_past",
            Self::BookerLimit { .. } => "booker_limit",
            Self::MissingField { .. } => "missing_field",
            Self::BadInput => "bad_input",
            Self::Configuration => "configuration",
            Self::AlreadyCancelled => "already_cancelled",
            Self::Moved { .. } => "moved",
            Self::NotCancellable => "not_cancellable",
            Self::ReasonRequired => "reason_required",
            Self::UnknownSeat => "unknown_seat",
            Self::Payment => "payment",
            Self::Credential => "credential",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::WrongVersion => "wrong_version",
            Self::OverQuota => "over_quota",
            Self::Outage => "outage",
            Self::Unrecognised => "unrecognised",
        }
    }
}

fn moved(successor: Option<BookingUid>) -> Meaning {
    Meaning::Moved { successor }
}

fn missing(field: impl Into<String>) -> Meaning {
    Meaning::MissingField { field: field.into() }
}

/// "this seat … has already been cancelled." is about a seat, everything else about the booking.
fn already_cancelled(text: &str) -> Meaning {
    if text.to_lowercase().contains("seat") { Meaning::UnknownSeat } else { Meaning::AlreadyCancelled }
}

/// The number before " seconds".
fn seconds_in(text: &str) -> Option<Duration> {
    let before = text.split(" seconds").next()?;
    let number: u32 = before.rsplit(' ').next()?.parse().ok()?;
    Some(Duration::from_secs(number.into()))
}

/// The slug after the colon. Slugs are the tenant's own words, so only the characters of a slug are taken.
fn field_in(text: &str) -> String {
    let after = text.split_once(':').map_or("", |(_, rest)| rest.trim_start());
    let slug: String =
        after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(64).collect();
    if slug.is_empty() { "unknown".to_owned() } else { slug }
}

/// The last `uid=…` of a sentence that has two of them: the first names the booking that was asked for.
fn successor_in(text: &str) -> Option<BookingUid> {
    let mut uids = text.match_indices("uid=").filter_map(|(at, label)| uid_at(text.get(at + label.len()..)?));
    let asked = uids.next()?;
    uids.find(|uid| *uid != asked)
}

/// A uid in parentheses or after `uid=`.
fn uid_in(text: &str) -> Option<BookingUid> {
    let start = text.find("uid=").map(|at| at + 4).or_else(|| text.find('(').map(|at| at + 1))?;
    uid_at(text.get(start..)?)
}

fn uid_at(text: &str) -> Option<BookingUid> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(text.len());
    BookingUid::new(text.get(..end)?).ok()
}
