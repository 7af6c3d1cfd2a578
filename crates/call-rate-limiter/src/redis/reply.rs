//! What the script answers, read into a decision.

use deadpool_redis::redis::{RedisError, Value, from_redis_value};

use crate::decision::{Decision, FULL_WAIT, NEVER, Outcome, Reading};
use crate::error::Error;
use crate::limit::MAX_LIMITS;
use crate::moment::Moment;
use crate::policy::Policy;
use crate::question::Ask;
use crate::rule::Shape;
use crate::state::Block;

/// Reads the reply; `now` is when the question was asked, by this process's clock.
pub(crate) fn decision(policy: &Policy, ask: &Ask<'_>, (reply, now): (&[Value], Moment)) -> Result<Decision, Error> {
    match reply.first() {
        Some(Value::Int(0)) => readings(policy, ask, reply, Decision::new(Outcome::Admitted, now, 0)),
        Some(Value::Int(1)) => readings(policy, ask, reply, Decision::new(Outcome::Exceeded, now, 0)),
        Some(Value::Int(2)) => {
            let left = u64::try_from(integer(reply.get(1))?).unwrap_or(0);
            let names = text(reply.get(2))?;
            let until = Moment::from_micros(now.as_micros() + left);
            let block = Block { until, by: limits_named(policy, &names) };
            Ok(Decision::blocked(block, ask.allowances, now))
        }
        Some(Value::Int(4)) => counts(policy, ask, reply, Decision::new(Outcome::Admitted, now, 0)),
        Some(Value::Int(3)) => Ok(Decision::new(Outcome::Full, now, FULL_WAIT)),
        _ => Err(unexpected()),
    }
}

fn readings(policy: &Policy, ask: &Ask<'_>, reply: &[Value], mut decision: Decision) -> Result<Decision, Error> {
    decision.wait = u64::try_from(integer(reply.get(1))?).unwrap_or(NEVER);
    decision.exceeded = u8::try_from(integer(reply.get(2))?).map_err(|_| unexpected())?;
    decision.shadowed = u8::try_from(integer(reply.get(3))?).map_err(|_| unexpected())?;
    for index in 0..policy.limits().len().min(MAX_LIMITS) {
        let (used, reset) = (integer(reply.get(4 + 2 * index))?, integer(reply.get(5 + 2 * index))?);
        if let Ok(used) = u32::try_from(used) {
            decision.read |= 1 << index;
            decision.readings[index] =
                Reading { used, allowed: ask.allowances.0[index], reset: u64::try_from(reset).unwrap_or(0) };
        }
    }
    Ok(decision)
}

/// The brief reply: what is spent under every limit, and what is left of a fixed window.
fn counts(policy: &Policy, ask: &Ask<'_>, reply: &[Value], mut decision: Decision) -> Result<Decision, Error> {
    let mut numbers = reply.iter().skip(1);
    for index in 0..policy.limits().len() {
        let (used, meter) = (integer(numbers.next())?, policy.meter(index, ask.allowances));
        let reset = match meter.shape {
            // Redis counts the last millisecond too.
            Shape::Fixed => (unsigned(integer(numbers.next())?) + 1) * 1_000,
            _ => meter.span,
        };
        decision.readings[index] = Reading::new(meter, unsigned(used), reset);
    }
    decision.read = policy.all();
    Ok(decision)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// The limits that a block's text names, as bits; names of an older policy are passed over.
pub(crate) fn limits_named(policy: &Policy, names: &str) -> u8 {
    let mut bits = 0;
    for name in names.split(',') {
        if let Some(at) = policy.limits().iter().position(|limit| limit.name == name) {
            bits |= 1 << at;
        }
    }
    bits
}

fn integer(value: Option<&Value>) -> Result<i64, Error> {
    match value {
        Some(Value::Int(number)) => Ok(*number),
        _ => Err(unexpected()),
    }
}

fn text(value: Option<&Value>) -> Result<String, Error> {
    let value = value.cloned().ok_or_else(unexpected)?;
    from_redis_value(value).map_err(|error| {
        let error = RedisError::from(error);
        Error::Store { reason: error.category().to_owned() }
    })
}

fn unexpected() -> Error {
    Error::Store { reason: "not a verdict of this script".into() }
}
