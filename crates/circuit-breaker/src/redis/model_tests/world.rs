//! The instances, the server that runs the real record's law, and the messages between them.

use std::hash::{DefaultHasher, Hash, Hasher};

use stateright::Representative;

use crate::clock::Tick;
use crate::event::CircuitState;
use crate::outcome::Verdict;
use crate::redis::model_tests::instance::{Instance, SECOND, rules};
use crate::redis::record::Telling;
use crate::redis::record_law::Stored;
use crate::state::Phase;

/// Rounds within which a fleet without faults must have left open: two leases and some.
const PATIENCE: usize = 16;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct World {
    pub(super) now: Tick,
    pub(super) up: bool,
    pub(super) server: Stored,
    pub(super) instances: Vec<Instance>,
    /// Tellings that were given up and are still under way.
    pub(super) late: Vec<(u8, Telling)>,
    pub(super) left: Faults,
    /// Failures that were really counted.
    pub(super) failed: u32,
}

/// What may go wrong, how often, and what is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Faults {
    /// Exchanges of which the telling or the answer is delayed or lost.
    pub(super) troubles: u8,
    pub(super) crashes: u8,
    pub(super) outages: u8,
    pub(super) wipes: u8,
    pub(super) failures: u8,
    pub(super) successes: u8,
    pub(super) bad_probes: u8,
}

impl World {
    pub(super) fn deliver(&mut self, index: usize) {
        let now = self.now;
        let instance = &mut self.instances[index];
        if let Some(exchange) = &mut instance.exchange {
            exchange.answer = Some(self.server.tell(instance.name, &exchange.telling, now));
        }
    }

    /// A whole round of an instance's task, until it rests.
    pub(super) fn exchange(&mut self, index: usize) {
        for _ in 0..8 {
            let now = self.now;
            self.instances[index].tell(now);
            if self.instances[index].exchange.is_none() {
                return;
            }
            if !self.up {
                return self.instances[index].forget();
            }
            self.deliver(index);
            self.instances[index].hear(now);
        }
    }

    /// What comes of this world when nothing fails any more, every call succeeds, and Redis is up or
    /// stays away: whether all get out of open.
    pub(super) fn recovers(&self, redis: bool) -> bool {
        let mut world = self.clone();
        world.up = redis;
        world.late.clear();
        for index in 0..world.instances.len() {
            world.instances[index].forget();
        }
        for _ in 0..PATIENCE {
            for index in 0..world.instances.len() {
                world.exchange(index);
                let now = world.now;
                let instance = &mut world.instances[index];
                instance.call(false, now);
                for probe in std::mem::take(&mut instance.probes) {
                    instance.settle(probe.ticket, Verdict::Success, now);
                }
            }
            let closed = |instance: &Instance| matches!(instance.state.phase, Phase::Closed { .. });
            if world.instances.iter().all(closed) {
                return true;
            }
            world.now += SECOND;
        }
        false
    }

    pub(super) fn has_one_probe_per_token(&self) -> bool {
        let tokens = || self.instances.iter().flat_map(|one| &one.probes).filter_map(|probe| probe.token);
        tokens().all(|token| tokens().filter(|other| *other == token).count() == 1)
    }

    pub(super) fn has_one_probe(&self) -> bool {
        self.instances.iter().filter(|one| one.waits_for(self.now).is_some()).count() <= 1
    }

    /// Nobody is open unless as many failures as the threshold really happened.
    pub(super) fn invents_nothing(&self) -> bool {
        let closed = |one: &Instance| matches!(one.state.phase, Phase::Closed { .. });
        self.failed >= rules().failure_threshold
            || (self.instances.iter().all(closed) && self.server.phase == CircuitState::Closed)
    }
}

/// Instances are alike: worlds that differ in who is who are explored once. The dead share a name.
impl Representative for World {
    fn representative(&self) -> Self {
        const DEAD: u8 = u8::MAX;
        let mut world = self.clone();
        let key = |one: &Instance| {
            let mut hasher = DefaultHasher::new();
            let late = self.late.iter().filter(|(name, _)| *name == one.name).count();
            let holds = self.server.holder == Some(one.name);
            (one.state, one.round_began, one.untold, one.place, one.token, one.exchange).hash(&mut hasher);
            (one.heard, one.taken, &one.probes).hash(&mut hasher);
            (self.server.told_by(one.name), late, holds).hash(&mut hasher);
            hasher.finish()
        };
        world.instances.sort_by_cached_key(key);
        let names: Vec<u8> = world.instances.iter().map(|one| one.name).collect();
        let renamed = |name: u8| names.iter().position(|other| *other == name).map_or(DEAD, |index| index as u8);
        world.instances.iter_mut().for_each(|one| one.name = renamed(one.name));
        world.late.iter_mut().for_each(|(name, _)| *name = renamed(*name));
        world.server.rename(renamed);
        world
    }
}
