//! The server's limiter: so many requests per fixed window and key; going over blocks the key, counted from the first refusal.

use chrono::{DateTime, TimeDelta, Utc};

use crate::account::RateLimit;

/// One key's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    begun: DateTime<Utc>,
    used: u32,
    blocked_until: Option<DateTime<Utc>>,
}

/// What the limiter says about one request, as the headers tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Admission {
    pub(crate) admitted: bool,
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// Seconds from now, rounded up.
    pub(crate) reset: i64,
}

impl Window {
    pub(crate) const fn new(now: DateTime<Utc>) -> Self {
        Self { begun: now, used: 0, blocked_until: None }
    }

    /// Counts a request at `now`.
    pub(crate) fn admit(&mut self, limit: RateLimit, now: DateTime<Utc>) -> Admission {
        let length = TimeDelta::seconds(limit.window_seconds.into());
        if self.blocked_until.is_some_and(|until| until <= now) {
            *self = Self::new(now);
        }
        if self.blocked_until.is_none() && now - self.begun >= length {
            *self = Self::new(now);
        }
        let over = limit.limit > 0 && self.used >= limit.limit;
        if over && self.blocked_until.is_none() {
            self.blocked_until = Some(now + TimeDelta::seconds(limit.block_seconds.into()));
        }
        if !over {
            self.used += 1;
        }
        let until = self.blocked_until.unwrap_or(self.begun + length);
        let reset = ((until - now).num_milliseconds() + 999) / 1000;
        Admission {
            admitted: !over,
            limit: limit.limit,
            remaining: limit.limit.saturating_sub(self.used),
            reset: reset.max(0),
        }
    }
}
