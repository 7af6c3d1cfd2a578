//! The server's limiter: so many requests per fixed window and key; going over blocks the key, counted from the first refusal.
//!
//! A key can have several limits at once, and then only a request that is over all of them is refused.

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

/// What all the limits of a key say about one request, each with its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict<'a>(pub(crate) Vec<(&'a str, Admission)>);

impl Verdict<'_> {
    pub(crate) fn is_refusal(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|(_, admission)| !admission.admitted)
    }
}

/// Counts a request at `now` against every limit that is one.
pub(crate) fn admit<'a>(
    windows: &mut Vec<Window>,
    limits: impl Iterator<Item = (&'a str, RateLimit)>,
    now: DateTime<Utc>,
) -> Verdict<'a> {
    let mut verdict = Verdict::default();
    for (i, (name, limit)) in limits.filter(|(_, limit)| limit.limit > 0).enumerate() {
        if windows.len() <= i {
            windows.push(Window::new(now));
        }
        if let Some(window) = windows.get_mut(i) {
            verdict.0.push((name, window.admit(limit, now)));
        }
    }
    verdict
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_over_all_limits_is_refused() {
        let now = DateTime::UNIX_EPOCH;
        let limits = || [("short", RateLimit::per_minute(1)), ("long", RateLimit::per_minute(3))].into_iter();
        let mut windows = Vec::new();
        let refused: Vec<bool> = (0..5).map(|_| admit(&mut windows, limits(), now).is_refusal()).collect();
        assert_eq!(refused, [false, false, false, true, true]);
    }

    #[test]
    fn without_a_limit_nothing_is_refused_and_nothing_is_told() {
        let verdict =
            admit(&mut Vec::new(), std::iter::once(("default", RateLimit::per_minute(0))), DateTime::UNIX_EPOCH);
        assert_eq!((verdict.is_refusal(), verdict.0.len()), (false, 0));
    }
}
