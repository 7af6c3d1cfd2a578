//! The law: one request against all limits of one subject, all or nothing.
//!
//! 1. A subject that is blocked is refused until the block ends. When it ends, the subject starts
//!    afresh: everything counted before is forgotten.
//! 2. When the lifetime limit on the whole call has gone idle, the functions' counts end with it.
//! 3. Every limit that the request touches is read. If the weight fits under all enforced ones, it
//!    is charged to each of them; otherwise nothing is charged to any.
//! 4. A refusal names every limit that was exceeded. With `block_for` it also blocks the subject,
//!    and the wait is the block; otherwise the wait is the longest that any of them needs. Whoever
//!    waits that long is admitted, unless others were meanwhile; whoever comes sooner is not.
//! 5. A limit in shadow never refuses and is not charged what it would have refused; the verdict
//!    says that it would have.
//! 6. While a block lasts, the limits that brought it about read as wholly spent until its end.
//!
//! The functions here are pure: they are given the state, the request and the moment.

use crate::functions::{Full, Place};
use crate::limit::{MAX_LIMITS, Scope};
use crate::moment::Moment;
use crate::policy::{Allowances, Policy};
use crate::question::Ask;
use crate::rule::{Cell, Meter};
use crate::state::{Block, State};

/// A wait that never ends: the weight is more than a limit allows at all.
pub(crate) const NEVER: u64 = u64::MAX;

/// The wait that is told when there was no room for a new subject or function.
pub(crate) const FULL_WAIT: u64 = 1_000_000;

/// What one limit says about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Reading {
    pub(crate) used: u32,
    pub(crate) allowed: u32,
    /// Microseconds until nothing charged so far counts any more.
    pub(crate) reset: u64,
}

/// How a request was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Admitted,
    /// Over a limit just now.
    Exceeded,
    /// Over a limit earlier, and blocked since.
    Blocked,
    /// No room for a new subject or function.
    Full,
}

/// The law's answer: everything a verdict is made of, in one flat value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) outcome: Outcome,
    pub(crate) at: Moment,
    /// Microseconds to wait; 0 when admitted.
    pub(crate) wait: u64,
    /// Bit sets over the policy's limits: read, exceeded, exceeded in shadow.
    pub(crate) read: u8,
    pub(crate) exceeded: u8,
    pub(crate) shadowed: u8,
    pub(crate) readings: [Reading; MAX_LIMITS],
}

/// What an admitted request was charged: when, and under which limits (a bit each).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Charge {
    pub(crate) at: Moment,
    pub(crate) limits: u8,
}

impl Charge {
    pub(crate) const fn of(decision: &Decision) -> Self {
        Self { at: decision.at, limits: decision.read & !decision.shadowed }
    }
}

impl Decision {
    pub(crate) const fn new(outcome: Outcome, at: Moment, wait: u64) -> Self {
        let readings = [Reading { used: 0, allowed: 0, reset: 0 }; MAX_LIMITS];
        Self { outcome, at, wait, read: 0, exceeded: 0, shadowed: 0, readings }
    }

    /// The decision on a subject that is blocked.
    pub(crate) fn blocked(block: Block, allowances: &Allowances, now: Moment) -> Self {
        let left = block.until.as_micros().saturating_sub(now.as_micros());
        let mut decision = Self::new(Outcome::Blocked, now, left);
        (decision.read, decision.exceeded) = (block.by, block.by);
        for (limit, reading) in decision.readings.iter_mut().enumerate() {
            if block.by & (1 << limit) != 0 {
                let allowed = allowances.0[limit];
                *reading = Reading { used: allowed, allowed, reset: left };
            }
        }
        decision
    }
}

