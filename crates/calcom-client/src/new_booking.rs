//! A booking that is to be made: a closed body, because Cal.com refuses members that it does not know, checked before it is sent.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::contact::{EmailAddress, Language, PhoneNumber};
use crate::event_type_ref::EventTypeRef;
use crate::fault::Faults;
use crate::instant;

/// Cal.com's limits on metadata: members, characters of a key, characters of a value.
const METADATA: (usize, usize, usize) = (50, 40, 500);
/// The longest name of an attendee, in characters.
const NAME_MAX: usize = 150;
/// The longest answer to a booking field, in characters; our own limit, so that a stranger cannot fill a calendar with text.
const ANSWER_MAX: usize = 2000;
/// The most guests and the most answers; our own limit.
const LIST_MAX: usize = 50;

/// A booking that is to be made. `Debug` shows no personal data.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct NewBooking {
    /// What is to be booked.
    pub event_type: EventTypeRef,
    /// When it starts. The end follows from the event type.
    pub start: DateTime<Utc>,
    /// Who comes.
    pub attendee: NewAttendee,
    /// What is to be found again: at most 50 members, keys of at most 40 and values of at most 500 characters.
    pub metadata: BTreeMap<String, String>,
    /// Answers to the booking fields, by slug (`notes` is Cal.com's own for remarks).
    pub answers: BTreeMap<String, Value>,
    /// Where it takes place, if the event type leaves a choice.
    pub location: Option<Location>,
    /// Further people to invite.
    pub guests: Vec<EmailAddress>,
    /// The length in minutes; only for event types that offer several.
    pub length: Option<u32>,
    /// An instant booking; team event types only.
    pub instant: bool,
    /// How many occurrences; recurring event types only.
    pub recurrence_count: Option<u32>,
}

/// Who comes. One of `email` and `phone` is needed. `Debug` shows no personal data.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NewAttendee {
    /// The name, 1 to 150 characters.
    pub name: String,
    /// The zone in which mails and displays name the time.
    #[serde(rename = "timeZone", serialize_with = "zone_name")]
    pub zone: Tz,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailAddress>,
    /// The telephone number.
    #[serde(rename = "phoneNumber", skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneNumber>,
    /// The language of mails; Cal.com takes English when it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// Where a booking takes place. The event type must allow the kind.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Location {
    /// At the host's address.
    Address,
    /// At the attendee's address.
    AttendeeAddress {
        /// The address.
        address: String,
    },
    /// Wherever the attendee says.
    AttendeeDefined {
        /// The place.
        location: String,
    },
    /// The host calls the attendee.
    AttendeePhone {
        /// The number to call.
        phone: PhoneNumber,
    },
    /// By a video or telephone service.
    Integration {
        /// Its slug, such as `cal-video`.
        integration: String,
    },
    /// At the host's link.
    Link,
    /// The attendee calls the host.
    Phone,
    /// By the service that the host prefers.
    OrganizersDefaultApp,
}

impl NewAttendee {
    /// Somebody of that name, in that zone. Add an address or a number.
    #[must_use]
    pub fn new(name: impl Into<String>, zone: Tz) -> Self {
        Self { name: name.into(), zone, email: None, phone: None, language: None }
    }

    /// Reached by mail.
    #[must_use]
    pub fn email(mut self, email: EmailAddress) -> Self {
        self.email = Some(email);
        self
    }

    /// Reached by telephone.
    #[must_use]
    pub fn phone(mut self, phone: PhoneNumber) -> Self {
        self.phone = Some(phone);
        self
    }

    /// Addressed in that language.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }
}

impl NewBooking {
    /// A booking of `event_type` at `start` for `attendee`.
    #[must_use]
    pub fn new(event_type: impl Into<EventTypeRef>, start: DateTime<Utc>, attendee: NewAttendee) -> Self {
        Self {
            event_type: event_type.into(),
            start,
            attendee,
            metadata: BTreeMap::new(),
            answers: BTreeMap::new(),
            location: None,
            guests: Vec::new(),
            length: None,
            instant: false,
            recurrence_count: None,
        }
    }

