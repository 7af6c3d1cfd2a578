//! The fleet's law for one instance, pure: what it tells next, and how its circuit is brought in
//! line with what it hears.
//!
//! An instance remembers the record as last heard and the generation of its circuit after that
//! record was taken. A circuit of another generation has news, which is told first. Counts are told
//! in batches: a batch whose answer was lost is told again under its number, and counts once. A batch
//! that the fleet's generation has left behind counts for nothing.

use crate::clock::Tick;
use crate::event::CircuitState;
use crate::redis::record::{Record, Telling, Verb};
use crate::state::{Phase, State, remaining};
use crate::untold::Untold;

/// What an instance knows of the fleet, and what it is about to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    heard: Record,
    local: u32,
    batch: Option<Batch>,
    number: u64,
}

/// Counts or a command on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Batch {
    by_hand: bool,
    ended: bool,
    failures: u32,
    /// The fleet's generation in which this was counted.
    generation: u64,
    number: u64,
}

/// What a decision looks at besides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts {
    pub(crate) now: Tick,
    pub(crate) grace: Tick,
    /// The open time if the circuit opened now.
    pub(crate) wait: Tick,
    /// How long a half-open round may last.
    pub(crate) round: Tick,
    pub(crate) threshold: u32,
    /// The failures that led to the last opening.
    pub(crate) blamed: u32,
}

impl Facts {
    /// How long a lease is asked for: a round may begin a grace after the lease was last heard of,
    /// and what is left then must be enough for all of it.
    fn lease(&self) -> Tick {
        self.enough().saturating_add(self.grace)
    }

    /// The least that must be left of a lease for a round to begin.
    fn enough(&self) -> Tick {
        self.round.saturating_add(self.grace)
    }
}

impl Place {
    /// The place of a circuit that has heard nothing.
    pub(crate) fn new(local: u32) -> Self {
        Self { heard: Record::UNKNOWN, local, batch: None, number: 0 }
    }

    /// Takes what is to be told next out of what the calls left; returns the rest.
    pub(crate) fn gather(&mut self, state: State, untold: Untold) -> Untold {
        if untold.by_hand.is_some() {
            // A command replaces what was counted before it.
            self.batch = Some(self.numbered(Batch { by_hand: true, ..self.empty() }));
            return Untold { by_hand: None, ..untold };
        }
        if self.batch.is_some() || state.generation != self.local || !untold.counts() {
            return untold;
        }
        let (ended, failures) = (untold.ended, untold.failures);
        self.batch = Some(self.numbered(Batch { ended, failures, ..self.empty() }));
        untold.taken()
    }

    fn empty(&self) -> Batch {
        Batch { by_hand: false, ended: false, failures: 0, generation: self.heard.generation, number: 0 }
    }

    fn numbered(&mut self, batch: Batch) -> Batch {
        self.number += 1;
        Batch { number: self.number, ..batch }
    }

    /// What to tell now. `wanted`: a call was refused here; `heard`: the record was just heard.
    pub(crate) fn next(&mut self, state: State, wanted: bool, heard: bool) -> Option<Verb> {
        if self.batch.is_some_and(|batch| batch.by_hand) {
            return Some(Verb::Hand);
        }
        let outdated = self.batch.is_some_and(|batch| batch.generation != self.heard.generation);
        if state.generation != self.local || outdated {
            self.batch = None;
        }
        if state.generation != self.local {
            return Some(news(state.phase));
        }
        if self.batch.is_some() {
            return Some(Verb::Count);
        }
        if !heard {
            return Some(Verb::Read);
        }
        (wanted && self.is_free()).then_some(Verb::Lease)
    }

    /// Whether the lease is to be had: the wait is over and nobody else holds one.
    fn is_free(&self) -> bool {
        let Record { phase, wait, mine, .. } = self.heard;
        matches!(phase, CircuitState::Open | CircuitState::HalfOpen) && (wait == 0 || mine)
    }

