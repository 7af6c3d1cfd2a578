//! The outcomes of the last T seconds, in ten spans: what a record or a sum costs does not depend
//! on how many calls the window holds. It slides in steps of a tenth.

use crate::clock::Tick;
use crate::observe::ring::Mood;
use crate::observe::tagged::{Owner, TaggedCounter};
use crate::rates::Counts;

const SPANS: u64 = 10;

#[derive(Debug, Default)]
struct Bucket {
    calls: TaggedCounter,
    failures: TaggedCounter,
    slow: TaggedCounter,
}

/// The window. Its length is given with each use, since it can change.
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    spans: [Bucket; SPANS as usize],
}

/// The length of one span in ticks.
fn width(length: Tick) -> Tick {
    length.div_ceil(SPANS).max(1)
}

impl Buckets {
    /// Records outcomes at a time, unless the window is out of date.
    pub(crate) fn record(
        &self,
        (tag, length): (u16, Tick),
        (now, counts): (Tick, Counts),
        is_current: impl Fn() -> bool,
    ) {
        let epoch = now / width(length);
        let owner = Owner::new(tag, epoch);
        let bucket = &self.spans[(epoch % SPANS) as usize];
        let parts = [(&bucket.calls, counts.calls), (&bucket.failures, counts.failures), (&bucket.slow, counts.slow)];
        for (counter, by) in parts.into_iter().filter(|(_, by)| *by > 0) {
            counter.add(owner, by, &is_current);
        }
    }

    /// What the window holds.
    pub(crate) fn counts(&self, (tag, length): (u16, Tick), now: Tick) -> Counts {
        let mut sum = Counts::default();
        for (_, counts) in self.spans((tag, length), now) {
            sum.calls = sum.calls.saturating_add(counts.calls);
            sum.failures = sum.failures.saturating_add(counts.failures);
            sum.slow = sum.slow.saturating_add(counts.slow);
        }
        sum
    }

    /// Each span that still counts, with the tick at which it began.
    pub(crate) fn spans(&self, (tag, length): (u16, Tick), now: Tick) -> impl Iterator<Item = (Tick, Counts)> {
        let newest = now / width(length);
        (newest.saturating_sub(SPANS - 1)..=newest).map(move |epoch| {
            let bucket = &self.spans[(epoch % SPANS) as usize];
            let owner = Owner::new(tag, epoch);
            let counts = Counts {
                calls: bucket.calls.count(owner),
                failures: bucket.failures.count(owner),
                slow: bucket.slow.count(owner),
                hanging: 0,
            };
            (epoch * width(length), counts)
        })
    }
}

impl Mood {
    /// One call of this outcome.
    pub(crate) fn counts(self) -> Counts {
        Counts { calls: 1, failures: u32::from(self.failed), slow: u32::from(self.slow), hanging: 0 }
    }
}
