//! Faults that are switched at run time: one rule for all requests, or a script with one fault per request.
//!
//! The law: the script goes first, one entry per request; when it is used up the rule decides, by operation, by how often it may
//! still strike, and by its probability. Faults named `…After`, and every spoiled answer, strike after the request took effect.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::rng::Rng;

/// What goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// Nobody listens: the listener is gone until another fault is set, and open connections are closed.
    Refuse,
    /// The connection is reset before the request takes effect.
    Reset,
    /// The connection is reset after the request took effect: the answer is lost.
    LostResponse,
    /// No answer ever comes; the request takes no effect.
    Hang,
    /// No answer ever comes, although the request took effect.
    HangAfter,
    /// The answer comes late.
    #[serde(rename = "slow")]
    SlowBy {
        /// At least so many milliseconds.
        #[serde(default = "a_second")]
        millis: u64,
        /// Up to so many more, evenly spread.
        #[serde(default)]
        jitter_millis: u64,
    },
    /// 500 with the database filter's body.
    #[serde(rename = "http_500")]
    Http500,
    /// The same although the request took effect.
    #[serde(rename = "http_500_after")]
    Http500After,
    /// 502 with a page of HTML.
    #[serde(rename = "http_502")]
    Http502,
    /// 503 with `Retry-After`.
    #[serde(rename = "http_503")]
    Http503 {
        /// The seconds to wait.
        #[serde(default = "five")]
        retry_after: u64,
    },
    /// 429 with the real headers.
    #[serde(rename = "status_429")]
    Status429 {
        /// `X-RateLimit-Reset-Default`, in seconds.
        #[serde(default = "sixty")]
        reset: u64,
        /// `Retry-After` in seconds, which only a proxy would add.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// The body is not JSON.
    Malformed,
    /// The body is JSON of another shape.
    WrongShape,
    /// The connection closes in the middle of the body.
    Truncated,
    /// The body is right, its content type is not.
    WrongContentType,
    /// The server's clock is ahead.
    ClockSkew {
        /// By so many seconds; behind when negative.
        #[serde(default)]
        seconds: i64,
    },
}

const fn a_second() -> u64 {
    1000
}

const fn five() -> u64 {
    5
}

const fn sixty() -> u64 {
    60
}

impl Fault {
    /// The answer comes `delay` late.
    #[must_use]
    #[expect(non_snake_case, reason = "reads like the other variants, which take their value the same way")]
    pub fn Slow(delay: Duration) -> Self {
        Self::SlowBy { millis: u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), jitter_millis: 0 }
    }
}

/// When a fault strikes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct FaultRule {
    /// What goes wrong.
    #[serde(flatten)]
    pub fault: Fault,
    /// How often, from 0 to 1.
    #[serde(default = "always")]
    pub probability: f64,
    /// How many more times; without end when absent.
    #[serde(default)]
    pub times: Option<u32>,
    /// Only requests whose path (after `/v2`) begins so, such as `/bookings`; all when absent.
    #[serde(default)]
    pub path: Option<String>,
    /// Only requests with this method; all when absent.
    #[serde(default)]
    pub method: Option<String>,
}

const fn always() -> f64 {
    1.0
}

impl From<Fault> for FaultRule {
    fn from(fault: Fault) -> Self {
        Self { fault, probability: 1.0, times: None, path: None, method: None }
    }
}

impl FaultRule {
    /// The rule strikes so many times and then no more.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The rule strikes with that probability.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = probability.clamp(0.0, 1.0);
        self
    }

    /// The rule strikes only requests of that method to a path that begins so.
    #[must_use]
    pub fn only(mut self, method: &str, path: &str) -> Self {
        self.method = Some(method.to_owned());
        self.path = Some(path.to_owned());
        self
    }
}

/// The switch. Clones share it.
#[derive(Clone, Debug)]
pub struct Faults(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    plan: Mutex<Plan>,
    /// Whether somebody listens.
    listening: watch::Sender<bool>,
}

#[derive(Debug)]
struct Plan {
    script: VecDeque<Fault>,
    rule: FaultRule,
    rng: Rng,
}

impl Faults {
    pub(crate) fn new(seed: u64) -> Self {
        let plan = Plan { script: VecDeque::new(), rule: Fault::None.into(), rng: Rng::new(seed ^ 0xFA17) };
        Self(Arc::new(Shared { plan: Mutex::new(plan), listening: watch::Sender::new(true) }))
    }

    /// From now on this goes wrong, until something else is set. A script that is not used up is dropped.
    pub fn set(&self, rule: impl Into<FaultRule>) {
        let rule = rule.into();
        let listening = rule.fault != Fault::Refuse;
        {
            let mut plan = self.0.plan.lock();
            plan.script.clear();
            plan.rule = rule;
        }
        self.0.listening.send_if_modified(|now| std::mem::replace(now, listening) != listening);
    }

    /// Nothing goes wrong any more.
    pub fn clear(&self) {
        self.set(Fault::None);
    }

    /// The next requests meet these faults, one each; afterwards nothing goes wrong. A [`Fault::Refuse`] in a script counts as
    /// [`Fault::Reset`], because a listener cannot refuse one connection only.
    pub fn script(&self, faults: impl IntoIterator<Item = Fault>) {
        self.clear();
        self.0.plan.lock().script.extend(faults);
    }

    /// The rule that holds now.
    #[must_use]
    pub fn rule(&self) -> FaultRule {
        self.0.plan.lock().rule.clone()
    }

    /// What the request to `path` meets.
    pub(crate) fn next(&self, method: &str, path: &str) -> Fault {
        let mut plan = self.0.plan.lock();
        if let Some(fault) = plan.script.pop_front() {
            return if fault == Fault::Refuse { Fault::Reset } else { fault };
        }
        plan.strike(method, path)
    }

    /// So many milliseconds out of `0..=jitter`.
    pub(crate) fn spread(&self, jitter: u64) -> u64 {
        self.0.plan.lock().rng.next() % jitter.saturating_add(1).max(1)
    }

    /// Tells when the listener comes and goes.
    pub(crate) fn listening(&self) -> watch::Receiver<bool> {
        self.0.listening.subscribe()
    }
}

impl Plan {
    fn strike(&mut self, method: &str, path: &str) -> Fault {
        let applies = self.rule.path.as_ref().is_none_or(|start| path.starts_with(start.as_str()))
            && self.rule.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.rule.times != Some(0)
            && (self.rule.probability >= 1.0 || self.rng.unit() < self.rule.probability);
        if !applies {
            return Fault::None;
        }
        if let Some(times) = &mut self.rule.times {
            *times -= 1;
        }
        self.rule.fault
    }
}
