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
        let full = include_str!("verdict.lua");
        let text = format!("{}{}{}{full}", brief(policy), constants(policy), limits(policy));
        let sha = Script::new(&text).get_hash().to_owned();
        Self { text, sha }
    }
}

fn is_count(policy: &Policy, index: usize) -> bool {
    let limit = &policy.limits()[index];
    let shape = matches!(limit.rule.shape(), Shape::Lifetime | Shape::Fixed);
    shape && limit.scope == Scope::Call
}

/// Whether the policy has nothing but enforced counts on the whole call.
pub(crate) fn is_of_counts(policy: &Policy) -> bool {
    policy.is_brief() && (0..policy.limits().len()).all(|index| is_count(policy, index))
}

/// The usual question, briefly: a policy of counts only, and a request (its weight alone) that fits. Says
/// what the text below says at length, in as few calls and numbers as Redis can do with:
/// `{4, used, milliseconds left (of a fixed window), used, ...}`.
fn brief(policy: &Policy) -> String {
    if !is_of_counts(policy) {
        return String::new();
    }
    let (mut names, mut fits, mut steps, mut reply) = (String::new(), String::new(), String::new(), String::new());
    for index in 0..policy.limits().len() {
        let meter = policy.meter(index, policy.allowances());
        let (key, ms, allowed) = (index + 2, meter.span / 1_000 - 1, meter.allowed);
        let _ = write!(names, ", v{key}");
        let _ = write!(fits, " and tonumber(v{key} or 0) and (v{key} or 0) + weight <= {allowed}");
        if meter.shape == Shape::Fixed {
            // A key that nobody gave an expiry gets the one it should have.
            let _ = write!(
                steps,
                "local l{key} = v{key} and v{key} ~= '0' and call('PTTL', KEYS[{key}]) or -1\n\
                 local u{key} = call('INCRBY', KEYS[{key}], ARGV[1])\n\
                 if l{key} < 0 then call('PEXPIRE', KEYS[{key}], '{ms}') l{key} = {ms} end\n"
            );
            let _ = write!(reply, ", u{key}, l{key}");
        } else {
            let _ = write!(
                steps,
                "local u{key} = call('INCRBY', KEYS[{key}], ARGV[1])\n\
                 call('PEXPIRE', KEYS[{key}], '{ms}')\n"
            );
            let _ = write!(reply, ", u{key}");
        }
    }
    format!(
        "if #ARGV == 1 then\n\
         local call, weight = redis.call, tonumber(ARGV[1])\n\
         local block{names} = unpack(call('MGET', unpack(KEYS)))\n\
         if not block{fits} then\n{steps}return {{4{reply}}}\nend\nend\n"
    )
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
