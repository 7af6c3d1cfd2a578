//! A policy: a named set of limits over one subject, checked as a whole before anything uses it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::time::Duration;

use crate::error::{Error, Fault, Faults};
use crate::limit::{Limit, MAX_LIMITS, Mode, Scope};
use crate::moment::{EXACT, micros};
use crate::rule::{Meter, Rule, Shape};

/// The highest allowance of one limit and the highest weight of one request.
pub const MAX_ALLOWED: u32 = 1_000_000;

/// Names that mean something else in Redis keys and their fields.
const RESERVED: [&str; 4] = ["blocked", "since", "functions", "arguments"];

/// What happens to a new subject, or a new function of a subject, when the house is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Overflow {
    /// It shares a coarse bucket, under the same limits, with the others that found no room.
    #[default]
    Share,
    /// It is refused.
    Refuse,
}

/// What a policy is made from; [`validate`](Self::validate) makes the [`Policy`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct PolicyConfig {
    /// The first part of every Redis key: letters, digits, `_`, `-`, `.`.
    pub key_prefix: Cow<'static, str>,
    /// The limits, at most [`MAX_LIMITS`]; the order is that of verdicts and headers.
    pub limits: Vec<Limit>,
    /// How long going over blocks the subject, which then starts afresh; `None` never blocks.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::seconds::option"))]
    pub block_for: Option<Duration>,
    /// The most subjects that are held in process memory.
    #[cfg_attr(feature = "serde", serde(default = "defaults::max_subjects"))]
    pub max_subjects: usize,
    /// The most functions of one subject that are counted apart.
    #[cfg_attr(feature = "serde", serde(default = "defaults::max_functions"))]
    pub max_functions: usize,
    /// The most fingerprints of one function that are counted apart.
    #[cfg_attr(feature = "serde", serde(default = "defaults::max_arguments"))]
    pub max_arguments: usize,
    /// What happens when one of the three is reached.
    #[cfg_attr(feature = "serde", serde(default))]
    pub overflow: Overflow,
    /// Writes the subject as `{subject}` in Redis keys, so that a Cluster keeps them in one slot.
    #[cfg_attr(feature = "serde", serde(default))]
    pub hash_tag: bool,
}

pub(crate) mod defaults {
    //! Caps that hold where nothing else is said.

    pub(crate) const fn max_subjects() -> usize {
        1_000_000
    }

    pub(crate) const fn max_functions() -> usize {
        32
    }

    pub(crate) const fn max_arguments() -> usize {
        64
    }
}

impl PolicyConfig {
    /// A policy of these limits with no block and the default caps.
    #[must_use]
    pub fn new(key_prefix: impl Into<Cow<'static, str>>, limits: Vec<Limit>) -> Self {
        Self {
            key_prefix: key_prefix.into(),
            limits,
            block_for: None,
            max_subjects: defaults::max_subjects(),
            max_functions: defaults::max_functions(),
            max_arguments: defaults::max_arguments(),
            overflow: Overflow::default(),
            hash_tag: false,
        }
    }

    /// Checks the whole and makes the policy.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] with every fault and its path.
    pub fn validate(self) -> Result<Policy, Error> {
        self.validate_as(&[])
    }

    /// The same, with the faults of limit `i` told under the field `fields[i]` that it came from.
    pub(crate) fn validate_as(self, fields: &[&str]) -> Result<Policy, Error> {
        let mut faults = Vec::new();
        self.check_limits(&mut faults);
        self.check_frame(&mut faults);
        for fault in &mut faults {
            rename(fault, fields);
        }
        let mut told = HashSet::new();
        faults.retain(|fault| told.insert(fault.path.clone()));
        Faults::into_result(faults)?;
        Ok(Policy::from_valid(self))
    }

    fn check_frame(&self, faults: &mut Vec<Fault>) {
        let mut fault = |path: &str, problem: &str| {
            faults.push(Fault { path: path.into(), problem: problem.into() });
        };
        if !is_name(&self.key_prefix, true) || self.key_prefix.len() > 64 {
            fault("key_prefix", "must be 1 to 64 letters, digits, `_`, `-` or `.`");
        }
        if self.block_for.is_some_and(|time| !is_span(time)) {
            fault("block_for", "must be whole milliseconds from 10 ms to 30 days, or absent for no block");
        }
        if self.max_subjects == 0 || u32::try_from(self.max_subjects).is_err() {
            fault("max_subjects", "must be from 1 to 4294967295");
        }
        if self.max_functions == 0 || self.max_functions > 1_024 {
            fault("max_functions", "must be from 1 to 1024");
        }
        if self.max_arguments == 0 || self.max_arguments > 1_024 {
            fault("max_arguments", "must be from 1 to 1024");
        }
    }

