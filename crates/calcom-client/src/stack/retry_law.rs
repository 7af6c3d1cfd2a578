//! The law of retry: only what is safe, only what may get better, only if it can still finish.
//!
//! Safe is what changes nothing, and what surely was not sent. Better may get: no connection, a broken one, 502, 503, 504 and 500,
//! and 429 when its wait fits. The pause is drawn evenly from zero to a bound that doubles (full jitter), or is what the answer asks
//! for if that is longer; and the next attempt must have a fair time left after it, else there is none.

use std::time::Duration;

use http::StatusCode;

use crate::fault::Faults;
use crate::jitter::Jitter;

/// When and how often is repeated.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RetrySettings {
    /// Attempts in all, the first included. 1 to 10; 1 means never again.
    pub attempts: u32,
    /// The bound of the first pause.
    pub base: Duration,
    /// The bound of any pause.
    pub cap: Duration,
    /// What an attempt needs at least; with less left of the budget there is none.
    pub fair_time: Duration,
    /// Where pauses are drawn from.
    pub jitter: Jitter,
}

impl Default for RetrySettings {
    fn default() -> Self {
        let ms = Duration::from_millis;
        Self { attempts: 3, base: ms(100), cap: ms(2000), fair_time: ms(150), jitter: Jitter::default() }
    }
}

/// What an attempt ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// No connection: nothing was sent.
    NotSent,
    /// Something was sent, and no answer came.
    NoAnswer,
    /// An answer, and how long it asks to wait.
    Answer(StatusCode, Option<Duration>),
    /// Anything that repeating does not help.
    Final,
}

/// What the law looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) attempt: Attempt,
    /// Attempts made so far.
    pub(crate) made: u32,
    pub(crate) safe: bool,
    /// What is left of the budget.
    pub(crate) remaining: Duration,
}

impl RetrySettings {
    /// Notes what is wrong.
    pub(crate) fn check(&self, faults: &mut Faults) {
        faults.require((1..=10).contains(&self.attempts), "retry.attempts", "must be 1 to 10");
        faults.require(self.base <= self.cap, "retry.base", "must be at most retry.cap");
        faults.require(self.cap <= Duration::from_secs(60), "retry.cap", "must be at most 60 s");
    }

    /// The pause before the next attempt; `None` when there is none.
    pub(crate) fn pause(&self, case: Case) -> Option<Duration> {
        let (helps, asked) = match case.attempt {
            Attempt::NotSent => (true, None),
            Attempt::NoAnswer => (case.safe, None),
            Attempt::Answer(status, wait) => (case.safe && may_get_better(status), wait),
            Attempt::Final => (false, None),
        };
        if !helps || case.made >= self.attempts {
            return None;
        }
        let doubled = self.base.saturating_mul(1 << case.made.saturating_sub(1).min(16)).min(self.cap);
        let pause = doubled.mul_f64(self.jitter.draw()).max(asked.unwrap_or_default());
        (pause + self.fair_time <= case.remaining).then_some(pause)
    }
}

fn may_get_better(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504)
}

#[cfg(test)]
#[path = "retry_law_tests.rs"]
mod tests;
