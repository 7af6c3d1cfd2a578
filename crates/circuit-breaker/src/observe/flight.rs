//! The calls that are out, by the time at which they left: how many hang?
//!
//! All calls out are counted together, and those that left within the last `slow` ticks also in
//! the span of their departure. What is out but in no such span hangs. A call is found to hang
//! between `slow` and an eighth more after it left.

use crate::clock::Tick;
use crate::observe::tagged::{Owner, TaggedCounter};

/// Spans per slow threshold.
const STEPS: u64 = 8;
/// Spans in which a call may still be young: the present one and a threshold's worth before it.
const SPANS: u64 = STEPS + 1;

/// The calls that are out.
#[derive(Debug, Default)]
pub(crate) struct Flight {
    all: TaggedCounter,
    left: [TaggedCounter; SPANS as usize],
}

fn width(slow: Tick) -> Tick {
    slow.div_ceil(STEPS).max(1)
}

impl Flight {
    /// A call leaves.
    pub(crate) fn leave(&self, (tag, slow): (u16, Tick), now: Tick, is_current: impl Fn() -> bool) {
        let epoch = now / width(slow);
        self.all.add(Owner::new(tag, 0), 1, &is_current);
        self.left[(epoch % SPANS) as usize].add(Owner::new(tag, epoch), 1, &is_current);
    }

    /// A call that left at `then` is back, with or without a result.
    pub(crate) fn arrive(&self, (tag, slow): (u16, Tick), then: Tick) {
        let epoch = then / width(slow);
        self.left[(epoch % SPANS) as usize].take(Owner::new(tag, epoch));
        self.all.take(Owner::new(tag, 0));
    }

    /// How many calls hang.
    pub(crate) fn hanging(&self, (tag, slow): (u16, Tick), now: Tick) -> u32 {
        let all = self.all.count(Owner::new(tag, 0));
        if all == 0 {
            return 0;
        }
        let newest = now / width(slow);
        let young = (newest.saturating_sub(STEPS)..=newest)
            .map(|epoch| self.left[(epoch % SPANS) as usize].count(Owner::new(tag, epoch)))
            .fold(0, u32::saturating_add);
        all.saturating_sub(young)
    }
}