/// Decides and charges.
#[inline]
pub(crate) fn admit(policy: &Policy, state: &mut State, ask: &Ask<'_>, now: Moment) -> Decision {
    state.settle(policy, now);
    if let Some(block) = state.block {
        return Decision::blocked(block, &ask.allowances, now);
    }
    let place = match find(policy, state, ask) {
        Ok(place) => place,
        Err(Full) => return Decision::new(Outcome::Full, now, FULL_WAIT),
    };
    let mut decision = read(policy, state, ask, (place, now));
    match decision.outcome {
        Outcome::Admitted => charge(policy, state, ask, (place, &mut decision)),
        _ => {
            tell(policy, state, ask, (place, &mut decision));
            block(policy, state, &mut decision);
        }
    }
    decision
}

/// Decides without charging or blocking.
pub(crate) fn peek(policy: &Policy, state: &mut State, ask: &Ask<'_>, now: Moment) -> Decision {
    state.settle(policy, now);
    if let Some(block) = state.block {
        return Decision::blocked(block, &ask.allowances, now);
    }
    let place = match find(policy, state, ask) {
        Ok(place) => place,
        Err(Full) => return Decision::new(Outcome::Full, now, FULL_WAIT),
    };
    let mut decision = read(policy, state, ask, (place, now));
    tell(policy, state, ask, (place, &mut decision));
    if decision.outcome == Outcome::Exceeded {
        block_in(policy, &mut decision);
    }
    decision
}

/// Gives back a charge.
pub(crate) fn refund(policy: &Policy, state: &mut State, ask: &Ask<'_>, (charge, now): (Charge, Moment)) {
    state.settle(policy, now);
    // A blocked subject starts afresh anyway.
    let (None, Ok(place)) = (state.block, find(policy, state, ask)) else {
        return;
    };
    for (index, limit) in policy.limits().iter().enumerate() {
        let meter = policy.meter(index, &ask.allowances);
        if let Some(cell) = state.cell_mut((limit.scope, policy.slot(index)), place)
            && charge.limits & (1 << index) != 0
        {
            *cell = meter.refund(*cell, ask.charged(), (charge.at, now));
        }
    }
}

/// Takes over what another home decided, so that this state could go on from there.
#[cfg(feature = "redis")]
pub(crate) fn mirror(policy: &Policy, state: &mut State, ask: &Ask<'_>, (decision, now): (&Decision, Moment)) {
    state.settle(policy, now);
    let begins = decision.outcome == Outcome::Exceeded && policy.block() == Some(decision.wait);
    if begins || decision.outcome == Outcome::Blocked {
        let until = Moment::from_micros(now.as_micros().saturating_add(decision.wait));
        state.block = Some(Block { until, by: decision.exceeded });
        return;
    }
    state.block = None;
    let Ok(place) = find(policy, state, ask) else {
        return;
    };
    let place = make(policy, state, ask, place);
    for (index, limit) in policy.limits().iter().enumerate() {
        let (reading, meter) = (decision.readings[index], policy.meter(index, &ask.allowances));
        if decision.read & (1 << index) != 0
            && let Some(cell) = state.cell_mut((limit.scope, policy.slot(index)), place)
        {
            *cell = meter.mirror(u64::from(reading.used), reading.reset, now);
        }
    }
}

/// Reads every limit that the request touches and settles the outcome.
#[inline]
fn read(policy: &Policy, state: &State, ask: &Ask<'_>, (place, now): (Place, Moment)) -> Decision {
    let mut decision = Decision::new(Outcome::Admitted, now, 0);
    for (index, plan) in policy.plans().iter().enumerate() {
        if !ask.touches(plan.scope) {
            continue;
        }
        let meter = Meter { allowed: u64::from(ask.allowances.0[index]), ..plan.meter };
        let cell = state.cell((plan.scope, plan.slot), place);
        decision.read |= 1 << index;
        let wait = match meter.wait(cell, ask.weight, now) {
            Some(0) => continue,
            Some(wait) if plan.scope == Scope::Call => wait,
            Some(wait) => wait.min(state.anchor_left(policy, now)),
            None => NEVER,
        };
        if plan.is_shadow {
            decision.shadowed |= 1 << index;
        } else {
            decision.exceeded |= 1 << index;
            decision.outcome = Outcome::Exceeded;
            decision.wait = decision.wait.max(wait);
        }
    }
    decision
}