    fn check_limits(&self, faults: &mut Vec<Fault>) {
        let count = self.limits.len();
        if count == 0 || count > MAX_LIMITS {
            let problem = format!("must be 1 to {MAX_LIMITS} limits, not {count}");
            faults.push(Fault { path: "limits".into(), problem });
        }
        let (mut names, mut keys) = (HashSet::new(), HashSet::from(RESERVED));
        for (index, limit) in self.limits.iter().enumerate() {
            check_limit(limit, index, faults);
            if !names.insert(&*limit.name) {
                faults.push(at(index, "name", "must differ from the other limits' names"));
            }
            if !keys.insert(limit.key_segment()) {
                let problem = "must differ from the other limits' and from reserved names";
                faults.push(at(index, "key_name", problem));
            }
        }
        let scoped = self.limits.iter().any(|limit| limit.scope != Scope::Call);
        if scoped && !self.limits.iter().any(is_anchor) {
            let problem = "limits per function need an enforced lifetime limit on the whole call, \
                           which carries the budget they belong to";
            faults.push(Fault { path: "limits".into(), problem: problem.into() });
        }
    }
}

/// The limit whose idle expiry ends the subject's whole budget, functions included.
fn is_anchor(limit: &Limit) -> bool {
    limit.scope == Scope::Call && limit.mode == Mode::Enforce && matches!(limit.rule, Rule::Lifetime { .. })
}

/// Puts the field that a limit was made from in the place of the limit's own path.
fn rename(fault: &mut Fault, fields: &[&str]) {
    for (index, field) in fields.iter().enumerate() {
        if fault.path == format!("limits[{index}].allowed") {
            fault.path = (*field).into();
        } else if fault.path == format!("limits[{index}].rule") {
            fault.path = "idle".into();
        }
    }
}

fn at(index: usize, field: &str, problem: &str) -> Fault {
    Fault { path: format!("limits[{index}].{field}"), problem: problem.into() }
}

fn check_limit(limit: &Limit, index: usize, faults: &mut Vec<Fault>) {
    let names = [("name", &*limit.name), ("key_name", limit.key_segment())];
    for (field, name) in names {
        if !is_name(name, false) || name.len() > 32 {
            faults.push(at(index, field, "must be 1 to 32 lower-case letters, digits or `_`"));
        }
    }
    if limit.allowed == 0 || limit.allowed > MAX_ALLOWED {
        faults.push(at(index, "allowed", "must be from 1 to 1000000"));
    }
    let span = micros(limit.rule.window());
    let is_product = matches!(limit.rule.shape(), Shape::Sliding | Shape::Gcra);
    if !is_span(limit.rule.window()) {
        faults.push(at(index, "rule", "its time must be whole milliseconds from 10 ms to 30 days"));
    } else if is_product && span.saturating_mul(2 * u64::from(limit.allowed)) > EXACT {
        let problem = "`allowed` times the time is too large to reckon exactly; shorten one of them";
        faults.push(at(index, "rule", problem));
    }
}

/// Times that a policy may name: whole milliseconds, as Redis counts them, up to a month.
fn is_span(time: Duration) -> bool {
    time.subsec_nanos().is_multiple_of(1_000_000)
        && (Duration::from_millis(10)..=Duration::from_secs(30 * 86_400)).contains(&time)
}

fn is_name(name: &str, any_case: bool) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'_' => true,
            b'A'..=b'Z' | b'-' | b'.' => any_case,
            _ => false,
        })
}

/// How much each limit of one policy allows, by the limit's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowances(pub(crate) [u32; MAX_LIMITS]);

impl Allowances {
    /// These allowances with another one for the limit named `name` of `policy`.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when the policy has no such limit or the allowance is out of bounds.
    pub fn with(mut self, policy: &Policy, name: &str, allowed: u32) -> Result<Self, Error> {
        let mut faults = Vec::new();
        match policy.limits().iter().position(|limit| limit.name == name) {
            None => {
                let problem = "is not the name of a limit of this policy".to_owned();
                faults.push(Fault { path: name.to_owned(), problem });
            }
            Some(index) => {
                let limit = Limit { allowed, ..policy.limits()[index].clone() };
                check_limit(&limit, index, &mut faults);
                self.0[index] = allowed;
            }
        }
        Faults::into_result(faults)?;
        Ok(self)
    }
}

