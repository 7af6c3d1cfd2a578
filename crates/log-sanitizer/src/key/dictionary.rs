//! Looks the words of a key up.

use crate::bytes;
use crate::key::backward::{Backward, Word, hash};
use crate::key::kind::Kind;
use crate::key::tails::Tails;
use crate::key::words_known::{ENDINGS, ENTRIES, TRAILING};
use std::collections::BTreeMap;

/// Places of the table, a power of two well above the number of words.
const SLOTS: usize = 4096;
/// A word before which nothing may stand.
const ALONE: &str = ".";

/// The known words, found by hash.
#[derive(Clone, Debug)]
pub(crate) struct Dictionary {
    /// Where a word's entry is, one up; zero for none.
    slots: Box<[u16; SLOTS]>,
    entries: Vec<Entry>,
    tails: Tails,
}

/// What a last word promises.
#[derive(Clone, Debug, Default)]
struct Entry {
    word: &'static [u8],
    /// Whatever stands before it.
    always: Option<Kind>,
    /// By the word before; [`ALONE`] when there is none.
    behind: Vec<(&'static [u8], Kind)>,
    /// It changes nothing; the word before decides.
    trailing: bool,
}

impl Dictionary {
    /// The built-in words; `own`, the last words of the configuration's keys, pass the filter too.
    pub(crate) fn new<'a>(own: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut words: BTreeMap<&'static [u8], Entry> = BTreeMap::new();
        for built_in in ENTRIES {
            for last in built_in.2.split_whitespace() {
                let entry = words.entry(last.as_bytes()).or_default();
                if built_in.1.is_empty() {
                    entry.always = entry.always.or(Some(built_in.0));
                }
                entry.behind.extend(built_in.1.split_whitespace().map(|b| (b.as_bytes(), built_in.0)));
            }
        }
        for word in TRAILING.split_whitespace() {
            words.entry(word.as_bytes()).or_default().trailing = true;
        }
        let entries: Vec<_> = words.into_iter().map(|(word, entry)| Entry { word, ..entry }).collect();
        let mut tails = Tails::new();
        entries.iter().for_each(|entry| entry.add_to(&mut tails));
        own.for_each(|word| tails.add(word));
        ENDINGS.iter().for_each(|ending| tails.add_ending(ending.as_bytes()));
        let mut out = Self { slots: Box::new([0; SLOTS]), entries, tails };
        for i in 0..out.entries.len().min(SLOTS / 2) {
            let mut slot = hash(out.entries[i].word) as usize % SLOTS;
            while out.slots[slot] != 0 {
                slot = (slot + 1) % SLOTS;
            }
            out.slots[slot] = i as u16 + 1;
        }
        out
    }

    /// The endings of keys that are of interest.
    #[inline(always)]
    pub(crate) const fn tails(&self) -> &Tails {
        &self.tails
    }

    /// What the key at the end of `text` promises.
    pub(crate) fn kind(&self, text: &[u8]) -> Option<Kind> {
        let mut words = Backward::new(text);
        let mut last = words.next()?;
        let mut entry = self.entry(last);
        while entry.is_some_and(|e| e.trailing) || last.written.iter().all(|b| bytes::digit(*b)) {
            let Some(word) = words.next() else { break };
            last = word;
            entry = self.entry(last);
        }
        let before = words.next().map_or(ALONE.as_bytes(), |w| w.written);
        let kind = entry.and_then(|e| e.kind(before));
        kind.or_else(|| self.numbered(last, before)).or_else(|| self.ending(last))
    }

    fn entry(&self, word: Word<'_>) -> Option<&Entry> {
        let mut slot = word.hash as usize % SLOTS;
        while self.slots[slot] != 0 {
            let entry = self.entries.get(usize::from(self.slots[slot]) - 1)?;
            if entry.word.eq_ignore_ascii_case(word.written) {
                return Some(entry);
            }
            slot = (slot + 1) % SLOTS;
        }
        None
    }

    /// A word with a number at its end, as in `phone2`.
    fn numbered(&self, last: Word<'_>, before: &[u8]) -> Option<Kind> {
        let digits = bytes::run_back(last.written, last.written.len(), 8, bytes::digit);
        let plain = &last.written[..last.written.len() - digits];
        let word = Word { written: plain, hash: hash(plain) };
        (digits > 0 && plain.len() > 2).then(|| self.entry(word)?.kind(before))?
    }

    /// A word that ends with one that decides.
    fn ending(&self, last: Word<'_>) -> Option<Kind> {
        let ending = ENDINGS.iter().find(|e| bytes::ends_with_nocase(last.written, &[e.as_bytes()]))?.as_bytes();
        self.entry(Word { written: ending, hash: hash(ending) })?.kind(ALONE.as_bytes())
    }
}

impl Entry {
    /// A word that decides only behind others passes only behind them.
    fn add_to(&self, tails: &mut Tails) {
        if self.always.is_some() || self.trailing {
            return tails.add(self.word);
        }
        self.behind.iter().for_each(|(before, _)| tails.add_behind(before, self.word));
    }

    fn kind(&self, before: &[u8]) -> Option<Kind> {
        self.behind.iter().find(|(b, _)| b.eq_ignore_ascii_case(before)).map(|(_, kind)| *kind).or(self.always)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(key: &str) -> Option<Kind> {
        let dictionary = Dictionary::new(std::iter::empty());
        let sign = format!("{key}=");
        let kind = dictionary.kind(key.as_bytes());
        assert!(kind.is_none() || dictionary.tails.may_end(sign.as_bytes(), key.len()), "{key} passes no filter");
        kind
    }

    #[test]
    fn the_last_word_decides_with_the_one_before() {
        assert_eq!(kind("customer_name"), Some(Kind::Name));
        assert_eq!(kind("customerName"), Some(Kind::Name));
        assert_eq!(kind("name"), Some(Kind::BareName));
        for key in ["function_name", "functionName", "hostname", "capacity", "author", "call_id"] {
            assert_eq!(kind(key), None, "{key}");
        }
    }

    #[test]
    fn trailing_words_and_numbers_do_not_hide_a_key() {
        assert_eq!(kind("phone_number_e164"), Some(Kind::Phone));
        assert_eq!(kind("phone2"), Some(Kind::Phone));
        assert_eq!(kind("password_confirmation"), Some(Kind::Password));
        assert_eq!(kind("csrfmiddlewaretoken"), Some(Kind::Weak));
        assert_eq!(kind("APIKey"), Some(Kind::ApiKey));
    }

    #[test]
    fn every_known_key_passes_the_filter_in_every_spelling() {
        for entry in ENTRIES {
            for last in entry.2.split_whitespace() {
                let before = entry.1.split_whitespace().find(|b| *b != ALONE);
                let keys = before.map_or_else(
                    || vec![last.to_owned()],
                    |b| ["_", "-", "."].iter().map(|sign| format!("{b}{sign}{last}")).collect(),
                );
                for key in keys.iter().filter(|k| k.is_ascii()) {
                    assert!(kind(key).is_some() || TRAILING.split_whitespace().any(|t| t == last), "{key}");
                }
            }
        }
    }
}
