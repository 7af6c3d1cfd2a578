//! Webhooks as the server sends them: which hooks hear of an event, the body, and the signature over its bytes.

use bytes::Bytes;
use chrono::{DateTime, Offset, Utc};
use chrono_tz::Tz;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::Sha256;

use crate::booked::{Booked, Person};
use crate::render::{email, event_type, title, user_id, utc};
use crate::state::Hook;
use crate::world::World;

/// Something that happened to a booking.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    trigger: &'static str,
    booked: Booked,
    from: Option<Booked>,
    /// The host asked for another time.
    asks: bool,
}

/// A webhook that is to be sent, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// Where to.
    pub url: String,
    /// The trigger.
    pub trigger: String,
    /// The bytes that are signed.
    pub body: Bytes,
    /// The value of `X-Cal-Signature-256`; no such header when empty.
    pub signature: String,
    /// How often it was tried; 0 when it was lost on the way.
    pub attempts: u32,
    /// What the subscriber answered last; `None` when nothing came.
    pub status: Option<u16>,
}

impl Event {
    pub(crate) const fn new(trigger: &'static str, booked: Booked) -> Self {
        Self { trigger, booked, from: None, asks: false }
    }

    pub(crate) fn moved_from(mut self, old: &Booked) -> Self {
        self.from = Some(old.clone());
        self
    }

    /// The host does not only cancel: it asks for another time.
    pub(crate) const fn ask_for_another_time(&mut self) {
        self.asks = true;
    }

    /// What `hooks` are to be sent.
    pub(crate) fn deliveries(&self, world: &World, hooks: &[Hook], now: DateTime<Utc>) -> Vec<Delivery> {
        let hears = |hook: &&Hook| {
            hook.active && self.booked.hosts.contains(&hook.owner) && hook.triggers.iter().any(|t| t == self.trigger)
        };
        hooks.iter().filter(hears).map(|hook| self.delivery(world, hook, now)).collect()
    }

    fn delivery(&self, world: &World, hook: &Hook, now: DateTime<Utc>) -> Delivery {
        let body =
            hook.template.as_ref().map_or_else(|| self.body(world, now), |template| self.filled(template, world));
        let unsigned = self.is_flat() && world.quirks.meetings_unsigned;
        let signature = if unsigned { String::new() } else { sign(hook.secret.as_deref(), body.as_bytes()) };
        let trigger = self.trigger.to_owned();
        Delivery { url: hook.url.clone(), trigger, body: body.into(), signature, attempts: 0, status: None }
    }

    /// Meetings are told of without an envelope.
    fn is_flat(&self) -> bool {
        self.trigger.starts_with("MEETING_")
    }

    fn body(&self, world: &World, now: DateTime<Utc>) -> String {
        if self.is_flat() {
            return self.columns(world).to_string();
        }
        json!({"triggerEvent": self.trigger, "createdAt": utc(now), "payload": self.payload(world)}).to_string()
    }

    /// A template of the subscriber replaces the whole body.
    fn filled(&self, template: &str, world: &World) -> String {
        let payload = self.payload(world);
        let members = payload.as_object().into_iter().flatten();
        members.fold(template.to_owned(), |text, (name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            text.replace(&format!("{{{{{name}}}}}"), &value)
        })
    }

    /// The columns of the booking, as the database has them.
    fn columns(&self, world: &World) -> Value {
        let b = &self.booked;
        let host = b.hosts.first().copied().unwrap_or(0);
        json!({
            "triggerEvent": self.trigger, "id": b.id, "uid": b.uid, "userId": user_id(host), "title": title(world, b),
            "startTime": utc(b.start), "endTime": utc(b.end), "status": b.status.name().to_uppercase(),
            "eventTypeId": b.event_type, "location": b.location,
            "responses": b.attendees.first().map_or_else(Map::new, responses),
        })
    }

