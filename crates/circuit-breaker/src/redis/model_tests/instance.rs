//! One instance of the model: the breaker's real law and the fleet's real law around it, without
//! their atomics, tasks and connections.

use crate::clock::Tick;
use crate::event::Cause;
use crate::law::{self, Admit, Effect, Moment, Rules};
use crate::open_time::OpenTimes;
use crate::outcome::Verdict;
use crate::redis::place::{Facts, Place};
use crate::redis::record::{Record, Telling, Verb};
use crate::state::{Phase, State};
use crate::untold::Untold;

pub(super) const SECOND: Tick = 1_000;
pub(super) const ROUND: Tick = SECOND;
pub(super) const GRACE: Tick = 2 * SECOND;
/// Longer than it takes to hear of the record again: else an opening here is over before it is told.
pub(super) const OPEN: Tick = 2 * SECOND;

/// A probe that was sent: by which admission, under which token, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Probe {
    pub(super) ticket: u32,
    pub(super) token: Option<u64>,
    pub(super) since: Tick,
}

/// A telling on its way: with the generation of the circuit that told it, and the answer if it is
/// on its way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Exchange {
    pub(super) told: u32,
    pub(super) telling: Telling,
    pub(super) answer: Option<Record>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Instance {
    /// Its name; one that is started anew has another.
    pub(super) name: u8,
    pub(super) state: State,
    pub(super) round_began: Tick,
    pub(super) untold: Untold,
    pub(super) place: Place,
    /// The lease under which its circuit is due or half-open.
    pub(super) token: Option<u64>,
    pub(super) exchange: Option<Exchange>,
    /// Something was told since the task last rested.
    pub(super) heard: bool,
    /// When the record was last taken; calls begin with the first time.
    pub(super) taken: Option<Tick>,
    pub(super) probes: Vec<Probe>,
}

pub(super) fn rules() -> Rules {
    let open = OpenTimes { first: OPEN, growth: 1.0, jitter: 0.0, longest: OPEN, seed: 0 };
    Rules { failure_threshold: 2, success_threshold: 1, half_open_permits: 1, half_open_for: ROUND, open }
}

pub(super) fn facts(now: Tick) -> Facts {
    Facts { now, grace: GRACE, wait: OPEN, round: ROUND, threshold: rules().failure_threshold, blamed: 2 }
}

impl Instance {
    pub(super) fn new(name: u8) -> Self {
        let state = State::new(false);
        Self {
            name,
            state,
            round_began: 0,
            untold: Untold::default(),
            place: Place::new(state.generation),
            token: None,
            exchange: None,
            heard: false,
            taken: None,
            probes: Vec::new(),
        }
    }

    /// The circuit's home, without its atomics: puts a state in force and leaves the notes.
    pub(super) fn turn(&mut self, to: State, cause: Cause, now: Tick) {
        if to.generation != self.state.generation {
            self.untold = self.untold.turned(cause, to.generation);
            if matches!(to.phase, Phase::HalfOpen { .. }) {
                self.round_began = now;
            } else if cause != Cause::Fleet {
                self.token = None;
            }
        }
        self.state = to;
    }

    /// A call arrives. One that passes ends at once; a probe is out until it is settled.
    pub(super) fn call(&mut self, fails: bool, now: Tick) {
        loop {
            match law::admit(self.state, now, self.round_began, rules) {
                Admit::Pass => {
                    let verdict = if fails { Verdict::Failure } else { Verdict::Success };
                    return self.settle(self.state.generation, verdict, now);
                }
                Admit::Refuse(_) => return self.untold = self.untold.refused(),
                Admit::Reopen(next) => self.turn(next, Cause::ProbeHung, now),
                Admit::Probe(next) => {
                    self.turn(next, Cause::WaitOver, now);
                    let ticket = next.generation;
                    return self.probes.push(Probe { ticket, token: self.token, since: now });
                }
            }
        }
    }

    pub(super) fn settle(&mut self, ticket: u32, verdict: Verdict, now: Tick) {
        let was_probe = matches!(self.state.phase, Phase::HalfOpen { .. });
        let moment = || Moment { now, wish: None, rules: rules() };
        match law::settle(self.state, (ticket, verdict), moment) {
            Effect::Late | Effect::Nothing => {}
            Effect::Turn(next) | Effect::WouldOpen(next) => self.turn(next, Cause::ConsecutiveFailures, now),
            Effect::Count(next) => {
                self.state = next;
                match verdict {
                    Verdict::Failure => self.untold = self.untold.failed(),
                    Verdict::Success if !was_probe => self.untold = self.untold.run_ended(),
                    _ => {}
                }
            }
        }
    }

    pub(super) fn next(&mut self) -> Option<Verb> {
        self.untold = self.place.gather(self.state, self.untold);
        self.place.next(self.state, self.untold.wanted, self.heard)
    }

    /// The task begins an exchange, or rests.
    pub(super) fn tell(&mut self, now: Tick) {
        let Some(verb) = self.next() else {
            self.heard = false;
            return;
        };
        if verb == Verb::Lease {
            self.untold = self.untold.asked();
        }
        let telling = self.place.telling(verb, self.state, &facts(now));
        self.exchange = Some(Exchange { told: self.state.generation, telling, answer: None });
    }

    pub(super) fn hear(&mut self, now: Tick) {
        let Some(Exchange { told, telling, answer: Some(record) }) = self.exchange.take() else {
            return;
        };
        (self.heard, self.taken) = (true, Some(now));
        if self.state.generation != told {
            return self.place.answered(telling.verb, record, None);
        }
        let next = self.place.lined_up(self.state, record, (self.untold, &facts(now)));
        let leased = record.mine && !matches!(next.phase, Phase::Open { until } if until > now);
        self.token = leased.then_some(record.generation);
        self.place.answered(telling.verb, record, Some(next.generation));
        self.turn(next, Cause::Fleet, now);
    }

    /// The task gives an exchange up.
    pub(super) fn forget(&mut self) {
        (self.exchange, self.heard) = (None, false);
    }

    /// The probe that its circuit waits for, unless its round is over.
    pub(super) fn waits_for(&self, now: Tick) -> Option<&Probe> {
        let half_open = matches!(self.state.phase, Phase::HalfOpen { out: 1.., .. });
        let young = half_open && now < self.round_began + ROUND;
        self.probes.iter().find(|probe| young && probe.ticket == self.state.generation)
    }
}
