//! The one script: the policy's constants above the law's text.

use std::fmt::Write as _;

use deadpool_redis::redis::Script;

use crate::limit::{Limit, Mode, Scope};
use crate::moment::EXACT;
use crate::policy::{Overflow, Policy};
use crate::rule::Shape;

/// A policy's script and the digest that Redis knows it by.
#[derive(Debug)]
pub(crate) struct VerdictScript {
    pub(crate) text: String,
    pub(crate) sha: String,
}

impl VerdictScript {
    pub(crate) fn new(policy: &Policy) -> Self {
        let (brief, full) = (include_str!("counts.lua"), include_str!("verdict.lua"));
        let text = format!("{}{}{brief}{}{full}", constants(policy), counts(policy), limits(policy));
        let sha = Script::new(&text).get_hash().to_owned();
        Self { text, sha }
    }
}

fn is_count(policy: &Policy, index: usize) -> bool {
    let limit = &policy.limits()[index];
    let shape = matches!(limit.rule.shape(), Shape::Lifetime | Shape::Fixed);
    shape && limit.scope == Scope::Call
}

/// The limits of a policy that has nothing but enforced counts on the whole call.
fn counts(policy: &Policy) -> String {
    let is_brief = |(index, limit): (usize, &Limit)| is_count(policy, index) && limit.mode == Mode::Enforce;
    if !policy.limits().iter().enumerate().all(is_brief) {
        return String::from("local COUNTS = false\n");
    }
    let mut text = String::from("local COUNTS = {");
    for index in 0..policy.limits().len() {
        let meter = policy.meter(index, policy.allowances());
        let (fixed, ms) = (meter.shape == Shape::Fixed, meter.span / 1_000);
        let _ = write!(text, "{fixed},{ms},{},", meter.allowed);
    }
    text.push_str("}\n");
    text
}

fn limits(policy: &Policy) -> String {
    let mut text = String::from("local LIMITS = {");
    for (index, limit) in policy.limits().iter().enumerate() {
        let meter = policy.meter(index, policy.allowances());
        let (shape, scope) = (shape(meter.shape), scope(limit.scope));
        let (span, allowed, shadow) = (meter.span, meter.allowed, limit.mode == Mode::Shadow);
        let (name, field) = (&limit.name, limit.key_segment());
        let _ = write!(text, "{{'{shape}','{scope}',{shadow},{span},{allowed},'{name}','{field}'}},");
    }
    text.push_str("}\n");
    text
}

fn constants(policy: &Policy) -> String {
    let config = policy.config();
    let all = 0..policy.limits().len();
    let timed = all.clone().any(|index| !is_count(policy, index));
    let keeps = |index: usize| {
        let (meter, limit) = (policy.meter(index, policy.allowances()), &policy.limits()[index]);
        let spans = if meter.shape == Shape::Sliding { 2 } else { 1 };
        if limit.scope == Scope::Call { 0 } else { meter.span * spans / 1_000 }
    };
    let retain = all.map(keeps).max().unwrap_or(0);
    // Keys count from 1, and the block's comes first.
    let anchor = policy.anchor().filter(|_| policy.counts_functions());
    let anchor = anchor.map_or(0, |limit| policy.slot(limit) + 2);
    let (calls, block) = (policy.counts().call, policy.block().unwrap_or(0) / 1_000);
    let (functions, arguments) = (config.max_functions, config.max_arguments);
    let (share, lifetime) = (config.overflow == Overflow::Share, policy.anchor_span().min(EXACT));
    format!(
        "local CALLS, BLOCK, ANCHOR, TIMED = {calls}, {block}, {anchor}, {timed}\n\
         local RETAIN, LIFETIME, MAXF, MAXA, SHARE = \
         {retain}, {lifetime}, {functions}, {arguments}, {share}\n"
    )
}

const fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Lifetime => "lifetime",
        Shape::Fixed => "fixed",
        Shape::Sliding => "sliding",
        Shape::Gcra => "gcra",
    }
}

const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Call => "call",
        Scope::Function => "function",
        Scope::SameArguments => "arguments",
    }
}
