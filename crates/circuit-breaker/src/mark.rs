//! A note beside the state word: a number that belongs to one generation.
//!
//! A thread that changed the state leaves its note afterwards. Should it be overtaken in between,
//! its note is late and must not replace a newer one, so a note only ever yields to a newer
//! generation, and a reader asks for the generation that it saw.

use crate::state::{GENERATIONS, is_newer};
use crate::sync::{AtomicU64, Ordering};

const VALUE_BITS: u32 = 44;
const VALUE_MASK: u64 = (1 << VALUE_BITS) - 1;

/// A number with the generation that it belongs to.
#[derive(Debug)]
pub(crate) struct Mark(AtomicU64);

impl Mark {
    /// A note of the generation before the first.
    pub(crate) fn new() -> Self {
        Self(AtomicU64::new(u64::from(GENERATIONS - 1) << VALUE_BITS))
    }

    /// Leaves the note unless a newer generation left one, or this one did already.
    pub(crate) fn set_once(&self, generation: u32, value: u64) {
        self.set_if(generation, value, |noted| is_newer(generation, noted));
    }

    /// Leaves the note unless a newer generation left one.
    pub(crate) fn set(&self, generation: u32, value: u64) {
        self.set_if(generation, value, |noted| !is_newer(noted, generation));
    }

    fn set_if(&self, generation: u32, value: u64, yields: impl Fn(u32) -> bool) {
        let packed = u64::from(generation) << VALUE_BITS | value & VALUE_MASK;
        let mut noted = self.0.load(Ordering::Acquire);
        while yields((noted >> VALUE_BITS) as u32) {
            match self.0.compare_exchange(noted, packed, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return,
                Err(newer) => noted = newer,
            }
        }
    }

    /// The note of this generation, if it was left.
    pub(crate) fn of(&self, generation: u32) -> Option<u64> {
        let noted = self.0.load(Ordering::Acquire);
        ((noted >> VALUE_BITS) as u32 == generation).then_some(noted & VALUE_MASK)
    }

    /// The newest note, whichever its generation.
    pub(crate) fn latest(&self) -> u64 {
        self.0.load(Ordering::Acquire) & VALUE_MASK
    }
}
