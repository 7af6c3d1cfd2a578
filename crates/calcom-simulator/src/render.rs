//! Bookings as the API shows them.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use crate::booked::{Booked, Person, Status};
use crate::event_type::EventType;
use crate::world::World;

/// `2026-10-02T07:00:00.000Z`.
pub(crate) fn utc(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The event type of that number and its owner.
pub(crate) fn event_type(world: &World, id: u64) -> Option<(usize, &EventType)> {
    let (owner, found) = world.event_types.iter().find(|(_, e)| e.id == id)?;
    Some((world.find(owner)?, found))
}

/// A booking as an object.
pub(crate) fn booking(world: &World, booked: &Booked) -> Value {
    let known = event_type(world, booked.event_type).map(|(_, e)| e);
    let optional = |value: &Option<String>| {
        if world.quirks.nulls { Value::Null } else { json!(value) }
    };
    let mut out = json!({
        "id": booked.id, "uid": booked.uid, "status": booked.status.name(),
        "title": title(world, booked),
        "description": if world.quirks.nulls { Value::Null } else { "".into() },
        "hosts": booked.hosts.iter().map(|i| host(world, *i)).collect::<Vec<_>>(),
        "start": utc(booked.start), "end": utc(booked.end),
        "duration": (booked.end - booked.start).num_minutes(),
        "eventTypeId": booked.event_type,
        "eventType": {"id": booked.event_type, "slug": known.map_or_else(String::new, EventType::slug)},
        "meetingUrl": optional(&booked.location), "location": optional(&booked.location),
        "absentHost": booked.absent_host, "createdAt": utc(booked.created),
        "updatedAt": if world.quirks.nulls { Value::Null } else { utc(booked.updated).into() },
        "metadata": booked.metadata, "icsUid": format!("{}@Cal.com", booked.uid),
        "attendees": booked.attendees.iter().map(|person| attendee(world, person)).collect::<Vec<_>>(),
    });
    add_history(&mut out, booked);
    if known.is_none_or(|e| e.seats.is_none()) {
        out["guests"] = json!(booked.guests);
        out["bookingFieldsResponses"] = booked.attendees.first().map_or_else(|| json!({}), responses);
    }
    out
}

/// What a booking is called.
pub(crate) fn title(world: &World, booked: &Booked) -> String {
    let known = event_type(world, booked.event_type).map_or("Termin", |(_, e)| e.title.as_str());
    let host = booked.hosts.first().map_or("", |i| world.accounts[*i].name.as_str());
    let first = booked.attendees.first().map_or("", |person| person.name.as_str());
    format!("{known} zwischen {host} und {first}")
}

/// The members that only some bookings have.
fn add_history(out: &mut Value, booked: &Booked) {
    let cancelled = booked.status == Status::Cancelled && booked.moved_to.is_none();
    let (reason, by) = match (cancelled, &booked.moved_from) {
        (true, _) => ("cancellationReason", "cancelledByEmail"),
        (false, Some(_)) => ("reschedulingReason", "rescheduledByEmail"),
        (false, None) => ("cancellationReason", ""),
    };
    let members = [
        (reason, &booked.reason),
        (by, &booked.changed_by),
        ("recurringBookingUid", &booked.series),
        ("rescheduledFromUid", &booked.moved_from),
        ("rescheduledToUid", &booked.moved_to),
    ];
    for (name, value) in members {
        if let Some(value) = value.as_ref().filter(|_| !name.is_empty()) {
            out[name] = value.as_str().into();
        }
    }
}

fn host(world: &World, index: usize) -> Value {
    let account = &world.accounts[index];
    let id = if world.quirks.unknown_host_id { json!("unknown") } else { json!(user_id(index)) };
    let email = email(world, index);
    json!({"id": id, "name": account.name, "email": email, "displayEmail": email,
           "username": account.username(), "timeZone": account.schedule.zone.name()})
}

/// The number of the account of that index.
pub(crate) const fn user_id(index: usize) -> u64 {
    11_001 + index as u64
}

/// The address of an account.
pub(crate) fn email(world: &World, index: usize) -> String {
    format!("{}@salon.example", world.accounts[index].username())
}

fn attendee(world: &World, person: &Person) -> Value {
    let mut out = json!({
        "name": person.name, "email": person.email, "displayEmail": person.email, "timeZone": person.zone,
        "language": if world.quirks.nulls { Value::Null } else { person.language.as_str().into() }, "absent": person.absent,
    });
    if let Some(phone) = &person.phone {
        out["phoneNumber"] = phone.as_str().into();
    }
    if let Some(seat) = &person.seat {
        out["seatUid"] = seat.as_str().into();
        out["bookingFieldsResponses"] = responses(person);
        out["metadata"] = Value::Object(person.metadata.clone());
    }
    out
}

/// What an attendee answered, as the API repeats it.
pub(crate) fn responses(person: &Person) -> Value {
    let mut members: Map<String, Value> = person.answers.clone();
    members.insert("name".to_owned(), person.name.as_str().into());
    members.insert("email".to_owned(), person.email.as_str().into());
    if let Some(phone) = &person.phone {
        members.insert("attendeePhoneNumber".to_owned(), phone.as_str().into());
    }
    Value::Object(members)
}
