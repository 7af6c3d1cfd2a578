//! Reads the words of a key from its end on, without copying them.
//!
//! A word ends at a sign and begins where a capital follows a small letter; `APIKey` is `api` and `key`.

use crate::bytes;

/// Longest key that is read.
const MAX: usize = 64;

/// One word of a key.
#[derive(Clone, Copy)]
pub(crate) struct Word<'a> {
    /// As it is written.
    pub(crate) written: &'a [u8],
    /// Of its small letters, see [`hash`].
    pub(crate) hash: u32,
}

/// The words of the key that ends where `text` does, the last one first.
#[derive(Clone)]
pub(crate) struct Backward<'a> {
    text: &'a [u8],
    floor: usize,
}

impl<'a> Backward<'a> {
    /// The words of the key at the end of `text`.
    pub(crate) const fn new(text: &'a [u8]) -> Self {
        Self { text, floor: text.len().saturating_sub(MAX) }
    }

    /// Where the word that ends at `end` begins, and its hash.
    fn start(&self, end: usize) -> (usize, u32) {
        let mut hash = SEED;
        let mut at = end;
        while at > self.floor {
            let b = self.text[at - 1];
            if !bytes::alnum(b) && b < 0x80 {
                break;
            }
            hash = mix(hash, b);
            at -= 1;
            if bytes::upper(b) && at > self.floor && begins(self.text, at) {
                break;
            }
        }
        (at, hash)
    }
}

impl<'a> Iterator for Backward<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let text = self.text;
        let signs = bytes::run_back(text, text.len(), MAX, |b| matches!(b, b'_' | b'-' | b'.' | b'['));
        let end = text.len() - signs;
        let (start, hash) = self.start(end);
        self.text = &text[..start];
        (start < end && end > self.floor).then(|| Word { written: &text[start..end], hash })
    }
}

/// Whether a word begins with the capital at `i`: it follows a small letter, or is the last of a run before a small one.
fn begins(text: &[u8], i: usize) -> bool {
    let before = text[i - 1];
    let next = bytes::at(text, i + 1);
    before.is_ascii_lowercase()
        || bytes::digit(before)
        || bytes::upper(before) && next.is_ascii_lowercase() && next != b's'
}

const SEED: u32 = 0x811C_9DC5;

const fn mix(hash: u32, b: u8) -> u32 {
    (hash ^ b.to_ascii_lowercase() as u32).wrapping_mul(0x0100_0193)
}

/// A word's hash, letter case aside, from its last byte on.
pub(crate) fn hash(word: &[u8]) -> u32 {
    word.iter().rev().fold(SEED, |h, b| mix(h, *b))
}
