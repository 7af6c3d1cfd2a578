//! The one script: the policy's constants above the law's text.

use std::fmt::Write as _;

use deadpool_redis::redis::Script;

use crate::limit::{Mode, Scope};
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
        let text = format!("{}{}", constants(policy), include_str!("verdict.lua"));
        let sha = Script::new(&text).get_hash().to_owned();
        Self { text, sha }
    }
}

fn constants(policy: &Policy) -> String {
    let config = policy.config();
    let mut text = String::from("local LIMITS = {");
    let (mut timed, mut retain) = (false, 0);
    for (index, limit) in policy.limits().iter().enumerate() {
        let meter = policy.meter(index, policy.allowances());
        let is_count = matches!(meter.shape, Shape::Lifetime | Shape::Fixed);
        timed |= !is_count || limit.scope != Scope::Call;
        if limit.scope != Scope::Call {
            retain = retain.max(meter.span * if meter.shape == Shape::Sliding { 2 } else { 1 });
        }
        let (shape, scope) = (shape(meter.shape), scope(limit.scope));
        let (span, allowed, shadow) = (meter.span, meter.allowed, limit.mode == Mode::Shadow);
        let (name, field) = (&limit.name, limit.key_segment());
        let _ = write!(text, "{{'{shape}','{scope}',{shadow},{span},{allowed},'{name}','{field}'}},");
    }
    // Keys count from 1, and the block's comes first.
    let anchor = policy.anchor().filter(|_| policy.counts_functions());
    let anchor = anchor.map_or(0, |limit| policy.slot(limit) + 2);
    let (calls, block) = (policy.counts().call, policy.block().unwrap_or(0) / 1_000);
    let (functions, arguments) = (config.max_functions, config.max_arguments);
    let share = config.overflow == Overflow::Share;
    let (retain, lifetime) = (retain / 1_000, policy.anchor_span().min(EXACT));
    let _ = writeln!(
        text,
        "}} local CALLS, BLOCK, ANCHOR, TIMED = {calls}, {block}, {anchor}, {timed} \
         local RETAIN, LIFETIME, MAXF, MAXA, SHARE = {retain}, {lifetime}, {functions}, {arguments}, {share}"
    );
    text
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
