//! The outcomes of the last N calls, as a true ring of two bits each.
//!
//! A record claims the next slot in the tally, puts its bits there, and corrects the tally by the
//! difference to the bits that it replaced. Each bit's changes are counted exactly once, so the
//! tally is right as soon as nobody is in between; the sums are kept modulo 2^16 and read as
//! signed numbers because a correction may overtake the one it undoes.
//!
//! While a full ring holds successes alone, one more changes nothing but where it begins, which is
//! no matter: such a success is not written at all.
//!
//! Slots and tally carry the window's tag: those of an earlier window read as empty.

use crate::rates::Counts;
use crate::sync::{AtomicU64, OnceLock, Ordering};

/// The largest ring.
pub(crate) const MOST_CALLS: u32 = 32_767;

const SLOTS_PER_WORD: usize = 16;
const TAG_SHIFT: u32 = 48;
/// Words of each size that a ring grows through when it is reconfigured.
const SIZES: [usize; 4] = [8, 64, 512, 2048];

/// The outcome bits of one call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mood {
    pub(crate) failed: bool,
    pub(crate) slow: bool,
}

impl Mood {
    fn bits(self) -> u64 {
        u64::from(self.failed) | u64::from(self.slow) << 1
    }

    fn of(bits: u64) -> Self {
        Self { failed: bits & 1 != 0, slow: bits & 2 != 0 }
    }
}

/// tag 16 | position 16 | failures 16 | slow 16. The position runs to twice the size, then back
/// to the size, so that it also tells whether the ring was ever full.
#[derive(Debug, Clone, Copy)]
struct Tally(u64);

impl Tally {
    fn empty(tag: u16) -> Self {
        Self(u64::from(tag) << TAG_SHIFT)
    }

    fn tag(self) -> u16 {
        (self.0 >> TAG_SHIFT) as u16
    }

    fn position(self) -> u32 {
        u32::from((self.0 >> 32) as u16)
    }

    fn at(self, position: u32) -> Self {
        Self(self.0 & !(0xffff << 32) | u64::from(position) << 32)
    }

    fn failures(self) -> u16 {
        (self.0 >> 16) as u16
    }

    fn slow(self) -> u16 {
        self.0 as u16
    }

    fn corrected(self, old: Mood, new: Mood) -> Self {
        let step = |sum: u16, old: bool, new: bool| sum.wrapping_add(u16::from(new)).wrapping_sub(u16::from(old));
        let failures = step(self.failures(), old.failed, new.failed);
        let slow = step(self.slow(), old.slow, new.slow);
        Self(self.0 & !0xffff_ffff | u64::from(failures) << 16 | u64::from(slow))
    }

    /// A full ring of nothing but successes.
    fn is_spotless(self, (tag, size): (u16, u32)) -> bool {
        self.tag() == tag && self.0 & 0xffff_ffff == 0 && self.position() >= size
    }

    fn counts(self, size: u32) -> Counts {
        let sum = |sum: u16| u32::from(sum.cast_signed().max(0).cast_unsigned());
        Counts { calls: self.position().min(size), failures: sum(self.failures()), slow: sum(self.slow()), hanging: 0 }
    }
}

/// The ring. Its size is given with each use, since it can change.
#[derive(Debug, Default)]
pub(crate) struct Ring {
    tally: AtomicU64,
    words: [OnceLock<Box<[AtomicU64]>>; SIZES.len()],
}

impl Ring {
    /// Records one outcome, unless the window is out of date.
    #[inline]
    pub(crate) fn record(&self, window: (u16, u32), mood: Mood, is_current: impl Fn() -> bool) {
        let spotless = Tally(self.tally.load(Ordering::Acquire)).is_spotless(window);
        if !(spotless && mood == Mood::default()) {
            self.write(window, mood, is_current);
        }
    }

    fn write(&self, window: (u16, u32), mood: Mood, is_current: impl Fn() -> bool) {
        if let Some(slot) = self.claim(window, &is_current)
            && let Some(old) = self.put(window, (slot, mood), &is_current)
            && old != mood
        {
            self.correct(window.0, old, mood);
        }
    }

