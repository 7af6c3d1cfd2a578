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

use crate::brief;
use crate::decision::{Charge, Decision, FULL_WAIT, NEVER, Outcome, Reading};
use crate::functions::{Full, Place};
use crate::limit::Scope;
use crate::moment::Moment;
use crate::policy::Policy;
use crate::question::Ask;
use crate::rule::{Cell, Meter};
use crate::state::{Block, State};

/// Decides and charges, at the moment of a fresh decision and into it: a decision is large to be
/// carried about.
#[inline]
pub(crate) fn decide(policy: &Policy, state: &mut State, ask: &Ask<'_>, decision: &mut Decision) {
    state.settle(policy, decision.at);
    if let Some(block) = state.block {
        *decision = Decision::blocked(block, ask.allowances, decision.at);
    } else if !policy.is_brief() || !brief::admit((policy, state.cells.all_mut()), ask, decision) {
        *decision = at_length(policy, state, ask, decision.at);
    }
}

/// The same for every policy and every request.
fn at_length(policy: &Policy, state: &mut State, ask: &Ask<'_>, now: Moment) -> Decision {
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
        return Decision::blocked(block, ask.allowances, now);
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
        let meter = policy.meter(index, ask.allowances);
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
        let (reading, meter) = (decision.readings[index], policy.meter(index, ask.allowances));
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
    Reading::new(meter, meter.used(cell, now), meter.reset_after(cell, now).min(ends))
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
    let meter = policy.meter(index, ask.allowances);
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
    match (&state.functions, ask.function) {
        (Some(functions), Some(name)) => functions.find(name, ask.counted(policy), policy),
        _ => Ok(Place::default()),
    }
}

/// Makes the place that is charged.
#[inline]
fn make(policy: &Policy, state: &mut State, ask: &Ask<'_>, place: Place) -> Place {
    match ask.function {
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
