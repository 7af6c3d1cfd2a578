//! One booking at a time per event type and start, and the memory of what was tried.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use chrono::{DateTime, Utc};

use crate::event_type_ref::EventTypeRef;
use crate::marker::Marker;

/// What is booked one at a time.
type Place = (EventTypeRef, DateTime<Utc>);

/// How many attempts are remembered; the oldest is forgotten first.
const REMEMBERED: usize = 4096;
/// Above so many places the ones that nobody waits for are swept.
const SWEEP_AT: usize = 1024;

/// The turns and the memory of one client.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    places: Mutex<HashMap<Place, Weak<tokio::sync::Mutex<()>>>>,
    tried: Mutex<VecDeque<Marker>>,
}

impl Turns {
    /// Waits for the turn at a place. It ends when the guard is dropped.
    pub(crate) async fn take(
        &self,
        event_type: &EventTypeRef,
        start: DateTime<Utc>,
    ) -> tokio::sync::OwnedMutexGuard<()> {
        let turn = self.turn((event_type.clone(), start));
        turn.lock_owned().await
    }

    fn turn(&self, place: Place) -> Arc<tokio::sync::Mutex<()>> {
        let mut places = locked(&self.places);
        if let Some(turn) = places.get(&place).and_then(Weak::upgrade) {
            return turn;
        }
        if places.len() >= SWEEP_AT {
            places.retain(|_, turn| turn.strong_count() > 0);
        }
        let turn = Arc::new(tokio::sync::Mutex::new(()));
        places.insert(place, Arc::downgrade(&turn));
        turn
    }

    /// It is tried; a repeat must look first, until it is [forgotten](Self::forget).
    pub(crate) fn note(&self, marker: &Marker) {
        let mut tried = locked(&self.tried);
        if tried.contains(marker) {
            return;
        }
        if tried.len() >= REMEMBERED {
            tried.pop_front();
        }
        tried.push_back(marker.clone());
    }

    /// It surely made no booking.
    pub(crate) fn forget(&self, marker: &Marker) {
        locked(&self.tried).retain(|known| known != marker);
    }

    /// Whether an earlier attempt worked, or may have.
    pub(crate) fn was_tried(&self, marker: &Marker) -> bool {
        locked(&self.tried).contains(marker)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
