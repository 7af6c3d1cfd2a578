//! The password of a URL's user part: `scheme://user:password@host`.

use crate::bytes;
use crate::class::{Class, Finding};

/// Longest user part that is looked at.
const MAX: usize = 256;

/// The password before the `@` at `at`, when a URL's user part ends there.
pub(crate) fn password(text: &[u8], at: usize) -> Option<Finding> {
    let len = bytes::run_back(text, at, MAX, inside);
    // A password may hold the sign itself, though it should be escaped; behind a path or a query it belongs to those.
    let more = match bytes::before(text, at - len) {
        b'@' => bytes::run_back(text, at, MAX, |b| {
            b == b'@' || inside(b) && !matches!(b, b'?' | b'#' | b'&' | b'=' | b',' | b';')
        }),
        _ => 0,
    };
    let slashes = at - len.max(more);
    let scheme = slashes >= 3 && text[..slashes].ends_with(b"//") && scheme_ends(text, slashes - 2);
    let colon = memchr::memchr(b':', &text[slashes..at]).filter(|_| scheme)?;
    let start = slashes + colon + 1;
    let token = text[start..at].starts_with(b"[") && text[start..at].ends_with(b"]");
    let blank = text[start..at].iter().all(|b| *b == b'*');
    (start < at && !token && !blank).then(|| Finding::new(start, at, Class::Password, "password in a URL"))
}

/// Whether a byte can stand in a user part; `/` cannot, so that the search ends at `//`.
const fn inside(b: u8) -> bool {
    !matches!(b, b'/' | b' ' | b'\t' | b'\n' | b'"' | b'<' | b'>' | b'@')
}

/// Whether `scheme:` ends at `end`, possibly with its slashes escaped for JSON.
fn scheme_ends(text: &[u8], end: usize) -> bool {
    bytes::before(text, end) == b':'
}
