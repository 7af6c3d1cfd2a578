//! What an operator asks of the Redis home: the state of a call, and to forget it.

use std::collections::HashMap;
use std::sync::Arc;

use deadpool_redis::redis::{Cmd, FromRedisValue, Value, cmd, from_redis_value_ref};

use crate::cells::Cells;
use crate::error::Error;
use crate::functions::{Function, Functions};
use crate::limit::Scope;
use crate::moment::Moment;
use crate::policy::Policy;
use crate::redis::keys::{Keys, index_of, unescape};
use crate::redis::reply::limits_named;
use crate::redis::store::{Miss, Store};
use crate::rule::{Cell, Shape};
use crate::state::{Block, State};

const SCRIPT: &str = include_str!("inspect.lua");

/// The fields of a function's hash.
type Fields = HashMap<String, String>;

impl Store {
    /// Everything held of a subject, and the server's time.
    pub(crate) async fn state(self: &Arc<Self>, policy: &Policy, subject: &str) -> Result<(State, Moment), Miss> {
        let reply: Result<Vec<Value>, _> = self.ask(&question(policy, subject, "status")).await?;
        Ok(read(policy, &reply.map_err(|error| self.fault(&error))?)?)
    }

    /// Forgets a subject; says whether anything was held of it.
    pub(crate) async fn forget(self: &Arc<Self>, policy: &Policy, subject: &str) -> Result<bool, Miss> {
        let reply: Result<u64, _> = self.ask(&question(policy, subject, "forget")).await?;
        Ok(reply.map_err(|error| self.fault(&error))? > 0)
    }
}

fn question(policy: &Policy, subject: &str, verb: &str) -> Cmd {
    let keys = Keys::new(policy, subject, None);
    let mut question = cmd("EVAL");
    question.arg(SCRIPT).arg(keys.call.len() + 1);
    for key in &keys.call {
        question.arg(key);
    }
    question.arg(index_of(policy, subject)).arg(verb);
    question
}

fn read(policy: &Policy, reply: &[Value]) -> Result<(State, Moment), Error> {
    let (seconds, micros): (u64, u64) = (get(reply, 0)?, get(reply, 1)?);
    let now = Moment::from_micros(seconds * 1_000_000 + micros);
    let mut state = State::new(policy.counts());
    let (names, left): (Option<String>, i64) = get(reply, 2)?;
    if let Some(names) = names {
        let until = now.as_micros() + lives(left);
        state.block = Some(Block { until: Moment::from_micros(until), by: limits_named(policy, &names) });
    }
    let mut mark = None;
    let calls = policy.limits().iter().enumerate().filter(|(_, limit)| limit.scope == Scope::Call);
    for (at, (index, _)) in calls.enumerate() {
        let (value, left): (Option<String>, i64) = get(reply, 3 + at)?;
        let Some(value) = value else { continue };
        *state.cells.at_mut(policy.slot(index)) = call_cell(policy, index, (&value, left, now));
        if policy.anchor() == Some(index) {
            mark = value.split_once(' ').map(|(_, mark)| mark.to_owned());
        }
    }
    let next = 3 + policy.counts().call;
    let functions = functions(policy, reply.get(next..).unwrap_or_default(), mark.as_deref())?;
    state.functions = (!functions.is_empty()).then(|| Box::new(Functions::from(functions)));
    Ok((state, now))
}

/// The cell of a limit on the whole call: a count whose expiry is its time, or a timed cell.
fn call_cell(policy: &Policy, index: usize, (value, left, now): (&str, i64, Moment)) -> Cell {
    let meter = policy.meter(index, policy.allowances());
    match meter.shape {
        Shape::Lifetime | Shape::Fixed => {
            let amount = value.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0);
            let gone = meter.span.saturating_sub(lives(left));
            Cell { at: Moment::from_micros(now.as_micros().saturating_sub(gone)), amount }
        }
        shape => timed_cell(shape, value),
    }
}

/// A cell written as "amount at previous".
fn timed_cell(shape: Shape, text: &str) -> Cell {
    let mut numbers = text.split(' ').map(|number| number.parse().unwrap_or(0));
    let (amount, at) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let previous: u64 = numbers.next().unwrap_or(0);
    let amount = if shape == Shape::Sliding { previous << 32 | amount } else { amount };
    Cell { at: Moment::from_micros(at), amount }
}

/// The index, with the shared cells, and after it the functions by name.
fn functions(policy: &Policy, reply: &[Value], mark: Option<&str>) -> Result<Vec<Function>, Error> {
    let mut functions = Vec::new();
    for at in 1..reply.len() {
        let (name, fields): (String, Fields) = get(reply, at)?;
        if fields.get("since").map(String::as_str) == mark && mark.is_some() {
            functions.push(function(policy, Some(&unescape(&name)), &fields));
        }
    }
    let shared: Fields = get(reply, 0)?;
    let is_shared = |field: &String| {
        let field = field.split(':').next().unwrap_or_default();
        policy.limits().iter().any(|limit| limit.key_segment() == field)
    };
    if shared.get("since").map(String::as_str) == mark && shared.keys().any(is_shared) {
        functions.push(function(policy, None, &shared));
    }
    Ok(functions)
}

fn function(policy: &Policy, name: Option<&str>, fields: &Fields) -> Function {
    let counts = policy.counts();
    let mut function =
        Function { name: name.map(Into::into), cells: Cells::new(counts.function), arguments: Vec::new() };
    for (index, limit) in policy.limits().iter().enumerate() {
        let (shape, slot) = (limit.rule.shape(), policy.slot(index));
        let own = fields.iter().filter_map(|(field, text)| {
            let rest = field.strip_prefix(limit.key_segment())?;
            Some((rest, timed_cell(shape, text)))
        });
        for (rest, cell) in own {
            match (limit.scope, rest.strip_prefix(':')) {
                (Scope::Function, None) if rest.is_empty() => *function.cells.at_mut(slot) = cell,
                (Scope::SameArguments, Some(print)) => {
                    let print = u64::from_str_radix(print, 16).ok();
                    *function.arguments_mut(print, counts).at_mut(slot) = cell;
                }
                _ => {}
            }
        }
    }
    function
}

/// Microseconds that a key still lives, given its PTTL.
fn lives(left: i64) -> u64 {
    u64::try_from(left + 1).unwrap_or(0) * 1_000
}

fn get<T: FromRedisValue>(reply: &[Value], at: usize) -> Result<T, Error> {
    let value = reply.get(at).unwrap_or(&Value::Nil);
    from_redis_value_ref(value).map_err(|_| Error::Store { reason: "not a status".into() })
}
