//! Tells from its last four bytes that a key cannot be of interest.
//!
//! One multiplication and one bit for each sign of a line; what passes is looked up properly.

use crate::bytes;

/// A set of hashed tails of known words.
#[derive(Clone, Debug)]
pub(crate) struct Tails {
    bits: Box<[u64; SLOTS / 64]>,
}

const SLOTS: usize = 1 << 17;
/// The first byte that a key may hold, and one past the last, letter case folded.
const BYTES: std::ops::Range<u32> = 0x20..0x80;

impl Tails {
    /// Passes keys whose last word is one of `words`.
    pub(crate) fn new<'a>(words: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut out = Self { bits: Box::new([0; SLOTS / 64]) };
        for word in words {
            out.add(word);
        }
        out
    }

    /// A word shorter than four bytes may follow anything; behind one letter nothing can be told.
    fn add(&mut self, word: &[u8]) {
        if let Some(tail) = word.last_chunk() {
            self.set(u32::from_le_bytes(*tail));
        } else if let [.., a, b] = *word {
            let two = u32::from(a) << 16 | u32::from(b) << 24;
            match word {
                [c, _, _] => BYTES.for_each(|d| self.set(two | u32::from(*c) << 8 | d)),
                _ => BYTES.for_each(|c| BYTES.for_each(|d| self.set(two | c << 8 | d))),
            }
        } else if !word.is_empty() {
            self.bits.fill(u64::MAX);
        }
    }

    fn set(&mut self, tail: u32) {
        let slot = slot(tail);
        self.bits[slot >> 6] |= 1 << (slot & 63);
    }

    #[inline(always)]
    fn has(&self, tail: u32) -> bool {
        let slot = slot(tail);
        self.bits[slot >> 6] >> (slot & 63) & 1 == 1
    }

    /// Whether the key before the sign at `at` may be one of ours.
    #[inline(always)]
    pub(crate) fn may_end(&self, text: &[u8], at: usize) -> bool {
        let Some(tail) = text.get(at.wrapping_sub(8)..at).and_then(<[u8]>::first_chunk) else {
            return self.may_end_at(text, key_end(text, at));
        };
        let eight = u64::from_le_bytes(*tail);
        let eight = if eight >> 56 == u64::from(b'"') { eight << 8 } else { eight };
        let last = (eight >> 56) as u8 | 0x20;
        if last.wrapping_sub(b'a') < 26 {
            self.has((eight >> 32) as u32)
        } else {
            self.may_end_at(text, key_end(text, at))
        }
    }

    /// The same for a key that ends at `end`, perhaps with a number.
    #[inline(never)]
    fn may_end_at(&self, text: &[u8], end: usize) -> bool {
        let digits = bytes::run_back(text, end, 4, bytes::digit);
        let head = &text[..end - digits];
        let word = bytes::run_back(head, head.len(), 2, |b| bytes::letter_like(b) || bytes::digit(b));
        let mut tail = [b' '; 4];
        let known = head.len().min(4);
        tail[4 - known..].copy_from_slice(&head[head.len() - known..]);
        word > 0 && (digits > 0 || self.has(u32::from_le_bytes(tail)))
    }
}

/// The end of the key before the sign at `at`: past quotes, brackets and spaces.
pub(crate) fn key_end(text: &[u8], at: usize) -> usize {
    at - bytes::run_back(text, at, 10, |b| matches!(b, b'"' | b'\\' | b'\'' | b'`' | b']' | b' ' | b'*'))
}

/// Where a tail's bit is; letters of either case fall together.
#[inline(always)]
const fn slot(tail: u32) -> usize {
    (tail | 0x2020_2020).wrapping_mul(0x9E37_79B1) as usize >> 15
}
