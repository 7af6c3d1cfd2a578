//! The settings of a breaker as people write them, and the proof that they can work.

use std::time::Duration;

use crate::error::{Error, Fault};
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
    /// Failures in a row that open the circuit. Default 5, at most 65,535.
    pub failure_threshold: u32,
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

impl BreakerConfig {
    /// Checks every field.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] with every fault at once, each with its field.
    pub fn validate(self) -> Result<ValidConfig, Error> {
        let mut faults = Vec::new();
        let mut check = |path, fault: Option<String>| {
            faults.extend(fault.map(|problem| Fault::new(path, problem)));
        };
        check(
            "failure_threshold",
            count(self.failure_threshold, MOST_FAILURES),
        );
        check(
            "success_threshold",
            count(self.success_threshold, MOST_PROBES),
        );
        check(
            "half_open_permits",
            count(self.half_open_permits, MOST_PROBES),
        );
        check("half_open_for", time(self.half_open_for));
        check("open_for", time(self.open_for));
        check("open_growth", number(self.open_growth, 1.0, 10.0));
        check("open_jitter", number(self.open_jitter, 0.0, 0.5));
        check(
            "max_open_for",
            time(self.max_open_for).or_else(|| self.cap_fault()),
        );
        if faults.is_empty() {
            Ok(ValidConfig(self))
        } else {
            Err(Error::InvalidConfig(faults))
        }
    }

    fn cap_fault(&self) -> Option<String> {
        (self.max_open_for < self.open_for).then(|| {
            format!(
                "must be at least open_for ({:?}), is {:?}",
                self.open_for, self.max_open_for
            )
        })
    }
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
    /// The settings.
    #[must_use]
    pub fn get(&self) -> &BreakerConfig {
        &self.0
    }
}
