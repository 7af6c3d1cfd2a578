//! The law of the quota: a bucket of requests per API key, kept below what Cal.com allows, with something set aside for bookings.
//!
//! Tokens flow in at an even rate up to a burst. In any window of a minute no more can leave than burst plus a minute's flow, and
//! that is at most the budget; so the published limit cannot be reached however the server's windows lie. Refreshes may not use the
//! last third of the burst, availability not the reserve, bookings may use all. What an answer's headers say about the rest of the
//! server's window only ever takes tokens away; a limit below the published one shrinks everything in proportion, until the server
//! says otherwise. A 429 pauses everybody for what it asks. A request for which there was no connection cost nothing: its token
//! goes back.
//!
//! The bucket of a key lives in this process, sized to the instance's part, or in Redis for all instances; `quota.lua` is the same
//! law.

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
    /// How many instances share the key; each takes an equal part. Where they share it through Redis, this counts only while
    /// Redis is lost, and only if Redis has not counted more of them.
    pub instances: u32,
}

impl Default for QuotaSettings {
    fn default() -> Self {
        Self { published: 120, budget: 100, burst: 30, reserve: 10, instances: 1 }
    }
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
}

/// The terms of one bucket: an instance's part of the settings, or all of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Terms {
    pub(crate) published: f64,
    pub(crate) burst: f64,
    /// Tokens per second.
    pub(crate) rate: f64,
    pub(crate) reserve: f64,
    /// What the budget leaves of the published limit. A bucket whose past is not known is no fuller: whatever was used before,
    /// the published limit holds.
    pub(crate) kept_back: f64,
    /// One, over how many share the key.
    pub(crate) part: f64,
}

impl Terms {
    /// The part of one among `instances`.
    pub(crate) fn new(settings: &QuotaSettings, instances: u32) -> Self {
        let n = instances.max(1);
        let burst = f64::from((settings.burst / n).max(1));
        let (published, n) = (f64::from(settings.published), f64::from(n));
        Self {
            published,
            burst,
            rate: (f64::from(settings.budget) / n - burst).max(1.0) / MINUTE,
            reserve: f64::from(settings.reserve) / n,
            kept_back: (published - f64::from(settings.budget)).max(0.0) / n,
            part: n.recip(),
        }
    }

    /// What there is room for at `scale`.
    fn room(&self, scale: f64) -> f64 {
        (self.burst * scale).max(1.0)
    }

    /// How many tokens a caller must leave.
    fn floor(&self, priority: Priority, scale: f64) -> f64 {
        let left = match priority {
            Priority::Booking => 0.0,
            Priority::Availability => self.reserve * scale,
            Priority::Refresh => (self.reserve + self.burst / 3.0) * scale,
        };
        left.min(self.room(scale) - 1.0)
    }
}

/// The bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bucket {
    tokens: f64,
    at: Instant,
    /// The limit that the server told, as a part of the published one.
    scale: f64,
    paused_until: Option<Instant>,
}

/// What the headers of an answer say about the server's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) remaining: u32,
    pub(crate) limit: Option<u32>,
}

impl Bucket {
    /// A full bucket.
    pub(crate) const fn new(terms: &Terms, now: Instant) -> Self {
        Self { tokens: terms.burst, at: now, scale: 1.0, paused_until: None }
    }

    /// Takes a token.
    ///
    /// # Errors
    ///
    /// With the time until there may be one.
    pub(crate) fn take(&mut self, terms: &Terms, priority: Priority, now: Instant) -> Result<(), Duration> {
        self.flow(terms, now);
        if let Some(until) = self.paused_until.filter(|until| *until > now) {
            return Err(until - now);
        }
        self.paused_until = None;
        let wanted = terms.floor(priority, self.scale) + 1.0;
        if self.tokens >= wanted {
            self.tokens -= 1.0;
            return Ok(());
        }
        // Rounded up to a millisecond, so that whoever waits as long as it was told finds the token there.
        let millis = ((wanted - self.tokens) / (terms.rate * self.scale) * 1000.0).ceil() + 1.0;
        Err(Duration::from_secs_f64(millis / 1000.0))
    }

    /// Gets back the token of a request that was surely not sent.
    pub(crate) fn give_back(&mut self, terms: &Terms, now: Instant) {
        self.flow(terms, now);
        self.tokens = (self.tokens + 1.0).min(terms.room(self.scale));
    }

    /// Learns from an answer.
    pub(crate) fn learn(&mut self, terms: &Terms, told: Told, now: Instant) {
        self.flow(terms, now);
        if let Some(limit) = told.limit {
            self.scale = (f64::from(limit.max(1)) / terms.published).min(1.0);
        }
        let kept_back = terms.kept_back * self.scale;
        let usable = f64::from(told.remaining) * terms.part - kept_back;
        self.tokens = self.tokens.min(usable.max(0.0)).min(terms.room(self.scale));
    }

    /// Nobody goes before `wait` is over.
    pub(crate) fn pause(&mut self, wait: Duration, now: Instant) {
        let until = now + wait;
        self.paused_until = Some(self.paused_until.map_or(until, |old| old.max(until)));
    }

    /// Tokens that are there at `now`.
    pub(crate) fn tokens(&mut self, terms: &Terms, now: Instant) -> f64 {
        self.flow(terms, now);
        self.tokens
    }

    /// How long the pause still lasts.
    pub(crate) fn pause_left(&self, now: Instant) -> Option<Duration> {
        self.paused_until.and_then(|until| until.checked_duration_since(now)).filter(|left| !left.is_zero())
    }

    /// Is set to what the fleet's bucket leaves to this instance.
    #[cfg(feature = "redis")]
    pub(crate) fn follow(&mut self, tokens: f64, now: Instant) {
        (self.tokens, self.at) = (tokens, self.at.max(now));
    }

    /// Is no fuller than a bucket whose past is not known.
    #[cfg(feature = "redis")]
    pub(crate) fn begin_alone(&mut self, terms: &Terms, now: Instant) {
        self.flow(terms, now);
        self.tokens = self.tokens.min(terms.kept_back);
    }

    fn flow(&mut self, terms: &Terms, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.tokens = (self.tokens + passed * terms.rate * self.scale).min(terms.room(self.scale));
        self.at = self.at.max(now);
    }
}

#[cfg(test)]
#[path = "quota_law_tests.rs"]
mod tests;
