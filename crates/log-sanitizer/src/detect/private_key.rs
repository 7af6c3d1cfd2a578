//! Private keys in PEM: what stands between the lines `BEGIN … PRIVATE KEY` and `END`.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::findings::Findings;
use memchr::memmem;

/// Longest body that is looked at.
const MAX: usize = 16_384;

/// Looks at the dashes whose second is at `at`: answers where to go on when a private key begins.
pub(crate) fn detect(found: &mut Findings<'_>, at: usize) -> Option<usize> {
    let text = found.text;
    let head = text.get(at - 1..)?.strip_prefix(b"-----BEGIN ")?;
    let label = bytes::run(head, 0, 40, |b| bytes::upper(b) || bytes::digit(b) || b == b' ');
    let mark = head[..label].ends_with(b"PRIVATE KEY") && head[label..].starts_with(b"-----");
    let start = at - 1 + 11 + label + 5;
    let body = text.get(start..text.len().min(start + MAX)).filter(|_| mark)?;
    let end = start + memmem::find(body, b"-----END").unwrap_or_else(|| line(body));
    let written = body[..end - start].iter().filter(|b| bytes::alnum(**b)).count() > 8;
    let gone = memmem::find(&body[..end - start], b"REDACTED]").is_some();
    (written && !gone).then(|| found.push(Finding::new(start, end, Class::Secret, "private key")))
}

/// The length of the body's line.
fn line(body: &[u8]) -> usize {
    bytes::run(body, 0, MAX, |b| !matches!(b, b'\n' | b'"'))
}
