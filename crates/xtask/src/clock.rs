//! The only file here that reads a clock: how long steps took, and until when to wait for a process.

use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// Pause between two looks at a process that is being waited for.
const PAUSE: Duration = Duration::from_millis(50);

/// A stopwatch, running since it was made.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "the clock file")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Days since 1 January 1970, in UTC.
#[expect(clippy::disallowed_methods, reason = "the clock file")]
pub(crate) fn days_since_epoch() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs() / 86_400).unwrap_or_default()
}

/// Looks again and again until `look` finds something or the time is over.
pub(crate) fn wait_for<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let watch = Stopwatch::start();
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if watch.elapsed() >= limit {
            return None;
        }
        thread::sleep(PAUSE);
    }
}
