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
        if bytes::holds(&buf[..len], b"REDACTED") {
            blank_tokens(text, at - len, &mut buf[..len]);
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
        lead.into_iter().any(|w| words.iter().any(|known| known[0] == w[0] && matches(w, known)))
    }

    /// The last word of the lead, without what stands between it and the candidate.
    pub(crate) fn last_word(&self) -> &[u8] {
        let gap = bytes::run_back(self.text(), self.len, REACH, |b| !bytes::letter_like(b) && !bytes::digit(b));
        let end = self.len - gap;
        &self.text()[end - bytes::run_back(self.text(), end, REACH, bytes::letter_like)..end]
    }
}

/// Puts spaces in the places of tokens, whose words explain nothing; `lead` stands at `from` in `text`.
fn blank_tokens(text: &[u8], from: usize, lead: &mut [u8]) {
    let mut at = 0;
    while at < lead.len() {
        let end = bytes::token_end(text, from + at).map_or(at, |end| (end - from).min(lead.len()));
        lead[at..end].fill(b' ');
        at = end.max(at + 1 + bytes::run(text, from + at + 1, lead.len(), |b| !bytes::upper(b) && b != b'_'));
    }
}

fn matches(word: &[u8], known: &[u8]) -> bool {
    match known.strip_suffix(b"*") {
        Some(beginning) => word.starts_with(beginning),
        None => word == known,
    }
}
