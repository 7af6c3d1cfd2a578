//! The fleet as a small model, explored exhaustively: three instances that run the breaker's real law
//! and the fleet's real law ([`Place`]), one server that runs the law which the contract test
//! holds against the script, and a network that delays, loses and repeats.
//!
//! One tick of the model is a second. Whatever happens, two probes are never out under one token,
//! and from every state that can be reached the fleet gets out of open once faults cease; also if
//! what ceases is Redis. While Redis is heard in time, there is one probe in the whole fleet.

use std::hash::{DefaultHasher, Hash, Hasher};

use stateright::{Checker, Model, Property, Representative};

use crate::clock::Tick;
use crate::event::{Cause, CircuitState};
use crate::law::{self, Admit, Effect, Moment, Rules};
use crate::open_time::OpenTimes;
use crate::outcome::Verdict;
use crate::redis::place::{Facts, Place};
use crate::redis::record::{Record, Telling, Verb};
use crate::redis::record_law::Stored;
use crate::state::{Phase, State};
use crate::untold::Untold;

const SECOND: Tick = 1_000;
const ROUND: Tick = SECOND;
const GRACE: Tick = 2 * SECOND;
/// Longer than it takes to hear of the record again: else an opening here is over before it is told.
const OPEN: Tick = 2 * SECOND;
/// Rounds within which a fleet without faults must have left open: two leases and some.
const PATIENCE: usize = 16;

/// A probe that was sent: by which admission, under which token, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Probe {
    ticket: u32,
    token: Option<u64>,
    since: Tick,
}

/// A telling on its way: with the generation of the circuit that told it, and the answer if it is
/// on its way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Exchange {
    told: u32,
    telling: Telling,
    answer: Option<Record>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Instance {
    /// Its name; one that is started anew has another.
    name: u8,
    state: State,
    round_began: Tick,
    untold: Untold,
    place: Place,
    /// The lease under which its circuit is due or half-open.
    token: Option<u64>,
    exchange: Option<Exchange>,
    /// Something was told since the task last rested.
    heard: bool,
    /// When the record was last taken; calls begin with the first time.
    taken: Option<Tick>,
    probes: Vec<Probe>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct World {
    now: Tick,
    up: bool,
    server: Stored,
    instances: Vec<Instance>,
    /// Tellings that were given up and are still under way.
    late: Vec<(u8, Telling)>,
    left: Faults,
    /// Failures that were really counted.
    failed: u32,
}

/// What may go wrong, how often, and what is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Faults {
    /// Exchanges of which the telling or the answer is delayed or lost.
    troubles: u8,
    crashes: u8,
    outages: u8,
    wipes: u8,
    failures: u8,
    successes: u8,
    bad_probes: u8,
}

