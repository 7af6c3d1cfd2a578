//! What is known of one subject, for operators.

use std::time::Duration;

use crate::decision::{Decision, Outcome};
use crate::limit::Scope;
use crate::moment::Moment;
use crate::policy::{Allowances, Policy};
use crate::rule::{Cell, Meter};
use crate::state::State;

/// One subject as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Status {
    /// The subject.
    pub call: String,
    /// The block, while there is one.
    pub blocked: Option<BlockStatus>,
    /// The limits on the whole call.
    pub limits: Vec<LimitStatus>,
    /// The limits on its functions and their arguments, as far as they are counted.
    pub functions: Vec<FunctionStatus>,
    /// Whether the store was out of reach, so that this is what this process knows by itself.
    pub degraded: bool,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BlockStatus {
    /// How long it still lasts.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub retry_after: Duration,
    /// The limits that brought it about.
    pub limits_exceeded: Vec<String>,
}

/// One limit of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LimitStatus {
    /// The limit's name.
    pub name: String,
    /// What is spent.
    pub used: u32,
    /// What is allowed.
    pub allowed: u32,
    /// What is left.
    pub remaining: u32,
    /// How long until nothing charged so far counts any more.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub reset_after: Duration,
}

/// One function of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FunctionStatus {
    /// The function; `None` for those that found no room of their own.
    pub function: Option<String>,
    /// The fingerprint of the arguments, for a limit on same arguments.
    pub fingerprint: Option<u64>,
    /// The limits counted for it.
    pub limits: Vec<LimitStatus>,
}

impl LimitStatus {
    pub(crate) fn new(name: &str, meter: Meter, cell: Cell, now: Moment) -> Self {
        let used = meter.used(cell, now);
        Self {
            name: name.to_owned(),
            used: u32::try_from(used).unwrap_or(u32::MAX),
            allowed: u32::try_from(meter.allowed).unwrap_or(u32::MAX),
            remaining: u32::try_from(meter.allowed.saturating_sub(used)).unwrap_or(u32::MAX),
            reset_after: Duration::from_micros(meter.reset_after(cell, now)),
        }
    }
}

impl BlockStatus {
    /// The block that a decision speaks of, where it does.
    pub(crate) fn of(policy: &Policy, decision: &Decision) -> Option<Self> {
        (decision.outcome == Outcome::Blocked).then(|| Self {
            retry_after: Duration::from_micros(decision.wait),
            limits_exceeded: policy
                .limits()
                .iter()
                .enumerate()
                .filter(|(index, _)| decision.exceeded & (1 << index) != 0)
                .map(|(index, limit)| {
                    let reading = decision.readings[index];
                    format!("{} ({}/{})", limit.name, reading.used, reading.allowed)
                })
                .collect(),
        })
    }
}

impl Status {
    /// The status of a state that has been settled at `now`.
    pub(crate) fn of((policy, allowances): (&Policy, &Allowances), call: &str, state: &State, now: Moment) -> Self {
        let blocked = state.block.and_then(|block| BlockStatus::of(policy, &Decision::blocked(block, allowances, now)));
        let limits = |scope, cell: &dyn Fn(usize) -> Cell| -> Vec<LimitStatus> {
            let all = policy.limits().iter().enumerate();
            all.filter(|(_, limit)| limit.scope == scope)
                .map(|(index, limit)| {
                    let meter = policy.meter(index, allowances);
                    LimitStatus::new(&limit.name, meter, cell(policy.slot(index)), now)
                })
                .collect()
        };
        let mut functions = Vec::new();
        for known in state.functions.iter().flat_map(|functions| functions.iter()) {
            let function = known.name.as_deref().map(str::to_owned);
            if policy.counts().function > 0 {
                let limits = limits(Scope::Function, &|slot| known.cells.at(slot));
                functions.push(FunctionStatus { function: function.clone(), fingerprint: None, limits });
            }
            for (fingerprint, cells) in &known.arguments {
                let limits = limits(Scope::SameArguments, &|slot| cells.at(slot));
                let fingerprint = *fingerprint;
                functions.push(FunctionStatus { function: function.clone(), fingerprint, limits });
            }
        }
        let limits = limits(Scope::Call, &|slot| state.cells.at(slot));
        Self { call: call.to_owned(), blocked, limits, functions, degraded: false }
    }
}
