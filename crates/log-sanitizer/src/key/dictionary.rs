//! Looks the words of a key up.

use crate::key::kind::Kind;
use crate::key::words::Words;
use crate::key::words_known::{ENDINGS, ENTRIES, TRAILING};

/// A last word, the word before it, and what they promise together.
type Meaning = (&'static [u8], &'static [u8], Kind);

/// The known words in the order of their last one.
#[derive(Clone, Debug)]
pub(crate) struct Dictionary {
    meanings: Vec<Meaning>,
    trailing: Vec<&'static [u8]>,
    prefilter: Prefilter,
}

impl Dictionary {
    /// The built-in words; the endings of the keys `own` pass the prefilter too.
    pub(crate) fn new<'a>(own: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut meanings: Vec<Meaning> = Vec::new();
        for entry in ENTRIES {
            for last in entry.2.split_whitespace() {
                let before = if entry.1.is_empty() { "*" } else { entry.1 };
                meanings.extend(
                    before
                        .split_whitespace()
                        .map(|b| (last.as_bytes(), b.as_bytes(), entry.0)),
                );
            }
        }
        meanings.sort_by_key(|m| m.0);
        let trailing: Vec<_> = TRAILING.split_whitespace().map(str::as_bytes).collect();
        let words = meanings.iter().map(|m| m.0).chain(trailing.iter().copied());
        let prefilter = Prefilter::new(words.chain(own));
        Self {
            meanings,
            trailing,
            prefilter,
        }
    }

    /// The endings of keys that are of interest.
    pub(crate) const fn prefilter(&self) -> &Prefilter {
        &self.prefilter
    }

    /// What the key made of `words` promises.
    pub(crate) fn kind(&self, words: &Words) -> Option<Kind> {
        let trailing = |w: &[u8]| self.trailing.contains(&w) || w.iter().all(u8::is_ascii_digit);
        let skip = (0..words.len())
            .take_while(|n| n + 1 < words.len() && trailing(words.last(*n)))
            .count();
        let (last, before) = (words.last(skip), words.last(skip + 1));
        let digits = last.iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let plain = &last[..last.len() - digits];
        self.meaning(last, before)
            .or_else(|| (digits > 0 && plain.len() > 2).then(|| self.meaning(plain, before))?)
            .or_else(|| self.ending(last))
    }

    fn meaning(&self, last: &[u8], before: &[u8]) -> Option<Kind> {
        let from = self.meanings.partition_point(|m| m.0 < last);
        let all = self.meanings[from..].iter().take_while(|m| m.0 == last);
        let before = if before.is_empty() { b"." } else { before };
        let exact = all.clone().find(|m| m.1 == before);
        exact
            .or_else(|| all.clone().find(|m| m.1 == b"*"))
            .map(|m| m.2)
    }

    fn ending(&self, last: &[u8]) -> Option<Kind> {
        let ending = ENDINGS.iter().find(|e| last.ends_with(e.as_bytes()))?;
        self.meaning(ending.as_bytes(), b"")
    }
}

/// Tells from its last two bytes that a key cannot be of interest.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prefilter([u64; 16]);

impl Prefilter {
    /// Passes what ends like one of `words`, or with a digit.
    fn new<'a>(words: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut out = Self::default();
        for word in words {
            if let [.., a, b] = word {
                out.add(*a, *b);
            }
        }
        // A key may end in a number: `phone2`, `e164`.
        for digit in b'0'..=b'9' {
            (0..32).for_each(|before| out.add(before, digit));
        }
        out
    }

    const fn add(&mut self, a: u8, b: u8) {
        let i = Self::index(a, b);
        self.0[i >> 6] |= 1 << (i & 63);
    }

    /// Whether a key that ends with `a` and `b` may be one of ours.
    pub(crate) const fn may_end(&self, a: u8, b: u8) -> bool {
        let i = Self::index(a, b);
        self.0[i >> 6] >> (i & 63) & 1 == 1
    }

    /// Letters of either case fall together in their low five bits.
    const fn index(a: u8, b: u8) -> usize {
        ((a & 31) as usize) << 5 | (b & 31) as usize
    }
}
