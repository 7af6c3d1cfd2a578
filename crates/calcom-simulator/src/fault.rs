//! What can go wrong.
//!
//! Faults named `…After`, and every spoiled answer, strike after the request took effect; the others before.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::rng::Rng;

/// The longest delay; a client has given up long before.
const MOST_DELAY: Duration = Duration::from_secs(600);
/// How many standard deviations the 99th percentile lies above the median.
const P99: f64 = 2.326_347_874_040_841;

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
    /// The answer comes late, mostly by little and now and then by much: log-normally, by two figures that a dashboard shows.
    SlowTail {
        /// Half of the answers are later than this many milliseconds.
        median_millis: u64,
        /// One in a hundred is later than this many.
        p99_millis: u64,
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

    /// How late the answer comes.
    #[expect(clippy::cast_precision_loss, reason = "a delay in milliseconds is far below 2^53")]
    pub(crate) fn delay(self, rng: &mut Rng) -> Duration {
        let delay = match self {
            Self::SlowBy { millis, jitter_millis } => {
                let jitter = rng.next() % jitter_millis.saturating_add(1).max(1);
                Duration::from_millis(millis.saturating_add(jitter))
            }
            Self::SlowTail { median_millis, p99_millis } => {
                let spread = (p99_millis.max(1) as f64 / median_millis.max(1) as f64).ln().max(0.0) / P99;
                let seconds = median_millis as f64 / 1000.0 * (spread * rng.normal()).exp();
                Duration::try_from_secs_f64(seconds).unwrap_or(MOST_DELAY)
            }
            _ => Duration::ZERO,
        };
        delay.min(MOST_DELAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delays(fault: Fault) -> Vec<u128> {
        let mut rng = Rng::new(7);
        let mut delays: Vec<_> = (0..10_000).map(|_| fault.delay(&mut rng).as_millis()).collect();
        delays.sort_unstable();
        delays
    }

    #[test]
    fn an_even_spread_reaches_from_its_floor_to_its_ceiling() {
        let delays = delays(Fault::SlowBy { millis: 100, jitter_millis: 50 });
        assert_eq!((delays[0], delays[9999]), (100, 150));
        assert!((122..=128).contains(&delays[5000]), "{}", delays[5000]);
    }

    #[test]
    fn a_long_tail_has_the_median_and_the_99th_percentile_that_were_asked_for() {
        let delays = delays(Fault::SlowTail { median_millis: 80, p99_millis: 2000 });
        assert!((75..=85).contains(&delays[5000]), "{}", delays[5000]);
        assert!((1600..=2500).contains(&delays[9900]), "{}", delays[9900]);
    }

    #[test]
    fn an_absurd_delay_is_cut() {
        let worst = Fault::SlowBy { millis: u64::MAX, jitter_millis: u64::MAX };
        assert_eq!(worst.delay(&mut Rng::new(1)), MOST_DELAY);
        let worst = Fault::SlowTail { median_millis: u64::MAX, p99_millis: u64::MAX };
        assert_eq!(worst.delay(&mut Rng::new(1)), MOST_DELAY);
    }
}