    fn correct(&self, tag: u16, old: Mood, new: Mood) {
        let mut tally = Tally(self.tally.load(Ordering::Acquire));
        while tally.tag() == tag {
            match swap(&self.tally, tally.0, tally.corrected(old, new).0) {
                Ok(()) => return,
                Err(now) => tally = Tally(now),
            }
        }
    }

    /// What the ring holds.
    pub(crate) fn counts(&self, tag: u16, size: u32) -> Counts {
        let tally = Tally(self.tally.load(Ordering::Acquire));
        if tally.tag() == tag { tally.counts(size) } else { Counts::default() }
    }

    /// The outcomes from the oldest to the newest.
    pub(crate) fn outcomes(&self, tag: u16, size: u32) -> Vec<Mood> {
        let tally = Tally(self.tally.load(Ordering::Acquire));
        if tally.tag() != tag {
            return Vec::new();
        }
        let position = tally.position();
        let first = position.saturating_sub(size);
        let words = self.words(size);
        (first..position)
            .map(|position| {
                let slot = slot_of(position, size);
                let word = words.get(slot / SLOTS_PER_WORD).map_or(0, |word| word.load(Ordering::Acquire));
                Mood::of(held(word, tag) >> shift(slot) & 0b11)
            })
            .collect()
    }

    fn claim(&self, (tag, size): (u16, u32), is_current: &impl Fn() -> bool) -> Option<usize> {
        let mut seen = self.tally.load(Ordering::Acquire);
        loop {
            let mut tally = Tally(seen);
            if tally.tag() != tag {
                if !is_current() {
                    return None;
                }
                tally = Tally::empty(tag);
            }
            let position = tally.position();
            let next = if position + 1 >= 2 * size { size } else { position + 1 };
            match swap(&self.tally, seen, tally.at(next).0) {
                Ok(()) => return Some(slot_of(position, size)),
                Err(now) => seen = now,
            }
        }
    }

    /// Puts the outcome into its slot and returns the one that it replaced.
    fn put(
        &self,
        (tag, size): (u16, u32),
        (slot, mood): (usize, Mood),
        is_current: &impl Fn() -> bool,
    ) -> Option<Mood> {
        let word = self.words(size).get(slot / SLOTS_PER_WORD)?;
        let mut seen = word.load(Ordering::Acquire);
        loop {
            let bits = held(seen, tag);
            let old = Mood::of(bits >> shift(slot) & 0b11);
            if old == mood {
                return Some(old);
            }
            if (seen >> TAG_SHIFT) as u16 != tag && !is_current() {
                return None;
            }
            let bits = bits & !(0b11 << shift(slot)) | mood.bits() << shift(slot);
            match swap(word, seen, u64::from(tag) << TAG_SHIFT | bits) {
                Ok(()) => return Some(old),
                Err(now) => seen = now,
            }
        }
    }

    fn words(&self, size: u32) -> &[AtomicU64] {
        let class = class_of(size);
        self.words[class].get_or_init(|| (0..SIZES[class]).map(|_| AtomicU64::new(0)).collect())
    }
}

/// A position is below twice the size, so this needs no division.
fn slot_of(position: u32, size: u32) -> usize {
    (if position >= size { position - size } else { position }) as usize
}

/// The smallest of the sizes that holds a ring.
fn class_of(size: u32) -> usize {
    let holds = |class: usize| size as usize <= SIZES[class] * SLOTS_PER_WORD;
    (0..SIZES.len() - 1).find(|class| holds(*class)).unwrap_or(SIZES.len() - 1)
}

fn shift(slot: usize) -> usize {
    slot % SLOTS_PER_WORD * 2
}

/// The outcome bits of a word, if they are of this window.
fn held(word: u64, tag: u16) -> u64 {
    if (word >> TAG_SHIFT) as u16 == tag { word & 0xffff_ffff } else { 0 }
}

fn swap(cell: &AtomicU64, from: u64, to: u64) -> Result<(), u64> {
    cell.compare_exchange_weak(from, to, Ordering::AcqRel, Ordering::Acquire).map(|_| ())
}
