//! Numbers: the first digit of anything is shown here, and the cheapest tests come first.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::detect::read::Written;
use crate::detect::{address, card, date, email, ip, national, phone};
use crate::findings::Findings;
use crate::symbol;

/// Looks at the number whose first digit is at `at`.
pub(crate) fn detect(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    match bytes::before(text, at) {
        b'%' => return after_escape(found, at, 2),
        b'#' if text[..at].ends_with(b"&#") && text[at..].starts_with(b"64;") => {
            return email::detect(found, at - 2, 5);
        }
        _ => {}
    }
    let digits = bytes::run(text, at, 64, bytes::digit);
    let next = bytes::at(text, at + digits);
    if let Some(resume) = date::skip(found, at, digits, next) {
        return resume;
    }
    let place = match next {
        b':' | b'a'..=b'f' | b'A'..=b'F' if matches!(text[at], b'2' | b'3') => ip::detect_v6(found, at),
        b'.' if digits <= 3 => ip::detect_v4(found, at),
        _ => None,
    };
    if let Some(resume) = place {
        return resume;
    }
    let house = digits <= 4 && before_or_after(text, at, digits);
    if let Some(resume) = house.then(|| address::detect(found, at)).flatten() {
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

/// Whether a house number could stand here: a word before it, or a capital or a small word behind it.
fn before_or_after(text: &[u8], at: usize, digits: usize) -> bool {
    let before =
        bytes::before(text, at) == b' ' && at > 1 && (bytes::letter_like(text[at - 2]) || text[at - 2] == b'.');
    let next = bytes::at(text, at + digits);
    let behind = bytes::letter(bytes::at(text, at + digits + 1 + usize::from(next != b' ')));
    before || behind && matches!(next, b' ' | b',' | b'A'..=b'F')
}

/// `%` and `\u` escapes whose value is a sign that a candidate may begin with.
fn after_escape(found: &mut Findings<'_>, at: usize, len: usize) -> usize {
    let text = found.text;
    let start = at - 1;
    match symbol::symbol(text, start) {
        Some((b'@', 3)) => email::detect(found, start, 3),
        Some((_, 3)) if bytes::digit(bytes::at(text, at + len)) => written(found, at + len),
        Some((_, 3)) => at + len,
        _ => at + 1,
    }
}

/// Looks at a `\uXXXX` whose `u` is at `at`.
pub(crate) fn detect_escape(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    let start = at - bytes::run_back(text, at, 8, |b| b == b'\\');
    match symbol::symbol(text, start) {
        Some((b'@', len)) => email::detect(found, start, len),
        Some((b'+' | b'(', len)) if bytes::digit(bytes::at(text, start + len)) => detect(found, start + len),
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
