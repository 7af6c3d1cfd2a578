//! Looks the words of a key up.

use crate::bytes;
use crate::key::kind::Kind;
use crate::key::words::Words;
use crate::key::words_known::{ENDINGS, ENTRIES, TRAILING};

/// Buckets of the table of last words.
const BUCKETS: usize = 1024;

/// A last word, the word before it, and what they promise together; nothing for a word that changes nothing.
type Meaning = (&'static [u8], &'static [u8], Option<Kind>);

/// The known words, in buckets by their last one.
#[derive(Clone, Debug)]
pub(crate) struct Dictionary {
    buckets: Vec<Vec<Meaning>>,
    prefilter: Prefilter,
}

/// A bucket's number: length, first and last bytes tell most words apart.
fn bucket(word: &[u8]) -> usize {
    let [first, .., last] = word else { return 0 };
    let middle = word[word.len() / 2];
    let mixed = usize::from(*first) * 7 + usize::from(*last) * 61 + usize::from(middle) * 229 + word.len() * 997;
    mixed % BUCKETS
}

impl Dictionary {
    /// The built-in words; the endings of the keys `own` pass the prefilter too.
    pub(crate) fn new<'a>(own: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut meanings: Vec<Meaning> = Vec::new();
        for entry in ENTRIES {
            for last in entry.2.split_whitespace() {
                let before = if entry.1.is_empty() { "*" } else { entry.1 };
                meanings.extend(before.split_whitespace().map(|b| (last.as_bytes(), b.as_bytes(), Some(entry.0))));
            }
        }
        meanings.extend(TRAILING.split_whitespace().map(|w| (w.as_bytes(), b"*".as_slice(), None)));
        let prefilter = Prefilter::new(meanings.iter().map(|m| m.0).chain(own));
        let mut buckets = vec![Vec::new(); BUCKETS];
        for meaning in meanings {
            buckets[bucket(meaning.0)].push(meaning);
        }
        Self { buckets, prefilter }
    }

    /// The endings of keys that are of interest.
    pub(crate) const fn prefilter(&self) -> &Prefilter {
        &self.prefilter
    }

    /// What the key made of `words` promises.
    pub(crate) fn kind(&self, words: &Words) -> Option<Kind> {
        let mut skip = 0;
        while skip + 1 < words.len() && self.trailing(words.last(skip)) {
            skip += 1;
        }
        let (last, before) = (words.last(skip), words.last(skip + 1));
        let digits = last.iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let plain = &last[..last.len() - digits];
        self.meaning(last, before)
            .or_else(|| (digits > 0 && plain.len() > 2).then(|| self.meaning(plain, before))?)
            .or_else(|| self.ending(last))
    }

    fn trailing(&self, word: &[u8]) -> bool {
        self.buckets[bucket(word)].iter().any(|m| m.2.is_none() && m.0 == word) || word.iter().all(u8::is_ascii_digit)
    }

    fn meaning(&self, last: &[u8], before: &[u8]) -> Option<Kind> {
        let all = || self.buckets[bucket(last)].iter().filter(|m| m.0 == last);
        let before = if before.is_empty() { b"." } else { before };
        all().find(|m| m.1 == before).or_else(|| all().find(|m| m.1 == b"*")).and_then(|m| m.2)
    }

    fn ending(&self, last: &[u8]) -> Option<Kind> {
        let ending = ENDINGS.iter().find(|e| last.ends_with(e.as_bytes()))?;
        self.meaning(ending.as_bytes(), b"")
    }
}

/// Tells from its last three bytes that a key cannot be of interest.
#[derive(Clone, Debug)]
pub(crate) struct Prefilter {
    two: Vec<u64>,
    three: Vec<u64>,
}

impl Prefilter {
    /// Passes what ends like one of `words`, or with a digit behind a letter or a digit.
    fn new<'a>(words: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut out = Self { two: vec![0; 256], three: vec![0; 512] };
        for word in words {
            match word {
                [.., c, a, b] => out.add(*c, *a, *b),
                [a, b] => (0..32).for_each(|c| out.add(c, *a, *b)),
                _ => {}
            }
        }
        // A key may end in a number: `phone2`, `e164`.
        for digit in b'0'..=b'9' {
            (b'0'..=b'z').chain([b'_']).for_each(|before| set(&mut out.two, Self::two(before, digit)));
        }
        out
    }

    fn add(&mut self, c: u8, a: u8, b: u8) {
        set(&mut self.two, Self::two(a, b));
        set(&mut self.three, Self::three(c, a, b));
    }

    /// Whether a key that ends at `end` may be one of ours.
    pub(crate) fn may_end(&self, text: &[u8], end: usize) -> bool {
        let Some(&[a, b]) = end.checked_sub(2).and_then(|from| text.get(from..end)?.first_chunk()) else {
            return false;
        };
        let third = || get(&self.three, Self::three(bytes::before(text, end - 2), a, b));
        get(&self.two, Self::two(a, b)) && (bytes::digit(b) || third())
    }

    /// Letters of either case fall together.
    const fn two(a: u8, b: u8) -> usize {
        ((a | 0x20) as usize & 127) << 7 | (b | 0x20) as usize & 127
    }

    /// Five bits of each tell letters apart.
    const fn three(c: u8, a: u8, b: u8) -> usize {
        (c as usize & 31) << 10 | (a as usize & 31) << 5 | (b as usize & 31)
    }
}

fn set(bits: &mut [u64], at: usize) {
    bits[at >> 6] |= 1 << (at & 63);
}

fn get(bits: &[u64], at: usize) -> bool {
    bits[at >> 6] >> (at & 63) & 1 == 1
}