    /// The circuit as this instance tells it, under the generation that it knows.
    pub(crate) fn telling(&self, verb: Verb, state: State, facts: &Facts) -> Telling {
        let batch = self.batch.filter(|_| matches!(verb, Verb::Count | Verb::Hand));
        let failures = match (verb, batch) {
            (Verb::Count, Some(batch)) => batch.failures,
            _ => state.run().unwrap_or(facts.blamed),
        };
        Telling {
            verb,
            known: self.heard.generation,
            phase: CircuitState::of(state.phase),
            wait: self.wait(verb, state, facts),
            attempt: state.attempt,
            failures,
            ended: batch.is_some_and(|batch| batch.ended),
            number: batch.map_or(0, |batch| batch.number),
            threshold: facts.threshold,
            lease: facts.lease(),
        }
    }

    fn wait(&self, verb: Verb, state: State, facts: &Facts) -> Tick {
        match (verb, state.phase) {
            (Verb::Count, _) => facts.wait,
            (_, Phase::Open { until }) => {
                let left = remaining(until, facts.now);
                let ahead = if state.generation == self.local { facts.grace } else { 0 };
                left.saturating_sub(ahead)
            }
            _ => 0,
        }
    }

    /// The fleet has answered; the circuit has changed meanwhile, or is of generation `local` now.
    pub(crate) fn answered(&mut self, verb: Verb, record: Record, local: Option<u32>) {
        if matches!(verb, Verb::Count | Verb::Hand) {
            self.batch = None;
        }
        self.heard = record;
        self.local = local.unwrap_or(self.local);
    }

    /// The state that the record asks of this circuit, with what it has not told yet.
    pub(crate) fn lined_up(&self, state: State, record: Record, (untold, facts): (Untold, &Facts)) -> State {
        let phase = in_line(state.phase, record, untold, facts);
        let same = CircuitState::of(phase) == CircuitState::of(state.phase);
        // A closing elsewhere fences what was admitted before it; our own has done so already.
        let missed = record.generation > self.heard.generation && self.heard != Record::UNKNOWN;
        let fences = missed && record.phase == CircuitState::Closed && state.generation == self.local;
        if same && !fences {
            return State { attempt: record.attempt, phase, ..state };
        }
        state.turned(phase, record.attempt)
    }
}

/// What a change of state here means for the fleet.
fn news(phase: Phase) -> Verb {
    match phase {
        Phase::Open { .. } => Verb::Open,
        Phase::HalfOpen { .. } => Verb::Lease,
        Phase::Closed { .. } => Verb::Close,
        Phase::ForcedOpen | Phase::ForcedClosed { .. } | Phase::MetricsOnly { .. } => Verb::Hand,
    }
}

fn in_line(phase: Phase, record: Record, untold: Untold, facts: &Facts) -> Phase {
    let later = Phase::Open { until: facts.now.saturating_add(record.wait).saturating_add(facts.grace) };
    let run = if untold.ended { 0 } else { record.failures };
    let failures = run.saturating_add(untold.failures);
    let enough = record.mine && record.wait >= facts.enough();
    let leased = |out| record.mine && record.wait > 0 && (out > 0 || enough);
    match (record.phase, phase) {
        (CircuitState::Closed, _) => Phase::Closed { failures },
        (CircuitState::Open, _) => later,
        (CircuitState::HalfOpen, phase @ Phase::HalfOpen { out, .. }) if leased(out) => phase,
        // The lease is ours: the next call is the probe.
        (CircuitState::HalfOpen, _) if enough => Phase::Open { until: facts.now },
        (CircuitState::HalfOpen, _) => later,
        (CircuitState::ForcedOpen, _) => Phase::ForcedOpen,
        (CircuitState::ForcedClosed, Phase::ForcedClosed { failures }) => Phase::ForcedClosed { failures },
        (CircuitState::ForcedClosed, _) => Phase::ForcedClosed { failures: 0 },
        (CircuitState::MetricsOnly, Phase::MetricsOnly { failures }) => Phase::MetricsOnly { failures },
        (CircuitState::MetricsOnly, _) => Phase::MetricsOnly { failures: 0 },
    }
}
