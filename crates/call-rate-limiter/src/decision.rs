//! The law's answer: what was decided, and what every limit read then.

use crate::limit::MAX_LIMITS;
use crate::moment::Moment;
use crate::policy::Allowances;
use crate::rule::Meter;
use crate::state::Block;

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

impl Reading {
    #[inline]
    pub(crate) fn new(meter: Meter, used: u64, reset: u64) -> Self {
        let narrow = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Self { used: narrow(used), allowed: narrow(meter.allowed), reset }
    }
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
    #[inline]
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
