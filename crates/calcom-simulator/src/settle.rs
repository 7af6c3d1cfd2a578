//! Puts into the state what is there from the beginning.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Map;

use crate::availability::Desk;
use crate::booked::{Booked, Person};
use crate::event_type::Assignment;
use crate::render::event_type;
use crate::seed::{ExistingBooking, Subscription};
use crate::state::{Hook, State};
use crate::world::World;

/// Bookings and webhooks of the beginning.
pub(crate) fn settle(world: &World, state: &mut State, now: DateTime<Utc>) {
    for existing in &world.bookings {
        if let Some(booked) = booking(world, state, existing, now) {
            state.bookings.push(booked);
        }
    }
    for subscription in &world.subscriptions {
        if let Some(owner) = world.find(&subscription.owner) {
            let id = state.rng.uuid();
            state.hooks.push(hook(subscription, owner, id));
        }
    }
}

fn booking(world: &World, state: &mut State, existing: &ExistingBooking, now: DateTime<Utc>) -> Option<Booked> {
    let (owner, found) = event_type(world, existing.event_type)?;
    let desk = Desk { world, state, event_type: found, owner, now, replacing: None, listing: false };
    let metadata: Map<_, _> = existing.metadata.iter().map(|(key, text)| (key.clone(), text.as_str().into())).collect();
    let all = found.assignment == Assignment::Collective;
    let hosts = desk.candidates().into_iter().take(if all { usize::MAX } else { 1 }).collect();
    let person = Person {
        name: existing.name.clone(),
        email: existing.email.clone(),
        phone: existing.phone.clone(),
        zone: "Europe/Berlin".to_owned(),
        language: "de".to_owned(),
        absent: false,
        seat: found.seats.map(|_| state.rng.uuid()),
        answers: Map::new(),
        metadata: metadata.clone(),
    };
    Some(Booked {
        id: state.fresh_id(),
        uid: existing.uid.clone().unwrap_or_else(|| state.rng.uid()),
        event_type: found.id,
        hosts,
        status: existing.status,
        start: existing.start,
        end: existing.start + TimeDelta::minutes(found.length.into()),
        created: now,
        updated: now,
        attendees: vec![person],
        guests: Vec::new(),
        metadata,
        location: found.address.clone(),
        absent_host: false,
        series: None,
        moved_from: None,
        moved_to: None,
        reason: None,
        changed_by: None,
    })
}

fn hook(subscription: &Subscription, owner: usize, id: String) -> Hook {
    Hook {
        id,
        owner,
        url: subscription.url.clone(),
        triggers: subscription.triggers.clone(),
        active: true,
        template: subscription.template.clone(),
        secret: subscription.secret.clone(),
    }
}
