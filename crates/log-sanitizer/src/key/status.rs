//! Values that are none, and words about values.

/// Most elements of a list, or parameters of a header, that are looked at.
pub(crate) const MAX_ELEMENTS: usize = 64;
/// Values that say that there is none.
pub(crate) const BLANK: [&[u8]; 14] = [
    b"null",
    b"none",
    b"nil",
    b"undefined",
    b"true",
    b"false",
    b"n/a",
    b"-",
    b"empty",
    b"unset",
    b"yes",
    b"no",
    b"nan",
    b"0",
];
/// The length of the longest of them.
const LONGEST_BLANK: usize = b"undefined".len();
/// Words of a sentence about a secret.
pub(crate) const STATUS: [&[u8]; 26] = [
    b"required",
    b"missing",
    b"invalid",
    b"expired",
    b"set",
    b"changed",
    b"updated",
    b"reset",
    b"rejected",
    b"accepted",
    b"incorrect",
    b"wrong",
    b"not",
    b"is",
    b"must",
    b"the",
    b"too",
    b"ok",
    b"valid",
    b"hidden",
    b"redacted",
    b"unknown",
    b"refreshed",
    b"rotated",
    b"revoked",
    b"mismatch",
];

/// Whether a value says that there is none, is masked or a template.
pub(crate) fn blank(written: &[u8]) -> bool {
    let none = written.len() <= LONGEST_BLANK && BLANK.iter().any(|b| written.eq_ignore_ascii_case(b));
    let masked = written.iter().all(|b| matches!(b, b'*' | b'x' | b'X' | b'.' | b' '));
    let template = [b"${".as_slice(), b"{{", b"<", b"%{"].iter().any(|t| written.starts_with(t));
    none || masked || template
}

/// A sentence rather than a value: it has several words and ends like one.
pub(crate) fn sentence(written: &[u8]) -> bool {
    written.ends_with(b".") && written.iter().filter(|b| **b == b' ').count() >= 2
}
