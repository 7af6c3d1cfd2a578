//! What a call's caller says about its result.

use std::time::Duration;

/// The three verdicts on a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Verdict {
    /// The upstream answered as it should.
    Success,
    /// The upstream failed: no answer, too late, or a fault of its own.
    Failure,
    /// Says nothing about the upstream's health (a refused booking is an answer, not an outage).
    Ignored,
}

/// A verdict with what goes with it: a label for [`explain`](crate::CircuitBreaker::explain)
/// and, for a failure, how long the upstream asked to be left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    verdict: Verdict,
    label: &'static str,
    retry_after: Option<Duration>,
}

impl Outcome {
    /// The upstream answered as it should.
    #[must_use]
    pub const fn success() -> Self {
        Self::of(Verdict::Success)
    }

    /// The upstream failed.
    #[must_use]
    pub const fn failure() -> Self {
        Self::of(Verdict::Failure)
    }

    /// Says nothing about the upstream's health.
    #[must_use]
    pub const fn ignored() -> Self {
        Self::of(Verdict::Ignored)
    }

    const fn of(verdict: Verdict) -> Self {
        Self { verdict, label: "", retry_after: None }
    }

    /// Names the kind of result ("timeout", "http_503"). Being static, it cannot carry a payload.
    #[must_use]
    pub const fn labelled(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// How long the upstream asked to be left alone. Of an outcome that is no failure it is
    /// not used.
    #[must_use]
    pub const fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// The verdict.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The label, empty when none was given.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        self.label
    }

    /// The upstream's wish, if this is a failure that came with one.
    #[must_use]
    pub fn requested_wait(&self) -> Option<Duration> {
        self.retry_after.filter(|_| self.verdict == Verdict::Failure)
    }
}