/// What a cell says; it `ends` with the lifetime that it belongs to at the latest.
#[inline]
fn reading((meter, ends): (Meter, u64), cell: Cell, now: Moment) -> Reading {
    Reading {
        used: u32::try_from(meter.used(cell, now)).unwrap_or(u32::MAX),
        allowed: u32::try_from(meter.allowed).unwrap_or(u32::MAX),
        reset: meter.reset_after(cell, now).min(ends),
    }
}

/// Tells what the limits read where nothing is charged.
#[cold]
fn tell(policy: &Policy, state: &State, ask: &Ask<'_>, (place, decision): (Place, &mut Decision)) {
    for index in 0..policy.limits().len() {
        if decision.read & (1 << index) != 0 {
            tell_one(policy, (index, ask), state, (place, decision));
        }
    }
}

/// Charges every limit that was read, but those in shadow that would have refused.
#[inline]
fn charge(policy: &Policy, state: &mut State, ask: &Ask<'_>, (place, decision): (Place, &mut Decision)) {
    let place = make(policy, state, ask, place);
    for (index, plan) in policy.plans().iter().enumerate() {
        let bit = 1 << index;
        if decision.read & bit == 0 {
            continue;
        }
        if decision.shadowed & bit != 0 {
            tell_one(policy, (index, ask), state, (place, decision));
            continue;
        }
        let meter = Meter { allowed: u64::from(ask.allowances.0[index]), ..plan.meter };
        let ends = if plan.scope == Scope::Call { u64::MAX } else { policy.anchor_span() };
        if let Some(cell) = state.cell_mut((plan.scope, plan.slot), place) {
            *cell = meter.charge(*cell, ask.charged(), decision.at);
            decision.readings[index] = reading((meter, ends), *cell, decision.at);
        }
    }
}

/// Tells what one limit reads.
fn tell_one(
    policy: &Policy,
    (index, ask): (usize, &Ask<'_>),
    state: &State,
    (place, decision): (Place, &mut Decision),
) {
    let plan = policy.plans()[index];
    let ends = match plan.scope {
        Scope::Call => u64::MAX,
        _ => state.anchor_left(policy, decision.at),
    };
    let cell = state.cell((plan.scope, plan.slot), place);
    let meter = policy.meter(index, &ask.allowances);
    decision.readings[index] = reading((meter, ends), cell, decision.at);
}

/// Blocks a subject that went over, unless the request could never have fitted.
fn block(policy: &Policy, state: &mut State, decision: &mut Decision) {
    if let Some(block) = block_in(policy, decision) {
        let until = Moment::from_micros(decision.at.as_micros() + block);
        state.block = Some(Block { until, by: decision.exceeded });
    }
}

/// Makes the block the wait, and the latest end of everything counted so far.
fn block_in(policy: &Policy, decision: &mut Decision) -> Option<u64> {
    let block = policy.block().filter(|_| decision.wait != NEVER)?;
    decision.wait = block;
    for reading in &mut decision.readings {
        reading.reset = reading.reset.min(block);
    }
    Some(block)
}

/// Finds the place of the request's function and arguments, as far as there is one.
#[inline]
fn find(policy: &Policy, state: &State, ask: &Ask<'_>) -> Result<Place, Full> {
    match (&state.functions, &ask.function) {
        (Some(functions), Some(name)) => functions.find(name, ask.counted(policy), policy),
        _ => Ok(Place::default()),
    }
}

/// Makes the place that is charged.
#[inline]
fn make(policy: &Policy, state: &mut State, ask: &Ask<'_>, place: Place) -> Place {
    match &ask.function {
        Some(name) if policy.counts_functions() => {
            let functions = state.functions.get_or_insert_default();
            functions.make(name, ask.counted(policy), (policy, place))
        }
        _ => place,
    }
}

#[cfg(test)]
#[path = "law_tests.rs"]
mod tests;
