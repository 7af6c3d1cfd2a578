//! The law of the quota: a bucket of requests per API key, kept below what Cal.com allows, with something set aside for bookings.
//!
//! Tokens flow in at an even rate up to a burst. In any window of a minute no more can leave than burst plus a minute's flow, and
//! that is at most the budget; so the published limit cannot be reached however the server's windows lie. Refreshes may not use the
//! last third of the burst, availability not the reserve, bookings may use all. What an answer's headers say about the rest of the
//! server's window only ever takes tokens away. A 429 pauses everybody for what it asks.

use std::time::Duration;

use tokio::time::Instant;

use crate::endpoint::Priority;
use crate::fault::Faults;

const MINUTE: f64 = 60.0;

/// How many requests an API key may make.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct QuotaSettings {
    /// What Cal.com allows per minute.
    pub published: u32,
    /// What this key may use of it per minute, over all instances. Below `published`.
    pub budget: u32,
    /// How many may go at once; the rest of the budget flows in evenly.
    pub burst: u32,
    /// How many of the burst are kept for bookings.
    pub reserve: u32,
    /// How many instances share the key; each takes an equal part.
    pub instances: u32,
}

impl Default for QuotaSettings {
    fn default() -> Self {
        Self { published: 120, budget: 100, burst: 30, reserve: 10, instances: 1 }
    }
}

/// The bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bucket {
    tokens: f64,
    at: Instant,
    paused_until: Option<Instant>,
}

/// What the headers of an answer say about the server's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) remaining: u32,
}

impl QuotaSettings {
    /// Notes what is wrong.
    pub(crate) fn check(&self, faults: &mut Faults) {
        let n = self.instances.max(1);
        faults.require(self.instances >= 1, "quota.instances", "must be at least 1");
        faults.require(self.budget <= self.published, "quota.budget", "must be at most quota.published");
        faults.require(self.budget / n > self.burst / n, "quota.burst", "must be below quota.budget");
        faults.require(self.burst / n >= 1, "quota.burst", "must be at least 1 per instance");
        faults.require(self.reserve < self.burst, "quota.reserve", "must be below quota.burst");
    }

    /// This instance's part of the burst.
    fn share(&self) -> f64 {
        f64::from(self.burst / self.instances.max(1))
    }

    /// Tokens per second.
    fn rate(&self) -> f64 {
        (f64::from(self.budget / self.instances.max(1)) - self.share()).max(1.0) / MINUTE
    }

    /// How many tokens a caller must leave.
    fn floor(&self, priority: Priority) -> f64 {
        let reserve = f64::from(self.reserve) / f64::from(self.instances.max(1));
        match priority {
            Priority::Booking => 0.0,
            Priority::Availability => reserve,
            Priority::Refresh => (reserve + self.share() / 3.0).min(self.share() - 1.0),
        }
    }
}

impl Bucket {
    /// A full bucket.
    pub(crate) fn new(settings: &QuotaSettings, now: Instant) -> Self {
        Self { tokens: settings.share(), at: now, paused_until: None }
    }

    /// Takes a token.
    ///
    /// # Errors
    ///
    /// With the time until there may be one.
    pub(crate) fn take(&mut self, settings: &QuotaSettings, priority: Priority, now: Instant) -> Result<(), Duration> {
        self.flow(settings, now);
        if let Some(until) = self.paused_until.filter(|until| *until > now) {
            return Err(until - now);
        }
        self.paused_until = None;
        let wanted = settings.floor(priority) + 1.0;
        if self.tokens >= wanted {
            self.tokens -= 1.0;
            return Ok(());
        }
        // Rounded up to a millisecond, so that whoever waits as long as it was told finds the token there.
        let millis = ((wanted - self.tokens) / settings.rate() * 1000.0).ceil();
        Err(Duration::from_secs_f64(millis / 1000.0) + Duration::from_millis(1))
    }

    /// Learns from an answer.
    pub(crate) fn learn(&mut self, settings: &QuotaSettings, told: Told, now: Instant) {
        self.flow(settings, now);
        let kept_back = settings.published.saturating_sub(settings.budget);
        let usable = told.remaining.saturating_sub(kept_back) / settings.instances.max(1);
        self.tokens = self.tokens.min(f64::from(usable));
    }

    /// Nobody goes before `wait` is over.
    pub(crate) fn pause(&mut self, wait: Duration, now: Instant) {
        let until = now + wait;
        self.paused_until = Some(self.paused_until.map_or(until, |old| old.max(until)));
    }

    /// Tokens that are there at `now`.
    pub(crate) fn tokens(&mut self, settings: &QuotaSettings, now: Instant) -> f64 {
        self.flow(settings, now);
        self.tokens
    }

    /// How long the pause still lasts.
    pub(crate) fn pause_left(&self, now: Instant) -> Option<Duration> {
        self.paused_until.and_then(|until| until.checked_duration_since(now)).filter(|left| !left.is_zero())
    }

    fn flow(&mut self, settings: &QuotaSettings, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.tokens = (self.tokens + passed * settings.rate()).min(settings.share());
        self.at = self.at.max(now);
    }
}

#[cfg(test)]
#[path = "quota_law_tests.rs"]
mod tests;