    /// With a member of metadata.
    #[must_use]
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.insert(key.into(), value.into());
        self
    }

    /// With an answer to the booking field `slug`.
    #[must_use]
    pub fn answer(mut self, slug: impl Into<String>, answer: impl Into<Value>) -> Self {
        self.answers.insert(slug.into(), answer.into());
        self
    }

    /// With a remark for the host.
    #[must_use]
    pub fn notes(self, notes: impl Into<String>) -> Self {
        self.answer("notes", notes.into())
    }

    /// At that place.
    #[must_use]
    pub fn location(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// When a limit of Cal.com or of this crate is not kept; all of them are named at once.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        self.event_type.check(&mut faults);
        let dynamic = matches!(self.event_type, EventTypeRef::Dynamic { .. });
        faults.require(!dynamic, "event_type", "must name one event type; several users at once are for slots only");
        self.attendee.check(&mut faults);
        self.check_metadata(&mut faults);
        self.check_answers(&mut faults);
        faults.require(self.guests.len() <= LIST_MAX, "guests", "must be at most 50");
        faults.require(self.length.is_none_or(|n| (1..=1440).contains(&n)), "length", "must be 1 to 1440 minutes");
        let count_fits = self.recurrence_count.is_none_or(|n| (1..=732).contains(&n));
        faults.require(count_fits, "recurrence_count", "must be 1 to 732");
        faults.into_result(())
    }

    fn check_metadata(&self, faults: &mut Faults) {
        let (members, key_max, value_max) = METADATA;
        faults.require(self.metadata.len() <= members, "metadata", "must have at most 50 members");
        for (i, (key, value)) in self.metadata.iter().enumerate() {
            let key_fits = (1..=key_max).contains(&key.chars().count());
            faults.require(key_fits, format!("metadata[{i}]"), "key must be 1 to 40 characters");
            faults.require(
                value.chars().count() <= value_max,
                format!("metadata[{i}]"),
                "value must be at most 500 characters",
            );
        }
    }

    fn check_answers(&self, faults: &mut Faults) {
        faults.require(self.answers.len() <= LIST_MAX, "answers", "must be at most 50");
        for (slug, answer) in &self.answers {
            let length =
                answer.as_str().map_or_else(|| answer.to_string().chars().count(), |text| text.chars().count());
            faults.require(length <= ANSWER_MAX, format!("answers.{slug}"), "must be at most 2000 characters");
        }
    }
}

impl NewAttendee {
    fn check(&self, faults: &mut Faults) {
        let length = self.name.chars().count();
        let name_fits = (1..=NAME_MAX).contains(&length) && !self.name.trim().is_empty();
        faults.require(name_fits, "attendee.name", "must be 1 to 150 characters");
        let printable = !self.name.contains(char::is_control);
        faults.require(printable, "attendee.name", "must be without control characters");
        let reachable = self.email.is_some() || self.phone.is_some();
        faults.require(reachable, "attendee", "must have an e-mail address or a telephone number");
    }
}

/// The body as it goes out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(serialize_with = "instant::serialize")]
    start: DateTime<Utc>,
    attendee: &'a NewAttendee,
    #[serde(flatten)]
    event_type: BTreeMap<&'static str, Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: &'a BTreeMap<String, String>,
    #[serde(rename = "bookingFieldsResponses", skip_serializing_if = "BTreeMap::is_empty")]
    answers: &'a BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a Location>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    guests: &'a [EmailAddress],
    #[serde(rename = "lengthInMinutes", skip_serializing_if = "Option::is_none")]
    length: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    instant: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    recurrence_count: Option<u32>,
}

impl Serialize for NewBooking {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let body = Body {
            start: self.start,
            attendee: &self.attendee,
            event_type: self.event_type.body_members(),
            metadata: &self.metadata,
            answers: &self.answers,
            location: self.location.as_ref(),
            guests: &self.guests,
            length: self.length,
            instant: self.instant,
            recurrence_count: self.recurrence_count,
        };
        body.serialize(serializer)
    }
}

impl fmt::Debug for NewBooking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewBooking")
            .field("event_type", &self.event_type)
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for NewAttendee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAttendee")
            .field("zone", &self.zone)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Location([REDACTED])")
    }
}

fn zone_name<S: Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(zone.name())
}
