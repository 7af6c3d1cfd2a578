//! How far back a candidate can begin that is still open at the end of a text.
//!
//! What stands before that place is settled: no continuation of the text changes what is found there. Three things can be
//! open. Every detector reaches a little further than its candidate, a short way that is the same for all. A word without a
//! space, such as a token, a cookie or a bare value, may go on. A quoted value may go on until its quote is closed, and so
//! may whatever was found so close to the end that more of it could follow.

use crate::bytes;
use crate::class::Finding;

/// Further than any detector looks around a candidate that is neither a long word nor a quoted value, in bytes.
pub(super) const REACH: usize = 2048;
/// Further than a key, its sign and the words before it reach back from a value.
const BEFORE: usize = 512;
/// Longest value that is looked at, with its escapes.
const VALUE: usize = 16_384 + 64;
/// Longest word that is looked at: a web token of five parts.
const WORD: usize = 96 * 1024;

/// The first byte that can belong to an open candidate.
pub(super) fn from(text: &[u8], findings: &[Finding]) -> usize {
    if memchr::memchr(0x1B, text).is_some() {
        // Terminal colours make every distance longer than it looks.
        return 0;
    }
    let near = text.len().saturating_sub(REACH);
    let word = bytes::run_back(text, text.len(), WORD, |b| !bytes::space(b) && b != b'"');
    let word = (text.len() - word).saturating_sub(BEFORE);
    let value = open_value(text).map_or(text.len(), |at| at.saturating_sub(BEFORE));
    let late = findings.iter().find(|f| f.end > near).map_or(text.len(), |f| f.start.saturating_sub(BEFORE));
    let open = near.min(word).min(value).min(late);
    // What is found stays in one piece.
    findings.iter().find(|f| f.start < open && open < f.end).map_or(open, |f| f.start)
}

/// The quote of the earliest value that is still open.
fn open_value(text: &[u8]) -> Option<usize> {
    let from = text.len().saturating_sub(VALUE);
    let quotes = memchr::memchr3_iter(b'"', b'\'', b'`', &text[from..]).map(|n| from + n);
    quotes.filter(|at| opens(text, *at)).find(|at| !closes(text, *at))
}

/// Whether the quote at `at` may open a value: it stands behind a sign, or behind a flag.
fn opens(text: &[u8], at: usize) -> bool {
    let slashes = at - bytes::run_back(text, at, 64, |b| b == b'\\');
    let end = slashes - bytes::run_back(text, slashes, 16, bytes::space);
    let sign = matches!(bytes::before(text, end), b'=' | b':' | b'>' | b'[' | b'{' | b',' | b'(');
    let word = bytes::run_back(text, end, 64, bytes::token);
    sign || end < slashes && word > 0 && text[end - word] == b'-'
}

/// Whether the value behind the quote at `at` is closed by a quote of its own level.
fn closes(text: &[u8], at: usize) -> bool {
    let slashes = bytes::run_back(text, at, 64, |b| b == b'\\');
    memchr::memchr_iter(text[at], &text[at + 1..]).map(|n| at + 1 + n).any(|end| {
        let run = bytes::run_back(&text[at + 1..], end - at - 1, 64, |b| b == b'\\');
        if slashes == 0 { run % 2 == 0 } else { run <= slashes }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(head: &str, tail: &str) -> usize {
        let text = format!("{head}{}{tail}", "lorem ipsum ".repeat(1000));
        text.len() - from(text.as_bytes(), &[])
    }

    #[test]
    fn prose_is_held_as_far_as_a_detector_looks() {
        assert_eq!(hold("", ""), REACH);
        assert_eq!(hold("a=\"b\" ", ""), REACH);
    }

    #[test]
    fn an_open_value_is_held_from_before_its_key() {
        for head in ["text=\"", "{\"a\": \"", r#"{"a":"{\"b\":\""#, "--note '", "[\"x\", \""] {
            let prose = " ".repeat(BEFORE);
            assert!(hold(&format!("{prose}{head}"), "") > 12_000, "{head}");
        }
        assert_eq!(hold(r#"{"a":"{\"b\":\""#, r#"\"}"} "#), REACH);
    }

    #[test]
    fn a_long_word_is_held_whole() {
        let word = "x".repeat(5000);
        assert_eq!(hold("", &word), 5000 + BEFORE);
    }
}
