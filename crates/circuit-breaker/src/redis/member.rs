//! One circuit of one instance as a member of the fleet: carries out what its [`Place`] decides.

use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::circuit::Circuit;
use crate::clock::{Tick, ticks};
use crate::error::Error;
use crate::event::{Cause, Why};
use crate::link::Link;
use crate::redis::place::{Facts, Place};
use crate::redis::record::{Record, Telling, Verb};
use crate::redis::store::Store;
use crate::state::{Phase, State};

/// How many things are told at most before the task looks around.
const MOST_TELLINGS: usize = 4;

/// A circuit with its place in the fleet. It lives as long as somebody else holds it.
pub(crate) struct Member {
    circuit: Weak<Circuit>,
    name: Arc<str>,
    link: Arc<Link>,
    store: Store,
    grace: Tick,
    place: Place,
}

/// What came of telling and hearing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// The circuit is no more.
    Gone,
    /// It is closed here and there, and nothing is counted.
    None,
    /// Anything else.
    Some,
}

/// What to say next.
enum Next {
    Tell(State, Telling),
    Rest(News),
}

impl Member {
    pub(crate) fn new(circuit: &Arc<Circuit>, link: Arc<Link>, store: Store, grace: Duration) -> Self {
        let place = Place::new(circuit.state().generation);
        let (name, circuit) = (Arc::clone(&circuit.name), Arc::downgrade(circuit));
        Self { circuit, name, link, store, grace: ticks(grace), place }
    }

    /// What the circuit leaves for this task.
    pub(crate) fn link(&self) -> &Arc<Link> {
        &self.link
    }

    /// Tells what happened here since the last time, and takes what the fleet says. What could not
    /// be told is told the next time, also if this is given up half way.
    pub(crate) async fn sync(&mut self) -> Result<News, Error> {
        for told in 0..MOST_TELLINGS {
            let (state, telling) = match self.next(told > 0) {
                Next::Tell(state, telling) => (state, telling),
                Next::Rest(news) => return Ok(news),
            };
            // Nobody holds the circuit while Redis is waited for, so that it can be forgotten.
            let record = self.store.tell(&self.name, &telling).await?;
            self.take(telling.verb, record, state);
        }
        self.link.wake.notify_one();
        Ok(News::Some)
    }

    fn next(&mut self, heard: bool) -> Next {
        let Some(circuit) = self.circuit.upgrade() else {
            return Next::Rest(News::Gone);
        };
        // While a command is under way there is nothing to tell; its end wakes the task.
        let Some((state, wanted)) = self.gather(&circuit) else {
            return Next::Rest(News::Some);
        };
        let Some(verb) = self.place.next(state, wanted, heard) else {
            let calm = state.phase == Phase::Closed { failures: 0 };
            return Next::Rest(if calm { News::None } else { News::Some });
        };
        if verb == Verb::Lease {
            self.link.asked();
        }
        Next::Tell(state, self.place.telling(verb, state, &self.facts(&circuit, state)))
    }

    /// The state, and whether a call was refused. What is to be told is taken from the link in the
    /// same moment.
    fn gather(&mut self, circuit: &Circuit) -> Option<(State, bool)> {
        loop {
            let (state, untold) = (circuit.state(), self.link.untold());
            if untold.commands > 0 {
                return None;
            }
            let mut place = self.place;
            let rest = place.gather(state, untold);
            // Notes are left after the state has changed, so these may be of a later one.
            if circuit.is_current(state.generation) && self.link.replace(untold, rest) {
                self.place = place;
                return Some((state, untold.wanted));
            }
        }
    }

    fn facts(&self, circuit: &Circuit, state: State) -> Facts {
        let now = circuit.now();
        let rules = circuit.rules();
        let wish = circuit.notes.wish_left(state.generation, now);
        Facts {
            now,
            grace: self.grace,
            wait: rules.open.length(0, state.generation, wish),
            round: rules.half_open_for,
            threshold: rules.failure_threshold,
            blamed: circuit.notes.last_blamed(),
        }
    }

    /// Brings the circuit in line with the record, unless it changed since it was told.
    fn take(&mut self, verb: Verb, record: Record, told: State) {
        let Some(circuit) = self.circuit.upgrade() else {
            return;
        };
        loop {
            let (word, state) = circuit.load();
            if state.generation != told.generation {
                // The next telling says so, against the record heard now.
                return self.place.answered(verb, record, None);
            }
            let next = self.place.lined_up(state, record, (self.link.untold(), &self.facts(&circuit, state)));
            if next == state || circuit.swap(word, next) {
                self.place.answered(verb, record, Some(next.generation));
                if next.generation != state.generation {
                    circuit.turned_by_fleet(state, next, record.failures);
                }
                return;
            }
        }
    }
}

impl Circuit {
    fn turned_by_fleet(&self, from: State, to: State, failures: u32) {
        let (cause, now) = (Cause::Fleet, self.now());
        self.turned(from, to, Why { cause, now, failures });
    }
}
