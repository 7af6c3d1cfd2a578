//! What a byte is: one table, asked everywhere.

const DIGIT: u8 = 1;
const UPPER: u8 = 2;
const LOWER: u8 = 4;
const HEX: u8 = 8;
const UNDERSCORE: u8 = 16;
const DASH: u8 = 32;
const HIGH: u8 = 64;
const SPACE: u8 = 128;

const TABLE: [u8; 256] = table();

const fn table() -> [u8; 256] {
    let mut t = [0; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        t[i] = match b {
            b'0'..=b'9' => DIGIT | HEX,
            b'A'..=b'F' => UPPER | HEX,
            b'a'..=b'f' => LOWER | HEX,
            b'G'..=b'Z' => UPPER,
            b'g'..=b'z' => LOWER,
            b'_' => UNDERSCORE,
            b'-' => DASH,
            b' ' | b'\t' => SPACE,
            0x80.. => HIGH,
            _ => 0,
        };
        i += 1;
    }
    t
}

const fn is(b: u8, mask: u8) -> bool {
    TABLE[b as usize] & mask != 0
}

/// `0` to `9`.
pub(crate) const fn digit(b: u8) -> bool {
    is(b, DIGIT)
}

/// `A` to `Z`.
pub(crate) const fn upper(b: u8) -> bool {
    is(b, UPPER)
}

/// `A` to `Z`, `a` to `z`.
pub(crate) const fn letter(b: u8) -> bool {
    is(b, UPPER | LOWER)
}

/// An ASCII letter or digit.
pub(crate) const fn alnum(b: u8) -> bool {
    is(b, UPPER | LOWER | DIGIT)
}

/// A hexadecimal digit.
pub(crate) const fn hex(b: u8) -> bool {
    is(b, HEX)
}

/// Part of a word: letter, digit, underscore or part of a character outside ASCII.
pub(crate) const fn word(b: u8) -> bool {
    is(b, UPPER | LOWER | DIGIT | UNDERSCORE | HIGH)
}

/// A letter of any script, as far as a byte tells.
pub(crate) const fn letter_like(b: u8) -> bool {
    is(b, UPPER | LOWER | HIGH)
}

/// The alphabet of keys and base64url: letters, digits, `_` and `-`.
pub(crate) const fn token(b: u8) -> bool {
    is(b, UPPER | LOWER | DIGIT | UNDERSCORE | DASH)
}

/// Space or tab.
pub(crate) const fn space(b: u8) -> bool {
    is(b, SPACE)
}

/// The byte at `at`, or 0 outside the text.
pub(crate) fn at(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or(0)
}

/// The byte before `at`, or 0 at the beginning.
pub(crate) fn before(text: &[u8], at: usize) -> u8 {
    at.checked_sub(1).map_or(0, |i| text[i])
}

/// Whether a word goes on from before `at`; the letter of an escape such as `\n` belongs to none.
pub(crate) fn inside_word(text: &[u8], at: usize) -> bool {
    let last = before(text, at);
    word(last) && !(letter(last) && before(text, at - 1) == b'\\')
}

/// How many bytes from `from` on satisfy `test`, at most `max`.
pub(crate) fn run(text: &[u8], from: usize, max: usize, test: impl Fn(u8) -> bool) -> usize {
    text.get(from..).map_or(0, |rest| rest.iter().take(max).take_while(|b| test(**b)).count())
}

/// How many bytes just before `end` satisfy `test`, at most `max`.
pub(crate) fn run_back(text: &[u8], end: usize, max: usize, test: impl Fn(u8) -> bool) -> usize {
    text.get(..end).map_or(0, |head| head.iter().rev().take(max).take_while(|b| test(**b)).count())
}

/// Whether `text` has `what` at `at`, letter case aside; `what` is lower case.
pub(crate) fn starts_with_nocase(text: &[u8], at: usize, what: &[u8]) -> bool {
    text.get(at..at + what.len()).is_some_and(|s| s.eq_ignore_ascii_case(what))
}

/// Whether one of `words`, which are lower case, is `word`, ASCII letter case aside.
pub(crate) fn any_nocase(words: &[&[u8]], word: &[u8]) -> bool {
    words.iter().any(|w| word.eq_ignore_ascii_case(w))
}

/// Whether `word` ends with one of `endings`, ASCII letter case aside.
pub(crate) fn ends_with_nocase(word: &[u8], endings: &[&[u8]]) -> bool {
    endings.iter().any(|e| word.len() >= e.len() && word[word.len() - e.len()..].eq_ignore_ascii_case(e))
}

/// Where `text` holds `what`, which is lower case, ASCII letter case aside.
pub(crate) fn places_nocase(text: &[u8], what: &[u8]) -> impl Iterator<Item = usize> {
    let first = what[0];
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), text).filter(move |at| starts_with_nocase(text, *at, what))
}

/// Whether `text`, which is short, holds `what`.
pub(crate) fn holds(text: &[u8], what: &[u8]) -> bool {
    memchr::memchr_iter(what[0], text).any(|at| text[at..].starts_with(what))
}

/// Whether the capitals around `at` are a token's, as those of `[EMAIL_REDACTED]`: what was replaced explains nothing.
pub(crate) fn in_token(text: &[u8], at: usize) -> bool {
    token_end(text, at).is_some()
}

/// The end of the token that has the capital at `at`.
pub(crate) fn token_end(text: &[u8], at: usize) -> Option<usize> {
    let capital = |b| upper(b) || b == b'_';
    let start = at - run_back(text, at, LONGEST_TOKEN, capital);
    let end = start + run(text, start, LONGEST_TOKEN, capital);
    (text[start..end].ends_with(b"REDACTED") && at < end).then_some(end)
}

/// No token is longer.
const LONGEST_TOKEN: usize = 32;
