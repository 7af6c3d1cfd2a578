//! Tells from its last four bytes that a key cannot be of interest.
//!
//! One multiplication and one bit for each sign of a line; what passes is looked up properly.

use crate::bytes;

/// A set of hashed tails of known words.
#[derive(Clone, Debug)]
pub(crate) struct Tails {
    bits: Box<[u64; SLOTS / 64]>,
    /// The same of words shorter than four bytes, by their last three.
    short: Box<[u64; SHORT / 64]>,
}

const SLOTS: usize = 1 << 17;
/// Five bits of each of three bytes.
const SHORT: usize = 1 << 15;
/// What may stand between the words of a key.
const SIGNS: [u8; 4] = *b"_-.[";

impl Tails {
    /// Passes no key yet.
    pub(crate) fn new() -> Self {
        Self { bits: Box::new([0; SLOTS / 64]), short: Box::new([0; SHORT / 64]) }
    }

    /// Passes keys whose last word is `word`.
    pub(crate) fn add(&mut self, word: &[u8]) {
        if let Some(tail) = word.last_chunk() {
            self.set(u32::from_le_bytes(*tail));
            return;
        }
        let mut any = 0..32_u8;
        match *word {
            [a, b, c] => self.set_short([a, b, c]),
            [b, c] => any.for_each(|a| self.set_short([a, b, c])),
            [c] => any.by_ref().for_each(|a| (0..32).for_each(|b| self.set_short([a, b, c]))),
            _ => {}
        }
    }

    fn set_short(&mut self, [a, b, c]: [u8; 3]) {
        let slot = short(u32::from_le_bytes([0, a, b, c]));
        self.short[slot >> 6] |= 1 << (slot & 63);
    }

    /// Passes keys whose last words are `before` and `word`, with a sign or a capital between them.
    pub(crate) fn add_behind(&mut self, before: &[u8], word: &[u8]) {
        if word.len() != 2 || before.len() < 2 {
            return self.add(word);
        }
        let two = u32::from(word[0]) << 16 | u32::from(word[1]) << 24;
        let [.., c, d] = before else { return };
        self.set(two | u32::from(*d) << 8 | u32::from(*c));
        for sign in SIGNS {
            for last in SIGNS.iter().chain([d]) {
                self.set(two | u32::from(sign) << 8 | u32::from(*last));
            }
        }
    }

    fn set(&mut self, tail: u32) {
        let slot = slot(tail);
        self.bits[slot >> 6] |= 1 << (slot & 63);
    }

    #[inline(always)]
    fn has(&self, tail: u32, before: u8) -> bool {
        let slot = slot(tail);
        self.bits[slot >> 6] >> (slot & 63) & 1 == 1 || self.has_short(tail, before)
    }

    /// A short word begins behind a sign, or behind an escape such as `\n`, or with a capital: not all of the four bytes are
    /// small letters.
    #[inline(always)]
    fn has_short(&self, tail: u32, before: u8) -> bool {
        let slot = short(tail);
        let begins = before == b'\\' || !tail.to_le_bytes().iter().all(u8::is_ascii_lowercase);
        self.short[slot >> 6] >> (slot & 63) & 1 == 1 && begins
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
            self.has((eight >> 32) as u32, (eight >> 24) as u8)
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
        let before = bytes::before(head, head.len() - known);
        word > 0 && (digits > 0 || self.has(u32::from_le_bytes(tail), before))
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

/// Where the bit of the last three bytes is.
#[inline(always)]
const fn short(tail: u32) -> usize {
    (tail >> 8 & 31 | tail >> 11 & 0x3E0 | tail >> 14 & 0x7C00) as usize
}
