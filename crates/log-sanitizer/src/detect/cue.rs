//! Words before a candidate that tell what it is, or what it is not.

use crate::bytes;

/// How far back a cue may stand.
const REACH: usize = 40;

/// The text of the same line just before `at`, lower-cased into `buf`.
pub(crate) struct Lead {
    buf: [u8; REACH],
    len: usize,
}

impl Lead {
    /// Reads what stands before `at`.
    pub(crate) fn before(text: &[u8], at: usize) -> Self {
        let len = bytes::run_back(text, at, REACH, |b| b != b'\n');
        let mut buf = [0; REACH];
        buf[..len].copy_from_slice(&text[at - len..at]);
        buf[..len].make_ascii_lowercase();
        Self { buf, len }
    }

    fn text(&self) -> &[u8] {
        &self.buf[..self.len]
    }

    /// Whether one of `words` stands in the lead as a whole word, or begins one when it ends with `*`.
    pub(crate) fn has(&self, words: &[&[u8]]) -> bool {
        words.iter().any(|w| self.has_word(w))
    }

    fn has_word(&self, word: &[u8]) -> bool {
        let (word, open) = word.strip_suffix(b"*").map_or((word, false), |w| (w, true));
        memchr::memmem::find_iter(self.text(), word).any(|at| {
            let left = !bytes::letter_like(bytes::before(self.text(), at));
            let right = open || !bytes::letter_like(bytes::at(self.text(), at + word.len()));
            left && right
        })
    }

    /// The last word of the lead, without what stands between it and the candidate.
    pub(crate) fn last_word(&self) -> &[u8] {
        let gap = bytes::run_back(self.text(), self.len, REACH, |b| {
            !bytes::letter_like(b) && !bytes::digit(b)
        });
        let end = self.len - gap;
        &self.text()[end - bytes::run_back(self.text(), end, REACH, bytes::letter_like)..end]
    }
}
