//! One circuit of one instance as a member of the fleet: what it tells, and how it takes what it
//! hears.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::circuit::Circuit;
use crate::clock::{Tick, ticks};
use crate::error::Error;
use crate::event::{Cause, CircuitState, Why};
use crate::link::Link;
use crate::redis::record::{Record, Verb};
use crate::redis::store::{Store, Telling};
use crate::state::{Phase, State, remaining};

/// A circuit with what its task knows of the fleet.
pub(crate) struct Member {
    circuit: Arc<Circuit>,
    link: Arc<Link>,
    store: Store,
    grace: Tick,
    /// The record as last heard, and the circuit's generation after it was taken.
    heard: Record,
    local: u32,
}

impl Member {
    pub(crate) fn new(circuit: Arc<Circuit>, link: Arc<Link>, store: Store, grace: Duration) -> Self {
        let local = circuit.state().generation;
        Self { circuit, link, store, grace: ticks(grace), heard: Record::UNKNOWN, local }
    }

    /// What the circuit leaves for this task.
    pub(crate) fn link(&self) -> &Arc<Link> {
        &self.link
    }

    /// Tells what happened here since the last time, and takes what the fleet says.
    pub(crate) async fn sync(&mut self) -> Result<(), Error> {
        let by_hand = self.link.flag_by_hand().swap(false, Ordering::AcqRel);
        let ended = self.link.flag_ended().swap(false, Ordering::AcqRel);
        let failures = self.link.take_failures();
        let told = self.tell_all(by_hand, ended, failures).await;
        if told.is_err() {
            self.link.flag_by_hand().fetch_or(by_hand, Ordering::AcqRel);
            self.link.flag_ended().fetch_or(ended, Ordering::AcqRel);
            self.link.return_failures(failures);
        }
        told
    }

    async fn tell_all(&mut self, by_hand: bool, ended: bool, failures: u32) -> Result<(), Error> {
        let state = self.circuit.state();
        if let Some(verb) = self.news(state, by_hand) {
            return self.tell(verb, state, self.run_of(state)).await;
        }
        if ended {
            self.tell(Verb::Ok, state, 0).await?;
        }
        if failures > 0 {
            return self.tell(Verb::Fail, state, failures).await;
        }
        self.tell(Verb::Read, state, 0).await?;
        if self.should_ask() {
            self.tell(Verb::Lease, self.circuit.state(), 0).await?;
        }
        Ok(())
    }

    /// What a change of state here means for the fleet.
    fn news(&self, state: State, by_hand: bool) -> Option<Verb> {
        if by_hand {
            return Some(Verb::Hand);
        }
        if state.generation == self.local {
            return None;
        }
        match state.phase {
            Phase::Open { .. } => Some(Verb::Open),
            Phase::HalfOpen { .. } => Some(Verb::Lease),
            Phase::Closed { .. } => Some(Verb::Close),
            Phase::ForcedOpen | Phase::ForcedClosed { .. } | Phase::MetricsOnly { .. } => None,
        }
    }

    /// Whether to ask for the lease: the wait is over, nobody has it, and calls have come.
    fn should_ask(&self) -> bool {
        let free = matches!(self.heard.phase, CircuitState::Open | CircuitState::HalfOpen);
        free && self.heard.wait == 0 && self.link.flag_wanted().swap(false, Ordering::Relaxed)
    }

    fn run_of(&self, state: State) -> u32 {
        state.run().unwrap_or_else(|| self.circuit.notes.last_blamed())
    }

    async fn tell(&mut self, verb: Verb, state: State, failures: u32) -> Result<(), Error> {
        let telling = Telling {
            verb,
            view: self.view(verb, state, failures),
            threshold: self.circuit.shared.settings.failure_threshold(),
            // The lease outlives the round, so that a holder can go on before another begins.
            lease: Duration::from_millis(self.circuit.rules().half_open_for + self.grace),
        };
        let record = self.store.tell(&self.circuit.name, telling).await?;
        self.take(record, state);
        Ok(())
    }

    /// The circuit as this instance tells it, under the generation that it knows.
    fn view(&self, verb: Verb, state: State, failures: u32) -> Record {
        let wait = match (verb, state.phase) {
            // The time that the circuit will be open if this failure is the one too many.
            (Verb::Fail, _) => self.circuit.rules().open.length(0, state.generation, self.wish()),
            (_, Phase::Open { until }) => remaining(until, self.circuit.now()),
            _ => 0,
        };
        Record {
            generation: self.heard.generation,
            phase: CircuitState::of(state.phase),
            wait,
            attempt: state.attempt,
            failures,
            mine: self.heard.mine,
        }
    }

    fn wish(&self) -> Option<Tick> {
        let generation = self.circuit.state().generation;
        self.circuit.notes.wish_left(generation, self.circuit.now())
    }

    /// Brings the circuit in line with the record, unless it changed since it was told.
    fn take(&mut self, record: Record, told: State) {
        let newer = record.generation > self.heard.generation;
        loop {
            let (word, state) = self.circuit.load();
            if state.generation != told.generation {
                // It changed meanwhile; the next telling says so, against the record heard now.
                self.heard = record;
                return;
            }
            let next = self.lined_up(state, record, newer);
            if next == state || self.circuit.swap(word, next) {
                self.heard = record;
                self.local = next.generation;
                if next.generation != state.generation {
                    self.circuit.turned_by_fleet(state, next, record.failures);
                }
                return;
            }
        }
    }

    /// The state that the record asks of this circuit.
    fn lined_up(&self, state: State, record: Record, newer: bool) -> State {
        let until =
            |wait: Tick| Phase::Open { until: self.circuit.now().saturating_add(wait).saturating_add(self.grace) };
        let ended = self.link.flag_ended().load(Ordering::Acquire);
        let failures = match ended {
            true => 0,
            false => record.failures.saturating_add(self.link.untold_failures()),
        };
        let leased = record.mine && record.wait > 0;
        let phase = match (record.phase, state.phase) {
            (CircuitState::Closed, _) => Phase::Closed { failures },
            (CircuitState::Open, _) => until(record.wait),
            (CircuitState::HalfOpen, phase @ Phase::HalfOpen { .. }) if leased => phase,
            // The lease is ours: the next call is the probe.
            (CircuitState::HalfOpen, _) if leased => Phase::Open { until: self.circuit.now() },
            (CircuitState::HalfOpen, _) => until(record.wait),
            (CircuitState::ForcedOpen, _) => Phase::ForcedOpen,
            (CircuitState::ForcedClosed, Phase::ForcedClosed { failures }) => Phase::ForcedClosed { failures },
            (CircuitState::ForcedClosed, _) => Phase::ForcedClosed { failures: 0 },
            (CircuitState::MetricsOnly, Phase::MetricsOnly { failures }) => Phase::MetricsOnly { failures },
            (CircuitState::MetricsOnly, _) => Phase::MetricsOnly { failures: 0 },
        };
        let same = CircuitState::of(phase) == CircuitState::of(state.phase);
        // A closing elsewhere fences what was admitted before it; our own has done so already.
        let told_by_us = state.generation != self.local;
        let fences = newer && same && record.phase == CircuitState::Closed && !told_by_us;
        if same && !fences {
            let attempt = record.attempt;
            return State { attempt, phase, ..state };
        }
        state.turned(phase, record.attempt)
    }
}

impl Circuit {
    fn turned_by_fleet(&self, from: State, to: State, failures: u32) {
        let (cause, now) = (Cause::Fleet, self.now());
        self.turned(from, to, Why { cause, now, failures });
    }
}