/// How many cells each part of a subject's state has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CellCounts {
    pub(crate) call: usize,
    pub(crate) function: usize,
    pub(crate) arguments: usize,
}

/// What the law needs of a limit, close together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) meter: Meter,
    pub(crate) scope: Scope,
    /// Its place among the limits of its scope.
    pub(crate) slot: usize,
    pub(crate) is_shadow: bool,
}

/// A policy that can work: the checked form of a [`PolicyConfig`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    config: PolicyConfig,
    allowances: Allowances,
    plans: [Plan; MAX_LIMITS],
    counts: CellCounts,
    anchor: Option<usize>,
    block: Option<u64>,
    is_brief: bool,
}

impl Policy {
    fn from_valid(config: PolicyConfig) -> Self {
        let idle = Rule::Lifetime { idle: Duration::ZERO }.meter(0);
        let mut policy = Self {
            allowances: Allowances([0; MAX_LIMITS]),
            plans: [Plan { meter: idle, scope: Scope::Call, slot: 0, is_shadow: false }; MAX_LIMITS],
            counts: CellCounts::default(),
            anchor: config.limits.iter().position(is_anchor),
            block: config.block_for.map(micros),
            is_brief: config.limits.iter().all(|limit| limit.scope == Scope::Call && limit.mode == Mode::Enforce),
            config,
        };
        for (index, limit) in policy.config.limits.iter().enumerate() {
            let count = match limit.scope {
                Scope::Call => &mut policy.counts.call,
                Scope::Function => &mut policy.counts.function,
                Scope::SameArguments => &mut policy.counts.arguments,
            };
            let slot = *count;
            *count += 1;
            policy.allowances.0[index] = limit.allowed;
            policy.plans[index] = Plan {
                meter: limit.rule.meter(limit.allowed),
                scope: limit.scope,
                slot,
                is_shadow: limit.mode == Mode::Shadow,
            };
        }
        policy
    }

    /// What the policy was made from.
    #[must_use]
    pub const fn config(&self) -> &PolicyConfig {
        &self.config
    }

    /// The limits, in the order of verdicts and headers.
    #[must_use]
    pub fn limits(&self) -> &[Limit] {
        &self.config.limits
    }

    /// What each limit allows where nothing else is said for a subject.
    #[must_use]
    pub const fn allowances(&self) -> &Allowances {
        &self.allowances
    }

    /// What the law needs of every limit, in order.
    #[inline]
    pub(crate) fn plans(&self) -> &[Plan] {
        &self.plans[..self.config.limits.len().min(MAX_LIMITS)]
    }

    /// Whether all limits are enforced ones on the whole call, so that every request touches all of them.
    pub(crate) const fn is_brief(&self) -> bool {
        self.is_brief
    }

    /// All limits as a set of bits.
    pub(crate) fn all(&self) -> u8 {
        u8::MAX >> (MAX_LIMITS - self.plans().len())
    }

    /// The meter of a limit under these allowances.
    pub(crate) fn meter(&self, limit: usize, allowances: &Allowances) -> Meter {
        Meter { allowed: u64::from(allowances.0[limit]), ..self.plans[limit].meter }
    }

    /// A limit's place among those of its scope.
    pub(crate) fn slot(&self, limit: usize) -> usize {
        self.plans[limit].slot
    }

    pub(crate) const fn counts(&self) -> CellCounts {
        self.counts
    }

    /// Whether any limit counts functions apart.
    pub(crate) const fn counts_functions(&self) -> bool {
        self.counts.function + self.counts.arguments > 0
    }

    /// The lifetime limit that carries the whole budget, where there is one.
    pub(crate) const fn anchor(&self) -> Option<usize> {
        self.anchor
    }

    /// The length of that lifetime in microseconds; without one the functions' counts go on for ever.
    pub(crate) fn anchor_span(&self) -> u64 {
        self.anchor.map_or(u64::MAX, |limit| self.plans[limit].meter.span)
    }

    /// The block's length in microseconds.
    pub(crate) const fn block(&self) -> Option<u64> {
        self.block
    }
}
