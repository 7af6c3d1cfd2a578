//! Numbers: the first digit of anything is shown here, and the cheapest tests come first.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::detect::read::Written;
use crate::detect::{address, card, date, email, ip, national, phone};
use crate::findings::Findings;
use crate::symbol;

/// Looks at the number whose first digit is at `at`.
#[inline(never)]
pub(crate) fn detect(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    if bytes::before(text, at) == b'%' && symbol::hex_pair(text, at).is_some() {
        return at + 2;
    }
    let digits = bytes::run(text, at, 64, bytes::digit);
    let next = bytes::at(text, at + digits);
    if let Some(resume) = date::skip(found, at, digits, next) {
        return resume;
    }
    if next == b'.'
        && digits <= 3
        && let Some(resume) = ip::detect_v4(found, at)
    {
        return resume;
    }
    if digits <= 4
        && bytes::before(text, at) == b' '
        && let Some(resume) = address::house(found, at)
    {
        return resume;
    }
    if digits < 7 && !goes_on(text, at + digits) { at + 1 } else { written(found, at) }
}

/// Whether a separator and more digits, or a sign that may spell one, stand at `end`.
fn goes_on(text: &[u8], end: usize) -> bool {
    let next = bytes::at(text, end + 1);
    match bytes::at(text, end) {
        b' ' => bytes::digit(next) || matches!(next, b'(' | b'/' | b'-' | b'.') || next >= 0x80,
        b'.' | b'-' | b'/' | b'(' | b')' | b'+' => bytes::digit(next) || !bytes::alnum(next),
        b'%' | b'\\' | 0x80.. => true,
        _ => false,
    }
}

/// Looks at the number at `at`, too short for anything but a house number.
pub(crate) fn house(found: &mut Findings<'_>, at: usize) -> usize {
    address::house(found, at).unwrap_or(at + 1)
}

/// Looks at the space at `at`, behind a number and before a word: `27 Februar 1961`, `221B Baker Street`.
#[inline(never)]
pub(crate) fn followed(found: &mut Findings<'_>, at: usize) -> usize {
    let born = date::worded_birth(found, at);
    born.or_else(|| address::followed(found, at)).map_or(at + 1, |resume| resume.max(at + 1))
}

/// Looks at an `@`, or at a `%` or `#` that may spell one.
#[inline(never)]
pub(crate) fn detect_spelled(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    match text[at] {
        b'@' => email::detect(found, at, 1),
        b'#' if bytes::before(text, at) == b'&' && text[at..].starts_with(b"#64;") => email::detect(found, at - 1, 5),
        b'#' if bytes::before(text, at) == b'&' && text[at..].starts_with(b"#x40;") => email::detect(found, at - 1, 6),
        _ => match symbol::symbol(text, at) {
            Some((b'@', 3)) => email::detect(found, at, 3),
            Some((_, 3)) if bytes::digit(bytes::at(text, at + 3)) => written(found, at + 3),
            _ => at + 1,
        },
    }
}

/// Looks at a `\uXXXX` whose `u` is at `at`.
#[inline(never)]
pub(crate) fn detect_escape(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    let start = at - bytes::run_back(text, at, 8, |b| b == b'\\');
    match symbol::symbol(text, start) {
        Some((b'@', len)) => email::detect(found, start, len),
        Some((b'+' | b'(', len)) if bytes::digit(bytes::at(text, start + len)) => detect(found, start + len),
        Some((b' ' | b'-' | b'/' | b'.' | b')', len)) if bytes::digit(bytes::at(text, start + len)) => {
            let first = start - bytes::run_back(text, start, 6, bytes::digit);
            if first < start && !bytes::inside_word(text, first) { written(found, first).max(at + 1) } else { at + 1 }
        }
        _ => at + 1,
    }
}

/// Phone numbers, cards and national ids among the groups of digits that begin at `at`.
fn written(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    let number = Written::read(text, at);
    if number.total() < 7 {
        return at + 1;
    }
    if let Some(end) = phone::detect(text, &number) {
        return found.push_scalar(Finding::new(number.start, end, Class::Phone, "phone number"));
    }
    if let Some(end) = card::detect(text, &number) {
        return found.push_scalar(Finding::new(at, end, Class::Card, "card number"));
    }
    if let Some(end) = national::detect(found, &number) {
        return end;
    }
    at + 1
}
