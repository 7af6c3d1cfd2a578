//! The settings of a breaker as people write them, and the proof that they can work.

use std::time::Duration;

use crate::error::{Error, Fault};
use crate::observe::ring::MOST_CALLS;
use crate::state::{MOST_FAILURES, MOST_PROBES};

/// The longest open time that can be set: a week.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// The shortest time that can be set anywhere.
const SHORTEST: Duration = Duration::from_millis(1);

/// The settings of a breaker. Write the fields that differ and end in `..Default::default()`.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct BreakerConfig {
    /// Failures in a row that open the circuit. Default 5, at most 65,535. Zero turns this rule
    /// off, which needs another rule (`failure_rate` or `slow_calls`) to be on.
    pub failure_threshold: u32,
    /// The share of failed calls in the window that opens the circuit, above 0 up to 1. Default
    /// none.
    pub failure_rate: Option<f64>,
    /// Slow and hanging calls open the circuit too. Default none.
    pub slow_calls: Option<SlowCalls>,
    /// What the rates look at. Default the last 100 calls.
    pub window: Window,
    /// Rates say nothing before the window holds this many calls. Default 10.
    pub minimum_calls: u32,
    /// Successful probes that close it. Default 2, at most 255.
    pub success_threshold: u32,
    /// Probes that may be out at once while half-open. Default 1, at most 255.
    pub half_open_permits: u32,
    /// How long a half-open round may stay undecided. Default 30 s. When it ends, a probe that is
    /// still out counts as failed; with none out, a new round begins.
    #[cfg_attr(feature = "serde", serde(with = "crate::duration_text"))]
    pub half_open_for: Duration,
    /// How long the circuit stays open the first time. Default 60 s.
    #[cfg_attr(feature = "serde", serde(with = "crate::duration_text"))]
    pub open_for: Duration,
    /// Each failed probe multiplies the open time by this. Default 2, from 1 to 10.
    pub open_growth: f64,
    /// Up to this share of a grown open time is taken off at random, so that many clients do not
    /// come back at once. Default 0.1, from 0 to 0.5. The first open time is exact.
    pub open_jitter: f64,
    /// Longest open time, also of one an upstream asks for by `Retry-After`. Default 10 min, at
    /// most a week.
    #[cfg_attr(feature = "serde", serde(with = "crate::duration_text"))]
    pub max_open_for: Duration,
}

impl Default for BreakerConfig {
    fn default() -> Self {
        Self {
            failure_threshold: 5,
            failure_rate: None,
            slow_calls: None,
            window: Window::Calls(100),
            minimum_calls: 10,
            success_threshold: 2,
            half_open_permits: 1,
            half_open_for: Duration::from_secs(30),
            open_for: Duration::from_secs(60),
            open_growth: 2.0,
            open_jitter: 0.1,
            max_open_for: Duration::from_secs(600),
        }
    }
}

/// The span of calls that the rates look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Window {
    /// The last so many calls, from 1 to 32,767.
    Calls(u32),
    /// The calls of the last so long, in steps of a tenth.
    #[cfg_attr(feature = "serde", serde(with = "crate::duration_text"))]
    Time(Duration),
}

/// When calls are too slow. With this on, calls are timed: two clock reads each.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct SlowCalls {
    /// A call that takes longer than this is slow. A probe that does has failed.
    #[cfg_attr(feature = "serde", serde(with = "crate::duration_text"))]
    pub slower_than: Duration,
    /// The share of slow calls in the window that opens the circuit, above 0 up to 1. Calls that
    /// are still out after `slower_than` count before they end.
    #[cfg_attr(feature = "serde", serde(default))]
    pub rate: Option<f64>,
    /// This many calls hanging at once open the circuit, whatever the window holds.
    #[cfg_attr(feature = "serde", serde(default))]
    pub hanging: Option<u32>,
}

impl BreakerConfig {
    /// Checks every field.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] with every fault at once, each with its field.
    pub fn validate(self) -> Result<ValidConfig, Error> {
        let faults: Vec<Fault> = (self.trip_faults().into_iter())
            .chain(self.recovery_faults())
            .filter_map(|(path, problem)| Some(Fault::new(path, problem?)))
            .collect();
        if faults.is_empty() { Ok(ValidConfig(self)) } else { Err(Error::InvalidConfig(faults)) }
    }

