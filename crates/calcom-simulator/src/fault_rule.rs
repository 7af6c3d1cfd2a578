//! When a fault strikes: how often, how many times, and which requests.

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::fault_list::WorldFaults;

/// The farthest that the server's clock can be off: ten years.
const MOST_SKEW: u64 = 10 * 365 * 86_400;

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
    /// Only requests whose path (after `/v2`) begins so, such as `/bookings` or `/bookings/*/cancel`; all when absent.
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

    /// Whether a request is one that it strikes, if it strikes.
    pub(crate) fn is_meant(&self, method: &str, path: &str) -> bool {
        self.path.as_ref().is_none_or(|pattern| begins(path, pattern))
            && self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
    }

    /// Notes what is wrong.
    pub(crate) fn check(&self, path: &str, faults: &mut WorldFaults) {
        let probable = (0.0..=1.0).contains(&self.probability);
        faults.require(probable, format!("{path}.probability"), "must be 0 to 1");
        self.fault.check(path, faults);
    }
}

/// Whether `path` begins as `pattern` says, in which `*` is any one segment.
fn begins(path: &str, pattern: &str) -> bool {
    if !pattern.contains('*') {
        return path.starts_with(pattern);
    }
    let mut segments = path.split('/');
    pattern.split('/').all(|wanted| segments.next().is_some_and(|there| wanted == "*" || wanted == there))
}

impl Fault {
    /// Notes what is wrong.
    pub(crate) fn check(self, path: &str, faults: &mut WorldFaults) {
        if let Self::ClockSkew { seconds } = self {
            let fits = seconds.unsigned_abs() <= MOST_SKEW;
            faults.require(fits, format!("{path}.seconds"), "must be ten years at most");
        }
        if let Self::SlowTail { median_millis, p99_millis } = self {
            let fits = 0 < median_millis && median_millis <= p99_millis;
            faults.require(fits, format!("{path}.p99_millis"), "must be at least the median, which must be positive");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_names_the_segments_that_a_path_begins_with() {
        let cases = [
            ("/bookings", "/bookings/abc/cancel", true),
            ("/bookings/*/cancel", "/bookings/abc/cancel", true),
            ("/bookings/*/cancel", "/bookings/abc/confirm", false),
            ("/bookings/*", "/bookings", false),
            ("/slots", "/bookings", false),
        ];
        for (pattern, path, meant) in cases {
            assert_eq!(
                FaultRule::from(Fault::Http500).only("POST", pattern).is_meant("post", path),
                meant,
                "{pattern}"
            );
        }
    }
}
