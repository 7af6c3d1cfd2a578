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
        if memchr::memmem::find(&buf[..len], b"REDACTED").is_some() {
            (0..len).filter(|i| bytes::in_token(text, at - len + i)).for_each(|i| buf[i] = b' ');
        }
        buf[..len].make_ascii_lowercase();
        Self { buf, len }
    }

    fn text(&self) -> &[u8] {
        &self.buf[..self.len]
    }

    /// Whether one of `words` stands in the lead as a whole word, or begins one when it ends with `*`.
    pub(crate) fn has(&self, words: &[&[u8]]) -> bool {
        let lead = self.text().split(|b| !bytes::letter_like(*b)).filter(|w| w.len() > 1);
        lead.into_iter().any(|w| words.iter().any(|known| matches(w, known)))
    }

    /// The last word of the lead, without what stands between it and the candidate.
    pub(crate) fn last_word(&self) -> &[u8] {
        let gap = bytes::run_back(self.text(), self.len, REACH, |b| !bytes::letter_like(b) && !bytes::digit(b));
        let end = self.len - gap;
        &self.text()[end - bytes::run_back(self.text(), end, REACH, bytes::letter_like)..end]
    }
}

fn matches(word: &[u8], known: &[u8]) -> bool {
    match known.strip_suffix(b"*") {
        Some(beginning) => word.starts_with(beginning),
        None => word == known,
    }
}
