//! Tells from its last bytes that a key cannot be of interest.
//!
//! A few bits for each sign of a line; what passes is looked up properly.

use crate::bytes;

/// Hashed ends of known words.
#[derive(Clone, Debug)]
pub(crate) struct Tails {
    /// Every word, by its last three.
    ends: Bits<SHORT>,
    /// Words of at least six bytes, by their last six.
    long: Bits<LONG>,
    /// Shorter words, by their last four, or three, or two with what stands before them.
    short: Bits<SHORT>,
}

/// A bit for each slot.
type Bits<const N: usize> = Box<[u64; N]>;

/// 65,536 bits.
const LONG: usize = 1 << 10;
/// 32,768 bits.
const SHORT: usize = 1 << 9;
/// What may stand between the words of a key.
const SIGNS: [u8; 4] = *b"_-.[";
/// A byte's place in its word of eight bytes, the last one on top.
const TOP: u32 = 56;

impl Tails {
    /// Passes no key yet.
    pub(crate) fn new() -> Self {
        Self { ends: Box::new([0; SHORT]), long: Box::new([0; LONG]), short: Box::new([0; SHORT]) }
    }

    /// Passes keys whose last word is `word`.
    pub(crate) fn add(&mut self, word: &[u8]) {
        let tail = eight(word);
        match word.len() {
            0 => {}
            1 => (0..32 * 32).for_each(|any| self.add_short(tail | (any & 31) << 48 | (any >> 5) << 40)),
            2 => (0..32).for_each(|any| self.add_short(tail | any << 40)),
            3 => self.add_short(tail),
            4 | 5 => {
                set(&mut self.ends, three(tail));
                set(&mut self.short, four(tail));
            }
            _ => {
                set(&mut self.ends, three(tail));
                set(&mut self.long, six(tail));
            }
        }
    }

    fn add_short(&mut self, tail: u64) {
        set(&mut self.ends, three(tail));
        set(&mut self.short, three(tail));
    }

    /// Passes keys whose last word ends with `ending`.
    pub(crate) fn add_ending(&mut self, ending: &[u8]) {
        self.add(ending);
        if ending.len() == 5 {
            (0..256).for_each(|any| set(&mut self.long, six(eight(ending) | any << 16)));
        }
    }

    /// Passes keys whose last words are `before` and `word`, with a sign or a capital between them.
    pub(crate) fn add_behind(&mut self, before: &[u8], word: &[u8]) {
        let [.., c, d] = before else { return self.add(word) };
        if word.len() != 2 {
            return self.add(word);
        }
        let two = eight(word);
        let mut pass = |last: u8, sign: u8| {
            let tail = two & !0xFFFF_0000_0000 | u64::from(sign) << 40 | u64::from(last) << 32;
            set(&mut self.ends, three(tail));
            set(&mut self.short, four(tail));
        };
        pass(*c, *d);
        for sign in SIGNS {
            SIGNS.iter().chain([d]).for_each(|last| pass(*last, sign));
        }
    }

    /// Whether the key before the sign at `at` may be one of ours.
    #[inline(always)]
    pub(crate) fn may_end(&self, text: &[u8], at: usize) -> bool {
        let Some(tail) = text.get(at.wrapping_sub(8)..at).and_then(<[u8]>::first_chunk) else {
            return self.may_end_at(text, key_end(text, at));
        };
        let tail = u64::from_le_bytes(*tail);
        let tail = if tail >> TOP == u64::from(b'"') { tail << 8 } else { tail };
        let last = (tail >> TOP) as u8 | 0x20;
        if last.wrapping_sub(b'a') < 26 { self.has(tail) } else { self.may_end_at(text, key_end(text, at)) }
    }

    /// The same for a key that ends at `end`, perhaps with a number.
    #[inline(never)]
    fn may_end_at(&self, text: &[u8], end: usize) -> bool {
        let digits = bytes::run_back(text, end, 4, bytes::digit);
        let head = &text[..end - digits];
        let word = bytes::run_back(head, head.len(), 2, |b| bytes::letter_like(b) || bytes::digit(b));
        word > 0 && (digits > 0 || self.has(eight(head)))
    }

    #[inline(always)]
    fn has(&self, tail: u64) -> bool {
        has(&self.ends, three(tail)) && self.has_word(tail)
    }

    #[inline(never)]
    fn has_word(&self, tail: u64) -> bool {
        has(&self.long, six(tail))
            || has(&self.short, four(tail)) && begins(tail, 6)
            || has(&self.short, three(tail)) && begins(tail, 4)
    }
}

/// Whether a word may begin within the last `n` bytes: one of them is no small letter, or they stand behind a backslash.
fn begins(tail: u64, n: usize) -> bool {
    let bytes = tail.to_le_bytes();
    bytes[7 - n] == b'\\' || bytes[8 - n..].iter().any(|b| !b.is_ascii_lowercase())
}

/// The last eight bytes of `text`, the last one on top; spaces where there are fewer.
fn eight(text: &[u8]) -> u64 {
    let mut out = [b' '; 8];
    let known = text.len().min(8);
    out[8 - known..].copy_from_slice(&text[text.len() - known..]);
    u64::from_le_bytes(out)
}

/// A number for the last six bytes; letters of either case fall together.
#[inline(always)]
const fn six(tail: u64) -> u64 {
    ((tail >> 16) | 0x2020_2020_2020).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48
}

/// The same of the last four.
#[inline(always)]
const fn four(tail: u64) -> u64 {
    ((tail >> 32) | 0x2020_2020).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 49
}

/// The last three, by five bits of each.
#[inline(always)]
const fn three(tail: u64) -> u64 {
    tail >> 40 & 31 | tail >> 43 & 0x3E0 | tail >> 46 & 0x7C00
}

fn set<const N: usize>(bits: &mut [u64; N], slot: u64) {
    bits[slot as usize >> 6] |= 1 << (slot & 63);
}

#[inline(always)]
const fn has<const N: usize>(bits: &[u64; N], slot: u64) -> bool {
    bits[slot as usize >> 6] >> (slot & 63) & 1 == 1
}

/// The end of the key before the sign at `at`: past quotes, brackets and spaces.
pub(crate) fn key_end(text: &[u8], at: usize) -> usize {
    at - bytes::run_back(text, at, 10, |b| matches!(b, b'"' | b'\\' | b'\'' | b'`' | b']' | b' ' | b'*'))
}