    fn payload(&self, world: &World) -> Value {
        if self.trigger == "BOOKING_NO_SHOW_UPDATED" {
            return self.no_show();
        }
        let b = &self.booked;
        let found = event_type(world, b.event_type).map(|(_, e)| e);
        let host = b.hosts.first().copied().unwrap_or(0);
        let attendee = b.attendees.first();
        let mut out = json!({
            "bookerUrl": "https://cal.com", "type": found.map_or_else(String::new, crate::event_type::EventType::slug),
            "title": title(world, b),
            "description": "", "additionalNotes": "", "customInputs": {},
            "startTime": seconds(b.start), "endTime": seconds(b.end), "organizer": organizer(world, host, b.start),
            "responses": attendee.map_or_else(Map::new, responses), "userFieldsResponses": {},
            "attendees": b.attendees.iter().map(|p| guest(p, b.start)).collect::<Vec<_>>(),
            "location": b.location, "destinationCalendar": null, "hideCalendarNotes": false,
            "requiresConfirmation": found.map(|e| e.requires_confirmation), "eventTypeId": b.event_type,
            "seatsShowAttendees": true, "seatsPerTimeSlot": found.and_then(|e| e.seats), "uid": b.uid,
            "eventTitle": found.map_or("", |e| e.title.as_str()),
            "eventDescription": "", "price": 0, "currency": "eur", "length": (b.end - b.start).num_minutes(), "bookingId": b.id,
            "metadata": b.metadata, "status": b.status.name().to_uppercase(),
        });
        self.add_change(&mut out);
        out
    }

    fn add_change(&self, out: &mut Value) {
        let b = &self.booked;
        if self.trigger == "BOOKING_CANCELLED" {
            out["cancelledBy"] = json!(b.changed_by);
            out["cancellationReason"] = json!(b.reason);
            out["requestReschedule"] = self.asks.into();
            if self.asks {
                out["rescheduledToUid"] = Value::Null;
            }
        }
        if self.trigger == "BOOKING_REJECTED" {
            out["rejectionReason"] = json!(b.reason);
        }
        if let Some(old) = &self.from {
            out["rescheduleId"] = old.id.into();
            out["rescheduleUid"] = old.uid.as_str().into();
            out["rescheduleStartTime"] = seconds(old.start).into();
            out["rescheduleEndTime"] = seconds(old.end).into();
            out["rescheduledBy"] = json!(b.changed_by);
        }
    }

    fn no_show(&self) -> Value {
        let b = &self.booked;
        let people: Vec<Value> = b.attendees.iter().map(|p| json!({"email": p.email, "noShow": p.absent})).collect();
        let first = b.attendees.first().map_or("", |p| p.email.as_str());
        json!({"message": format!("{first} marked as no-show"), "bookingUid": b.uid, "bookingId": b.id, "attendees": people})
    }
}

/// 64 lower-case hex digits, or the literal that the server sends without a secret.
pub(crate) fn sign(secret: Option<&str>, body: &[u8]) -> String {
    let mac = secret.and_then(|secret| Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok());
    mac.map_or_else(
        || "no-secret-provided".to_owned(),
        |mut mac| {
            mac.update(body);
            mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
        },
    )
}

fn seconds(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

fn offset_minutes(zone: &str, at: DateTime<Utc>) -> i32 {
    zone.parse::<Tz>().map_or(0, |zone| at.with_timezone(&zone).offset().fix().local_minus_utc() / 60)
}

fn organizer(world: &World, host: usize, at: DateTime<Utc>) -> Value {
    let account = &world.accounts[host];
    let zone = account.schedule.zone.name();
    json!({"id": user_id(host), "name": account.name, "email": email(world, host), "username": account.username(),
        "timeZone": zone, "language": {"locale": "de"}, "timeFormat": "HH:mm", "utcOffset": offset_minutes(zone, at)})
}

fn guest(person: &Person, at: DateTime<Utc>) -> Value {
    json!({"name": person.name, "email": person.email, "timeZone": person.zone, "language": {"locale": person.language},
        "utcOffset": offset_minutes(&person.zone, at)})
}

fn responses(person: &Person) -> Map<String, Value> {
    let answer = |label: &str, value: &str| json!({"label": label, "value": value, "isHidden": false});
    let mut out = Map::new();
    out.insert("name".to_owned(), answer("your_name", &person.name));
    out.insert("email".to_owned(), answer("email_address", &person.email));
    if let Some(phone) = &person.phone {
        out.insert("attendeePhoneNumber".to_owned(), answer("phone_number", phone));
    }
    out
}
