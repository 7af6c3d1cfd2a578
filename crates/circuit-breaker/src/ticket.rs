//! The proof of an admission.

use crate::clock::Tick;
use crate::state::{OBSERVED, PAYLOAD_MASK, Phase, State, is_closed, is_plainly_closed};

const TICK_BITS: u32 = 48;
const TICK_MASK: u64 = (1 << TICK_BITS) - 1;
/// In place of the state's counts: this call is timed.
const TIMED: u64 = 1;

/// The state word at the admission without its counts; and for a timed call when it left, with
/// the tag of the window that counts it as in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticket {
    word: u64,
    departure: u64,
}

impl Ticket {
    /// What is left of a ticket after it was settled. No state packs to this.
    pub(crate) const SPENT: Self = Self { word: u64::MAX, departure: 0 };

    #[inline]
    pub(crate) fn of(word: u64) -> Self {
        Self { word: word & !PAYLOAD_MASK, departure: 0 }
    }

    pub(crate) fn timed(word: u64, tag: u16, now: Tick) -> Self {
        Self { word: word & !PAYLOAD_MASK | TIMED, departure: u64::from(tag) << TICK_BITS | now & TICK_MASK }
    }

    /// Whether a circuit with this word is as it was, closed and without failures, and no more is
    /// observed of its calls: then a success says nothing new.
    #[inline]
    pub(crate) fn is_untouched(self, word: u64) -> bool {
        is_plainly_closed(self.word) && self.word == word
    }

    /// The same of an observed circuit, for a call that is not timed: then a success says nothing
    /// new but to the window.
    #[inline]
    pub(crate) fn is_unchanged(self, word: u64) -> bool {
        is_closed(self.word) && self.word & PAYLOAD_MASK == 0 && self.word == word
    }

    /// Whether giving this ticket back without a result changes something, if only a counter.
    #[inline]
    pub(crate) fn must_return(self) -> bool {
        let counts = cfg!(feature = "metrics") || !is_plainly_closed(self.word);
        counts && self != Self::SPENT
    }

    pub(crate) fn generation(self) -> u32 {
        State::unpack(self.word).generation
    }

    /// Whether this call goes through as a probe.
    pub(crate) fn is_probe(self) -> bool {
        matches!(State::unpack(self.word).phase, Phase::HalfOpen { .. })
    }

    pub(crate) fn is_observed(self) -> bool {
        self.word & OBSERVED != 0
    }

    /// When a timed call left, and its window's tag.
    pub(crate) fn departure(self) -> Option<(Tick, u16)> {
        let tag = (self.departure >> TICK_BITS) as u16;
        (self.word & TIMED != 0).then_some((self.departure & TICK_MASK, tag))
    }
}
