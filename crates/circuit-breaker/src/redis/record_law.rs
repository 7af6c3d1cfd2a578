//! The law of `fleet.lua` written out again in Rust, for the model of the fleet. The contract test
//! holds the two together.

use crate::clock::Tick;
use crate::event::CircuitState;
use crate::redis::record::{Record, Telling, Verb};

/// The record as the server keeps it, and the number of each instance's latest count or command.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Stored {
    pub(crate) generation: u64,
    pub(crate) phase: CircuitState,
    pub(crate) until: Tick,
    pub(crate) attempt: u32,
    pub(crate) failures: u32,
    pub(crate) holder: Option<u8>,
    told: Vec<(u8, u64)>,
}

impl Stored {
    /// A server that knows nothing.
    pub(crate) fn empty() -> Self {
        let phase = CircuitState::Closed;
        Self { generation: 0, phase, until: 0, attempt: 0, failures: 0, holder: None, told: Vec::new() }
    }

    /// What `me` hears when it tells this at this time.
    pub(crate) fn tell(&mut self, me: u8, telling: &Telling, now: Tick) -> Record {
        if telling.known > self.generation {
            self.learn(telling, now);
        }
        let fresh = telling.number == 0 || self.is_fresh(me, telling.number);
        match telling.verb {
            Verb::Hand if fresh => {
                self.turn(telling.phase, now);
                (self.failures, self.attempt, self.until) = (0, telling.attempt, now + telling.wait);
            }
            Verb::Hand | Verb::Read => {}
            _ if telling.known != self.generation => {}
            Verb::Count if fresh && self.phase == CircuitState::Closed => self.count(telling, now),
            Verb::Count => {}
            Verb::Open => self.open(me, telling, now),
            Verb::Lease => self.lease(me, telling, now),
            Verb::Close if self.is_held_by(me) => {
                self.turn(CircuitState::Closed, now);
                (self.failures, self.attempt, self.until) = (0, 0, 0);
            }
            Verb::Close => {}
        }
        self.heard_by(me, now)
    }

    /// The number of the latest count or command of an instance.
    pub(crate) fn told_by(&self, who: u8) -> u64 {
        self.told.iter().find(|(name, _)| *name == who).map_or(0, |(_, number)| *number)
    }

    /// The same with the instances under other names.
    pub(crate) fn rename(&mut self, renamed: impl Fn(u8) -> u8) {
        self.holder = self.holder.map(&renamed);
        self.told.iter_mut().for_each(|(name, _)| *name = renamed(*name));
        self.told.sort_unstable();
    }

    fn heard_by(&self, me: u8, now: Tick) -> Record {
        Record {
            generation: self.generation,
            phase: self.phase,
            wait: self.until.saturating_sub(now),
            attempt: self.attempt,
            failures: self.failures,
            mine: self.holder == Some(me),
        }
    }

    fn learn(&mut self, telling: &Telling, now: Tick) {
        let (phase, until) = match telling.phase {
            CircuitState::HalfOpen => (CircuitState::Open, now),
            phase => (phase, now + telling.wait),
        };
        (self.generation, self.phase, self.until) = (telling.known, phase, until);
        (self.attempt, self.failures, self.holder) = (telling.attempt, 0, None);
    }

    fn is_fresh(&mut self, me: u8, number: u64) -> bool {
        let known = self.told.iter().position(|(who, _)| *who == me);
        let last = known.map_or(0, |index| self.told[index].1);
        if number <= last {
            return false;
        }
        match known {
            Some(index) => self.told[index].1 = number,
            None => self.told.push((me, number)),
        }
        true
    }

    fn turn(&mut self, phase: CircuitState, now: Tick) {
        self.generation = (self.generation + 1).max(now);
        (self.phase, self.holder) = (phase, None);
    }

    fn is_held_by(&self, me: u8) -> bool {
        self.phase == CircuitState::HalfOpen && self.holder == Some(me)
    }

    fn count(&mut self, telling: &Telling, now: Tick) {
        self.failures = if telling.ended { 0 } else { self.failures } + telling.failures;
        if telling.threshold > 0 && self.failures >= telling.threshold {
            self.turn(CircuitState::Open, now);
            (self.attempt, self.until) = (0, now + telling.wait);
        }
    }

    fn open(&mut self, me: u8, telling: &Telling, now: Tick) {
        if self.phase == CircuitState::Closed || self.is_held_by(me) {
            self.turn(CircuitState::Open, now);
            (self.attempt, self.until, self.failures) = (telling.attempt, now + telling.wait, telling.failures);
        }
    }

    fn lease(&mut self, me: u8, telling: &Telling, now: Tick) {
        if !matches!(self.phase, CircuitState::Open | CircuitState::HalfOpen) {
            return;
        }
        if self.is_held_by(me) && now < self.until {
            self.until = now + telling.lease;
        } else if now >= self.until {
            self.turn(CircuitState::HalfOpen, now);
            (self.holder, self.until) = (Some(me), now + telling.lease);
        }
    }
}
