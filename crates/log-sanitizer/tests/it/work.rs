//! Measures work, not time: what the thread used of the processor, which a busy machine does not change much.

use std::time::Duration;

use log_sanitizer::Sanitizer;
use rustix::time::{ClockId, clock_gettime};

fn used() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
}

/// How many times more work `unit` repeated over 32,000 bytes is than over 2,000; linear is 16, quadratic 256.
pub(crate) fn growth(sanitizer: &Sanitizer, unit: &str) -> f64 {
    let work = |len: usize| {
        let line = unit.repeat(len / unit.len());
        let once = || {
            let before = used();
            std::hint::black_box(sanitizer.sanitize(&line));
            used() - before
        };
        (0..2).map(|_| once()).min().unwrap().as_secs_f64()
    };
    work(32_000) / work(2_000)
}