#[derive(Debug, Clone, Copy)]
struct Fleet {
    instances: u8,
    faults: Faults,
    /// The circuit opened, everyone knows, and the wait is over.
    opened: bool,
    /// Time waits for exchanges: each instance hears the record once a second.
    timely: bool,
    horizon: Tick,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Step {
    Call(usize, bool),
    Settle(usize, Verdict),
    /// Tells and hears until the task rests.
    Exchange(usize),
    Tell(usize),
    Deliver(usize),
    Hear(usize),
    Lose(usize),
    GiveUp(usize),
    DeliverLate(usize),
    Crash(usize),
    GoDown,
    ComeUp,
    Wipe,
    Pass,
}

fn rules() -> Rules {
    let open = OpenTimes { first: OPEN, growth: 1.0, jitter: 0.0, longest: OPEN, seed: 0 };
    Rules { failure_threshold: 2, success_threshold: 1, half_open_permits: 1, half_open_for: ROUND, open }
}

fn facts(now: Tick) -> Facts {
    Facts { now, grace: GRACE, wait: OPEN, round: ROUND, threshold: rules().failure_threshold, blamed: 2 }
}

impl Instance {
    fn new(name: u8) -> Self {
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
    fn turn(&mut self, to: State, cause: Cause, now: Tick) {
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
    fn call(&mut self, fails: bool, now: Tick) {
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

    fn settle(&mut self, ticket: u32, verdict: Verdict, now: Tick) {
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

    fn next(&mut self) -> Option<Verb> {
        self.untold = self.place.gather(self.state, self.untold);
        self.place.next(self.state, self.untold.wanted, self.heard)
    }

    /// The task begins an exchange, or rests.
    fn tell(&mut self, now: Tick) {
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

    fn hear(&mut self, now: Tick) {
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
    fn forget(&mut self) {
        (self.exchange, self.heard) = (None, false);
    }

    /// The probe that its circuit waits for, unless its round is over.
    fn waits_for(&self, now: Tick) -> Option<&Probe> {
        let half_open = matches!(self.state.phase, Phase::HalfOpen { out: 1.., .. });
        let young = half_open && now < self.round_began + ROUND;
        self.probes.iter().find(|probe| young && probe.ticket == self.state.generation)
    }
}

impl World {
    fn deliver(&mut self, index: usize) {
        let now = self.now;
        let instance = &mut self.instances[index];
        if let Some(exchange) = &mut instance.exchange {
            exchange.answer = Some(self.server.tell(instance.name, &exchange.telling, now));
        }
    }

    /// A whole round of an instance's task, until it rests.
    fn exchange(&mut self, index: usize) {
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
    fn recovers(&self, redis: bool) -> bool {
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

    fn has_one_probe_per_token(&self) -> bool {
        let tokens = || self.instances.iter().flat_map(|one| &one.probes).filter_map(|probe| probe.token);
        tokens().all(|token| tokens().filter(|other| *other == token).count() == 1)
    }

    fn has_one_probe(&self) -> bool {
        self.instances.iter().filter(|one| one.waits_for(self.now).is_some()).count() <= 1
    }

    /// Nobody is open unless as many failures as the threshold really happened.
    fn invents_nothing(&self) -> bool {
        let closed = |one: &Instance| matches!(one.state.phase, Phase::Closed { .. });
        self.failed >= rules().failure_threshold
            || (self.instances.iter().all(closed) && self.server.phase == CircuitState::Closed)
    }
}

impl Fleet {
    /// Whether time may go on: not before what is heard in time was heard.
    fn may_pass(self, world: &World) -> bool {
        let in_time = |one: &Instance| one.exchange.is_none() && !one.heard && one.taken == Some(world.now);
        world.now < self.horizon && (!self.timely || world.instances.iter().all(in_time))
    }

    /// Whether what comes of this world is explored anyway: without further faults, too.
    fn is_before_the_end(self, world: &World) -> bool {
        world.now < self.horizon
    }

    fn steps_of(world: &World, index: usize, steps: &mut Vec<Step>) {
        let (one, left) = (&world.instances[index], world.left);
        let passes = law::passes(one.state);
        if passes && left.failures > 0 && one.taken.is_some() {
            steps.push(Step::Call(index, true));
        }
        let useful = !passes || (left.successes > 0 && one.state.run() > Some(0));
        if useful && one.taken.is_some() {
            steps.push(Step::Call(index, false));
        }
        if !one.probes.is_empty() {
            steps.push(Step::Settle(index, Verdict::Success));
            if left.bad_probes > 0 {
                steps.extend([Verdict::Failure, Verdict::Ignored].map(|verdict| Step::Settle(index, verdict)));
            }
        }
        match &one.exchange {
            None => {
                steps.push(Step::Exchange(index));
                if left.troubles > 0 {
                    steps.push(Step::Tell(index));
                }
            }
            Some(exchange) => {
                steps.push(Step::Lose(index));
                match exchange.answer {
                    Some(_) => steps.push(Step::Hear(index)),
                    None if world.up => steps.extend([Step::Deliver(index), Step::GiveUp(index)]),
                    None => steps.push(Step::GiveUp(index)),
                }
            }
        }
        if left.crashes > 0 {
            steps.push(Step::Crash(index));
        }
    }
}

impl Model for Fleet {
    type State = World;
    type Action = Step;

    fn init_states(&self) -> Vec<World> {
        let mut instances: Vec<_> = (0..self.instances).map(Instance::new).collect();
        for one in &mut instances {
            one.taken = Some(0);
        }
        let mut failed = 0;
        if self.opened {
            failed = rules().failure_threshold;
            (0..failed).for_each(|_| instances[0].call(true, 0));
        }
        let (left, late) = (self.faults, Vec::new());
        let mut world = World { now: 0, up: true, server: Stored::empty(), instances, late, left, failed };
        if self.opened {
            (0..world.instances.len()).for_each(|index| world.exchange(index));
            world.now = OPEN;
        }
        vec![world]
    }

    fn actions(&self, world: &World, steps: &mut Vec<Step>) {
        for index in 0..world.instances.len() {
            Self::steps_of(world, index, steps);
        }
        if world.up {
            steps.extend((0..world.late.len()).map(Step::DeliverLate));
        }
        if world.up && world.left.outages > 0 {
            steps.push(Step::GoDown);
        }
        if !world.up {
            steps.push(Step::ComeUp);
        }
        if world.left.wipes > 0 {
            steps.push(Step::Wipe);
        }
        if self.may_pass(world) {
            steps.push(Step::Pass);
        }
    }

    fn next_state(&self, before: &World, step: Step) -> Option<World> {
        let mut world = before.clone();
        let (now, left) = (world.now, &mut world.left);
        match step {
            Step::Call(index, fails) => {
                let one = &mut world.instances[index];
                let passes = law::passes(one.state);
                left.failures -= u8::from(fails);
                left.successes -= u8::from(passes && !fails);
                world.failed += u32::from(fails);
                one.call(fails, now);
            }
            Step::Settle(index, verdict) => {
                left.bad_probes -= u8::from(verdict != Verdict::Success);
                let one = &mut world.instances[index];
                let probe = one.probes.remove(0);
                one.settle(probe.ticket, verdict, now);
            }
            Step::Exchange(index) => world.exchange(index),
            Step::Tell(index) => {
                left.troubles -= 1;
                world.instances[index].tell(now);
            }
            Step::Deliver(index) => world.deliver(index),
            Step::Hear(index) => world.instances[index].hear(now),
            Step::Lose(index) => world.instances[index].forget(),
            Step::GiveUp(index) => {
                let one = &mut world.instances[index];
                world.late.extend(one.exchange.map(|exchange| (one.name, exchange.telling)));
                one.forget();
            }
            Step::DeliverLate(index) => {
                let (name, telling) = world.late.remove(index);
                world.server.tell(name, &telling, now);
            }
            Step::Crash(index) => {
                left.crashes -= 1;
                let name = world.instances[index].name + self.instances;
                world.instances[index] = Instance::new(name);
            }
            Step::GoDown => {
                left.outages -= 1;
                world.up = false;
            }
            Step::ComeUp => world.up = true,
            Step::Wipe => {
                left.wipes -= 1;
                world.server = Stored::empty();
                world.now += SECOND;
            }
            Step::Pass => world.now += SECOND,
        }
        (world != *before).then_some(world)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut all = vec![
            Property::always("never two probes under one token", |_, world: &World| world.has_one_probe_per_token()),
            Property::always("leaves open with Redis", |fleet: &Self, world: &World| {
                fleet.is_before_the_end(world) || world.recovers(true)
            }),
            Property::always("leaves open without Redis", |fleet: &Self, world: &World| {
                fleet.is_before_the_end(world) || world.recovers(false)
            }),
            Property::always("invents no state", |_, world: &World| world.invents_nothing()),
        ];
        if self.timely {
            all.push(Property::always("one probe in the fleet", |_, world: &World| world.has_one_probe()));
        }
        if self.opened {
            all.push(Property::sometimes("a probe is sent under a lease", |_, world: &World| {
                world.instances.iter().flat_map(|one| &one.probes).any(|probe| probe.token.is_some())
            }));
        }
        all
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

/// Explores everything that can be reached, and demands every property of it.
fn explore(fleet: Fleet) {
    let checker = fleet.checker().threads(2).symmetry().spawn_dfs().join();
    assert!(checker.is_done() && checker.unique_state_count() > 100, "{}", checker.unique_state_count());
    checker.assert_properties();
}

const NONE: Faults = Faults { troubles: 0, crashes: 0, outages: 0, wipes: 0, failures: 0, successes: 0, bad_probes: 0 };

/// The circuit opened, everyone knows, and the wait is over.
const OPENED: Fleet = Fleet { instances: 3, faults: NONE, opened: true, timely: true, horizon: OPEN + SECOND };

/// All circuits are closed.
const CLOSED: Fleet = Fleet { opened: false, horizon: 0, ..OPENED };

#[test]
fn a_fleet_that_hears_in_time_sends_one_probe_and_leaves_open() {
    explore(Fleet { faults: Faults { bad_probes: 1, ..NONE }, ..OPENED });
}

#[test]
fn a_crash_of_the_probe_holder_is_survived() {
    let faults = Faults { crashes: 1, ..NONE };
    explore(Fleet { faults, ..OPENED });
    // Long enough that the lease of the dead runs out.
    explore(Fleet { faults, instances: 2, horizon: OPEN + 5 * SECOND, ..OPENED });
}

#[test]
fn lost_and_late_messages_are_survived() {
    explore(Fleet { faults: Faults { troubles: 1, ..NONE }, ..OPENED });
    explore(Fleet { faults: Faults { troubles: 1, ..NONE }, timely: false, horizon: OPEN, ..OPENED });
    explore(Fleet { faults: Faults { troubles: 2, ..NONE }, instances: 2, timely: false, horizon: OPEN, ..OPENED });
}

#[test]
fn a_loss_of_redis_is_survived() {
    explore(Fleet { faults: Faults { outages: 1, ..NONE }, timely: false, ..OPENED });
}

#[test]
fn a_loss_of_what_redis_knew_is_survived() {
    explore(Fleet { faults: Faults { wipes: 1, ..NONE }, timely: false, horizon: OPEN, ..OPENED });
}

#[test]
fn a_failure_whose_telling_is_lost_or_late_counts_once() {
    explore(Fleet { faults: Faults { troubles: 2, failures: 1, ..NONE }, ..CLOSED });
    explore(Fleet { faults: Faults { troubles: 1, failures: 2, successes: 1, ..NONE }, ..CLOSED });
}
