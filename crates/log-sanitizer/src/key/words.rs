//! Splits a key into its words.

use crate::bytes;

/// Longest key that is split.
const MAX: usize = 64;
/// Most words that are told apart; the last ones count.
const MAX_WORDS: usize = 12;

/// The words of a key, in lower case.
pub(crate) struct Words {
    buf: [u8; MAX],
    ends: [(u8, u8); MAX_WORDS],
    count: usize,
}

impl Words {
    /// Splits at signs and where a capital follows a small letter; `APIKey` is `api` and `key`.
    pub(crate) fn split(key: &[u8]) -> Self {
        let key = &key[key.len().saturating_sub(MAX)..];
        let mut out = Self { buf: [0; MAX], ends: [(0, 0); MAX_WORDS], count: 0 };
        let mut start = 0;
        for (i, b) in key.iter().enumerate() {
            out.buf[i] = b.to_ascii_lowercase();
            let sign = !bytes::alnum(*b) && *b < 0x80;
            if i > start && (sign || begins(key, i)) {
                out.add(start, i);
                start = i;
            }
            if sign {
                start = i + 1;
            }
        }
        out.add(start, key.len());
        out
    }

    fn add(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        if self.count == MAX_WORDS {
            self.ends.rotate_left(1);
            self.count -= 1;
        }
        self.ends[self.count] = (start as u8, end as u8);
        self.count += 1;
    }

    /// The `n`th word from the end; empty when there is none.
    pub(crate) fn last(&self, n: usize) -> &[u8] {
        self.count.checked_sub(n + 1).map_or(&[], |i| {
            let (start, end) = self.ends[i];
            &self.buf[usize::from(start)..usize::from(end)]
        })
    }

    /// How many words there are.
    pub(crate) const fn len(&self) -> usize {
        self.count
    }

    /// Whether the words are those of `key`, which is normalized.
    pub(crate) fn are(&self, key: &[u8]) -> bool {
        let mut rest = key;
        for i in (0..self.count).rev() {
            let Some(after) = rest.strip_prefix(self.last(i)) else {
                return false;
            };
            rest = after.strip_prefix(b"_").unwrap_or(after);
        }
        rest.is_empty()
    }
}

/// Whether a word begins at `i`: a capital after a small letter, or the last capital of a run before a small one.
fn begins(key: &[u8], i: usize) -> bool {
    let small = |b: u8| b.is_ascii_lowercase() || bytes::digit(b);
    let before = key[i - 1];
    let next = bytes::at(key, i + 1);
    bytes::upper(key[i]) && (small(before) || bytes::upper(before) && next.is_ascii_lowercase() && next != b's')
}

/// A configured key in the form that [`Words::are`] compares with.
pub(crate) fn normalize(key: &str) -> Vec<u8> {
    let words = Words::split(key.as_bytes());
    (0..words.len()).rev().map(|i| words.last(i)).collect::<Vec<_>>().join(&b'_')
}
