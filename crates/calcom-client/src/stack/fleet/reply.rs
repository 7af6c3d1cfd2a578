//! What the script says.

use std::time::Duration;

use deadpool_redis::redis::Value;

/// The state of the fleet's bucket after the script ran.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Heard {
    /// To take: whether a token was taken, else the time until there may be one.
    pub(crate) verdict: Result<(), Duration>,
    /// What is left in the bucket.
    pub(crate) tokens: f64,
    /// How long nobody goes.
    pub(crate) paused_for: Option<Duration>,
    /// How many instances share it.
    pub(crate) instances: u32,
}

impl Heard {
    /// Reads `{admitted, wait, tokens, paused, instances}`.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let Value::Array(members) = value else { return None };
        let [admitted, wait, tokens, paused, instances] = members.as_slice() else { return None };
        let wait = Duration::from_millis(number(wait)?);
        let paused = Duration::from_millis(number(paused)?);
        let Value::BulkString(tokens) = tokens else { return None };
        Some(Self {
            verdict: if number(admitted)? == 1 { Ok(()) } else { Err(wait) },
            tokens: std::str::from_utf8(tokens).ok()?.parse().ok().filter(|tokens: &f64| tokens.is_finite())?,
            paused_for: Some(paused).filter(|paused| !paused.is_zero()),
            instances: u32::try_from(number(instances)?).ok()?,
        })
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Int(number) => u64::try_from(*number).ok(),
        _ => None,
    }
}
