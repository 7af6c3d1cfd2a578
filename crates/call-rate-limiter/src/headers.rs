//! What a verdict says in HTTP headers.
//!
//! `RateLimit` and `RateLimit-Policy` are the structured fields (RFC 9651) of the IETF draft
//! `draft-ietf-httpapi-ratelimit-headers-10`: lists of strings with parameters, one member per
//! limit. `q` is the quota and `w` its window in seconds; `r` is what remains and `t` the seconds
//! until all of it is back. Limits in shadow are not told to the client.

use std::fmt::Write as _;
use std::time::Duration;

use crate::limit::Mode;
use crate::verdict::{LimitReading, Verdict};

/// A header's lower-case name and its value.
pub type Header = (&'static str, String);

impl Verdict<'_> {
    /// The headers that tell a client where it stands; on a refusal with `retry-after`.
    #[must_use]
    pub fn headers(&self) -> Vec<Header> {
        let mut headers = Vec::with_capacity(5);
        if let Some(tightest) = self.tightest() {
            headers.push(("x-call-ratelimit-limit", tightest.allowed.to_string()));
            headers.push(("x-call-ratelimit-remaining", tightest.remaining().to_string()));
        }
        let (limits, policy) = (self.rate_limit(), self.rate_limit_policy());
        if !limits.is_empty() {
            headers.push(("ratelimit", limits));
        }
        if !policy.is_empty() {
            headers.push(("ratelimit-policy", policy));
        }
        if let Some(wait) = self.refused().map(|refused| refused.retry_after())
            && wait != Duration::MAX
        {
            headers.push(("retry-after", seconds_up(wait).to_string()));
        }
        headers
    }

    /// The value of `RateLimit`: what remains of every limit that was touched.
    #[must_use]
    pub fn rate_limit(&self) -> String {
        let enforced = |reading: &LimitReading<'_>| reading.limit.mode == Mode::Enforce;
        let mut value = String::new();
        for reading in self.limits().filter(enforced) {
            let (remaining, reset) = (reading.remaining(), seconds_up(reading.reset_after));
            member(&mut value, &reading.limit.name);
            let _ = write!(value, ";r={remaining};t={reset}");
        }
        value
    }

    /// The value of `RateLimit-Policy`: quota and window of every limit of the policy.
    #[must_use]
    pub fn rate_limit_policy(&self) -> String {
        let facts = self.facts();
        let mut value = String::new();
        for (index, limit) in facts.policy.limits().iter().enumerate() {
            if limit.mode == Mode::Enforce {
                let allowed = match facts.decision.read & (1 << index) {
                    0 => limit.allowed,
                    _ => facts.decision.readings[index].allowed,
                };
                member(&mut value, &limit.name);
                let _ = write!(value, ";q={allowed};w={}", seconds_up(limit.rule.window()));
            }
        }
        value
    }
}

/// Begins a list member whose item is the limit's name; names need no escaping.
fn member(list: &mut String, name: &str) {
    if !list.is_empty() {
        list.push_str(", ");
    }
    let _ = write!(list, "\"{name}\"");
}

/// Whole seconds, rounded up: a client that waits them out is not early.
fn seconds_up(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
