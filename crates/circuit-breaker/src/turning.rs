//! How a circuit changes its phase other than by a single result, and what follows each change.

use std::sync::Arc;
use std::time::Duration;

use crate::circuit::Circuit;
use crate::clock::Tick;
use crate::event::{Cause, CircuitState, Event, Transition, Why};
use crate::law::{self, Moment};
use crate::link::Link;
use crate::rates::tripped;
use crate::state::{Phase, State, remaining};

impl Circuit {
    /// Opens the circuit if the rates say so; tells whether arriving calls must ask anew.
    pub(crate) fn trip_by_rates(&self, generation: u32, (now, wish): (Tick, Option<Tick>)) -> bool {
        let counts = self.observer().counts(self.view(generation), now);
        let Some(cause) = tripped(counts, &self.shared.settings.rates()) else {
            return false;
        };
        let failures = match cause {
            Cause::FailureRate => counts.failures,
            _ => counts.slow.saturating_add(counts.hanging),
        };
        loop {
            let (word, state) = self.load();
            if state.generation != generation {
                return true;
            }
            match state.phase {
                Phase::Closed { .. } => {
                    let rules = self.rules();
                    let next = law::opened(state, &Moment { now, wish, rules });
                    if self.swap(word, next) {
                        self.turned(state, next, Why { cause, now, failures });
                        return true;
                    }
                }
                Phase::MetricsOnly { .. } => {
                    self.would_open(cause, failures);
                    return false;
                }
                _ => return false,
            }
        }
    }

    /// Puts the circuit into the state that `command` makes of the present one, if any.
    pub(crate) fn command(&self, cause: Cause, command: impl Fn(State, Tick) -> Option<State>) {
        let now = self.now();
        let _commanding = self.fleet().map(Link::commanding);
        loop {
            let (word, state) = self.load();
            let Some(next) = command(state, now) else {
                return;
            };
            if self.swap(word, next) {
                let failures = state.run().unwrap_or_else(|| self.notes.last_blamed());
                return self.turned(state, next, Why { cause, now, failures });
            }
        }
    }

    /// After a change of state: leaves the notes, then tells whoever listens.
    pub(crate) fn turned(&self, from: State, to: State, why: Why) {
        if from.generation == to.generation {
            return;
        }
        let Why { cause, now, failures: failure_count } = why;
        let mut open_for = None;
        match to.phase {
            Phase::HalfOpen { .. } => self.notes.round_begins(to.generation, now),
            Phase::Open { until } => {
                self.notes.opened(to.generation, now, failure_count);
                open_for = Some(Duration::from_millis(remaining(until, now)));
            }
            Phase::ForcedOpen => self.notes.opened(to.generation, now, failure_count),
            Phase::Closed { .. } | Phase::ForcedClosed { .. } | Phase::MetricsOnly { .. } => {}
        }
        let transition = Transition {
            circuit: Arc::clone(&self.name),
            from: CircuitState::of(from.phase),
            to: CircuitState::of(to.phase),
            cause,
            generation: to.generation,
            failure_count,
            open_for,
        };
        if let Some(link) = self.fleet() {
            link.turned(cause, to.generation);
        }
        self.meters.turned(&transition, || CircuitState::of(self.state().phase));
        self.shared.wiring.tell(&Event::Changed(transition));
    }

    /// In metrics-only mode: tells that the circuit would have opened, and counts anew.
    pub(crate) fn would_open(&self, cause: Cause, failure_count: u32) {
        self.forget_window();
        self.shared.wiring.tell(&Event::WouldOpen { circuit: Arc::clone(&self.name), cause, failure_count });
    }
}
