//! A counter that belongs to one span of time in one generation, and is lazily taken over by the
//! next: nothing ever has to be swept.

use crate::sync::{AtomicU64, Ordering};

const COUNT_BITS: u32 = 22;
const COUNT_MASK: u64 = (1 << COUNT_BITS) - 1;
const EPOCH_BITS: u32 = 26;
const EPOCH_MASK: u64 = (1 << EPOCH_BITS) - 1;
/// How many spans a thread may lag behind others and still be recognised as late. Anything farther
/// ahead is an old span of which the number went around.
const LAG: u64 = 64;

/// To whom a count belongs: the window's tag and the number of the time span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner(u64);

impl Owner {
    /// The span `epoch` of the window with this tag.
    pub(crate) fn new(tag: u16, epoch: u64) -> Self {
        Self(u64::from(tag) << EPOCH_BITS | epoch & EPOCH_MASK)
    }

    /// Whether this span comes a little after that of the same window, counting around.
    fn is_later(self, other: Self) -> bool {
        let ahead = (self.0 & EPOCH_MASK).wrapping_sub(other.0 & EPOCH_MASK) & EPOCH_MASK;
        self.0 >> EPOCH_BITS == other.0 >> EPOCH_BITS && ahead != 0 && ahead < LAG
    }
}

/// A count with its owner, in one word. It stops at four million.
#[derive(Debug, Default)]
pub(crate) struct TaggedCounter(AtomicU64);

impl TaggedCounter {
    /// Adds to the owner's count. Another owner's count is replaced, unless it is of a later span
    /// or `is_current` says that the asking one is itself out of date.
    pub(crate) fn add(&self, owner: Owner, by: u32, is_current: impl Fn() -> bool) {
        let mut seen = self.0.load(Ordering::Acquire);
        loop {
            let holder = Owner(seen >> COUNT_BITS);
            let count = if holder == owner {
                seen & COUNT_MASK
            } else if holder.is_later(owner) || !is_current() {
                return;
            } else {
                0
            };
            let count = (count + u64::from(by)).min(COUNT_MASK);
            match self.swap(seen, owner.0 << COUNT_BITS | count) {
                Ok(()) => return,
                Err(now) => seen = now,
            }
        }
    }

    /// Takes one from the owner's count; from another owner's, nothing.
    pub(crate) fn take(&self, owner: Owner) {
        let mut seen = self.0.load(Ordering::Acquire);
        while seen >> COUNT_BITS == owner.0 && seen & COUNT_MASK > 0 {
            match self.swap(seen, seen - 1) {
                Ok(()) => return,
                Err(now) => seen = now,
            }
        }
    }

    /// The owner's count.
    pub(crate) fn count(&self, owner: Owner) -> u32 {
        let seen = self.0.load(Ordering::Acquire);
        if seen >> COUNT_BITS == owner.0 { (seen & COUNT_MASK) as u32 } else { 0 }
    }

    fn swap(&self, from: u64, to: u64) -> Result<(), u64> {
        self.0.compare_exchange_weak(from, to, Ordering::AcqRel, Ordering::Acquire).map(|_| ())
    }
}
