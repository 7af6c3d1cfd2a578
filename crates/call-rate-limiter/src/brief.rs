//! The usual question, briefly: a request that fits, under enforced limits on the whole call.
//!
//! Says what the law says at length (`law.rs`), and nothing where a limit is exceeded: what is looked
//! at and what is written is all there is to do, with each rule's arithmetic in one piece.

use crate::decision::{Decision, Reading};
use crate::policy::Policy;
use crate::question::Ask;
use crate::rule::{Cell, Meter};

/// Charges every limit when the request fits under all of them, and tells what they read then;
/// otherwise charges none. Says whether it did.
#[inline]
pub(crate) fn admit((policy, cells): (&Policy, &mut [Cell]), ask: &Ask<'_>, decision: &mut Decision) -> bool {
    let (plans, now) = (policy.plans(), decision.at);
    let cells = &mut cells[..plans.len()];
    let meter = |at: usize| Meter { allowed: u64::from(ask.allowances.0[at]), ..plans[at].meter };
    let mut fits = true;
    for (at, cell) in cells.iter().enumerate() {
        fits &= meter(at).fits(*cell, ask.weight, now);
    }
    if !fits {
        return false;
    }
    decision.read = policy.all();
    for (at, cell) in cells.iter_mut().enumerate() {
        let meter = meter(at);
        let (charged, used, reset) = meter.spend(*cell, ask.charged(), now);
        *cell = charged;
        decision.readings[at] = Reading::new(meter, used, reset);
    }
    true
}