    /// What is wrong with the rules that open the circuit.
    fn trip_faults(&self) -> [(&'static str, Option<String>); 7] {
        let slow = self.slow_calls.as_ref();
        let rates = self.failure_rate.is_some() || slow.is_some_and(|slow| slow.rate.is_some());
        let needed = match self.window {
            Window::Calls(size) if rates => size.min(MOST_CALLS),
            _ => u32::MAX,
        };
        [
            ("failure_threshold", self.threshold_fault()),
            ("failure_rate", self.failure_rate.and_then(share)),
            ("window", self.window.fault()),
            ("minimum_calls", count(self.minimum_calls, needed)),
            ("slow_calls", slow.and_then(SlowCalls::fault)),
            ("slow_calls.slower_than", slow.and_then(|slow| time(slow.slower_than))),
            ("slow_calls.rate", slow.and_then(|slow| slow.rate.and_then(share))),
        ]
    }

    /// What is wrong with the way back.
    fn recovery_faults(&self) -> [(&'static str, Option<String>); 7] {
        [
            ("success_threshold", count(self.success_threshold, MOST_PROBES)),
            ("half_open_permits", count(self.half_open_permits, MOST_PROBES)),
            ("half_open_for", time(self.half_open_for)),
            ("open_for", time(self.open_for)),
            ("open_growth", number(self.open_growth, 1.0, 10.0)),
            ("open_jitter", number(self.open_jitter, 0.0, 0.5)),
            ("max_open_for", time(self.max_open_for).or_else(|| self.cap_fault())),
        ]
    }

    fn threshold_fault(&self) -> Option<String> {
        match self.failure_threshold {
            0 if self.failure_rate.is_none() && self.slow_calls.is_none() => {
                Some("may be 0 (off) only with failure_rate or slow_calls set".to_string())
            }
            0 => None,
            threshold => count(threshold, MOST_FAILURES),
        }
    }

    fn cap_fault(&self) -> Option<String> {
        (self.max_open_for < self.open_for)
            .then(|| format!("must be at least open_for ({:?}), is {:?}", self.open_for, self.max_open_for))
    }
}

impl Window {
    fn fault(self) -> Option<String> {
        match self {
            Self::Calls(calls) => count(calls, MOST_CALLS).map(|fault| format!("calls {fault}")),
            Self::Time(length) => time(length).map(|fault| format!("time {fault}")),
        }
    }
}

impl SlowCalls {
    fn fault(&self) -> Option<String> {
        match (self.rate, self.hanging) {
            (None, None) => Some("needs rate or hanging, else slow calls do nothing".to_string()),
            (_, Some(0)) => Some("hanging must be at least 1, is 0".to_string()),
            _ => None,
        }
    }
}

fn share(value: f64) -> Option<String> {
    let fits = value > 0.0 && value <= 1.0;
    (!fits).then(|| format!("must be above 0 up to 1, is {value}"))
}

fn count(value: u32, most: u32) -> Option<String> {
    let fits = (1..=most).contains(&value);
    (!fits).then(|| format!("must be from 1 to {most}, is {value}"))
}

fn time(value: Duration) -> Option<String> {
    let fits = (SHORTEST..=LONGEST).contains(&value);
    (!fits).then(|| format!("must be from {SHORTEST:?} to {LONGEST:?}, is {value:?}"))
}

fn number(value: f64, least: f64, most: f64) -> Option<String> {
    let fits = (least..=most).contains(&value);
    (!fits).then(|| format!("must be from {least} to {most}, is {value}"))
}

/// A configuration that can work; only [`BreakerConfig::validate`] makes one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ValidConfig(BreakerConfig);

impl ValidConfig {
    /// Whether calls are observed beyond the run of failures.
    pub(crate) fn observes(&self) -> bool {
        self.0.failure_rate.is_some() || self.0.slow_calls.is_some()
    }

    /// The settings.
    #[must_use]
    pub fn get(&self) -> &BreakerConfig {
        &self.0
    }
}
