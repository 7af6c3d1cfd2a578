//! The steps that a world may take, and what must hold of each that can be reached.

use stateright::{Model, Property};

use crate::clock::Tick;
use crate::law;
use crate::outcome::Verdict;
use crate::redis::model_tests::instance::{Instance, OPEN, SECOND, rules};
use crate::redis::model_tests::world::{Faults, World};
use crate::redis::record_law::Stored;

#[derive(Debug, Clone, Copy)]
pub(super) struct Fleet {
    pub(super) instances: u8,
    pub(super) faults: Faults,
    /// The circuit opened, everyone knows, and the wait is over.
    pub(super) opened: bool,
    /// Time waits for exchanges: each instance hears the record once a second.
    pub(super) timely: bool,
    pub(super) horizon: Tick,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Step {
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
