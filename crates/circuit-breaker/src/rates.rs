//! The law of the rates: when the share of failed, slow or hanging calls opens a closed circuit.
//!
//! A window holds the outcomes of the last N calls or of the last T seconds. Once it holds
//! `minimum_calls`, the circuit opens as soon as a failed call makes the share of failures reach
//! `failure_rate`, or a slow or hanging one makes the share of slow calls reach `slow_calls.rate`.
//! A success never opens a circuit.
//!
//! A call that is still out after `slow_calls.slower_than` hangs. It counts as a slow call of the
//! window before it ends; and with `slow_calls.hanging` set, that many hanging calls open the
//! circuit whatever the window holds.

use crate::event::Cause;

/// What a window holds, and the calls that hang now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) calls: u32,
    pub(crate) failures: u32,
    pub(crate) slow: u32,
    pub(crate) hanging: u32,
}

/// The thresholds; none where a rule is off.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RateRules {
    pub(crate) minimum_calls: u32,
    pub(crate) failure_rate: Option<f64>,
    pub(crate) slow_rate: Option<f64>,
    pub(crate) hanging: Option<u32>,
}

/// Why the circuit must open, if it must.
pub(crate) fn tripped(counts: Counts, rules: &RateRules) -> Option<Cause> {
    let Counts { calls, failures, slow, hanging } = counts;
    let reached = |rate: Option<f64>, part: u32, whole: u32| {
        let share = f64::from(part) / f64::from(whole.max(1));
        whole >= rules.minimum_calls && rate.is_some_and(|rate| part > 0 && share >= rate)
    };
    if reached(rules.failure_rate, failures, calls) {
        return Some(Cause::FailureRate);
    }
    if reached(rules.slow_rate, slow, calls) {
        return Some(Cause::SlowCalls);
    }
    let (late, all) = (slow.saturating_add(hanging), calls.saturating_add(hanging));
    let too_many = rules.hanging.is_some_and(|most| hanging >= most);
    let hang = too_many || (hanging > 0 && reached(rules.slow_rate, late, all));
    hang.then_some(Cause::HangingCalls)
}
