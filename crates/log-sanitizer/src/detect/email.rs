//! E-mail addresses.
//!
//! A local part (letters of any script, digits, `.`, `_`, `+`, `-` and a few more, or a quoted string), an `@` in
//! any spelling, and a domain with a dot whose last label looks like a top level domain. Package versions
//! (`tokio@1.38.0`), image names (`logo@2x.png`), unit names (`getty@tty1.service`) and `git@host:path` are none.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::detect::userinfo;
use crate::findings::Findings;
use crate::symbol;

/// Longest local part that is looked at, in bytes as written.
const MAX_LOCAL: usize = 192;
/// Longest domain that is looked at, in bytes as written.
const MAX_DOMAIN: usize = 320;
/// Last labels that name files and units, not domains.
const NOT_TOP_LEVEL: [&[u8]; 29] = [
    b"png", b"jpg", b"jpeg", b"gif", b"webp", b"svg", b"avif", b"ico", b"css", b"js", b"mjs", b"ts", b"tsx", b"jsx",
    b"json", b"html", b"xml", b"yml", b"yaml", b"toml", b"lock", b"service", b"socket", b"timer", b"target", b"mount",
    b"log", b"tar", b"gz",
];

/// Looks at the `@` at `at`, spelled with `len` bytes.
pub(crate) fn detect(found: &mut Findings<'_>, at: usize, len: usize) -> usize {
    if let Some(secret) = userinfo::password(found.text, at) {
        found.push(secret);
        return at + len;
    }
    match address(found.text, at, len) {
        Some((start, end)) => found.push(Finding::new(start, end, Class::Email, "e-mail address")),
        None => at + len,
    }
}

/// The extent of the address around the `@`.
fn address(text: &[u8], at: usize, len: usize) -> Option<(usize, usize)> {
    let end = domain(text, at + len)?;
    let start = quoted_local(text, at).or_else(|| local(text, at))?;
    let path = bytes::at(text, end) == b':' && bytes::letter(bytes::at(text, end + 1));
    let remote = path && matches!(&text[start..at], b"git" | b"hg" | b"svn");
    (!remote).then_some((start, end))
}

/// The beginning of the local part that ends at `end`.
fn local(text: &[u8], end: usize) -> Option<usize> {
    let floor = end.saturating_sub(MAX_LOCAL);
    let mut start = end;
    while start > floor {
        match part_before(text, start) {
            Some(first) => start = first,
            None => break,
        }
    }
    // A local part does not begin with a sign, but for an underscore or an escape.
    let signs = |b| !bytes::word(b) && !matches!(b, b'\\' | b'%' | b'+');
    let start = start + bytes::run(text, start, end - start, signs);
    (start < end).then_some(start)
}

/// The beginning of the local part's character that ends at `end`, if it is one.
fn part_before(text: &[u8], end: usize) -> Option<usize> {
    if let Some((ch, first)) = escape_before(text, end) {
        let part = ch.is_alphanumeric() || matches!(ch, '+' | '.' | '_' | '-') || ch >= '\u{c0}';
        return part.then_some(first);
    }
    match text[end - 1] {
        b if bytes::alnum(b) => Some(end - 1),
        b'.' | b'_' | b'-' | b'+' | b'\'' | b'*' | b'~' | b'!' | b'#' | b'$' => Some(end - 1),
        0x80.. => {
            let first = (end - 1) - bytes::run_back(text, end, 3, |b| b & 0xC0 == 0x80).min(end - 1);
            let ch = std::str::from_utf8(&text[first..end]).ok()?.chars().next()?;
            (ch.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&ch)).then_some(first)
        }
        _ => None,
    }
}

/// The character spelled by the escape that ends at `end`, and where the escape begins.
fn escape_before(text: &[u8], end: usize) -> Option<(char, usize)> {
    if end >= 3 && text[end - 3] == b'%' {
        let value = symbol::hex_pair(text, end - 2)?;
        // A byte of a longer character counts as a letter.
        return Some((if value < 0x80 { char::from(value) } else { '\u{c0}' }, end - 3));
    }
    if end >= 6 && text[end - 6] == b'\\' && text[end - 5] == b'u' {
        let code = u32::from(symbol::hex_pair(text, end - 4)?) << 8 | u32::from(symbol::hex_pair(text, end - 2)?);
        let first = end - 6 - bytes::run_back(text, end - 6, 8, |b| b == b'\\');
        return Some((char::from_u32(code).unwrap_or('\u{c0}'), first));
    }
    let control = end >= 2 && text[end - 2] == b'\\' && matches!(text[end - 1], b'n' | b't' | b'r' | b'b' | b'f');
    control.then(|| ('\n', end - 2))
}

/// The beginning of a quoted local part, quotes included.
fn quoted_local(text: &[u8], end: usize) -> Option<usize> {
    if end < 3 || text[end - 1] != b'"' {
        return None;
    }
    let slashes = bytes::run_back(text, end - 1, 8, |b| b == b'\\');
    let inner = end - 1 - slashes;
    let len = bytes::run_back(text, inner, 64, |b| b != b'"' && b != b'\n' && b != b'\\');
    let open = inner.checked_sub(len + 1)?;
    let quote = text[open] == b'"' && bytes::run_back(text, open, 8, |b| b == b'\\') == slashes;
    (len > 0 && quote).then_some(open - slashes)
}

/// The end of the domain that begins at `from`.
fn domain(text: &[u8], from: usize) -> Option<usize> {
    let mut end = from;
    let mut dot = None;
    let limit = text.len().min(from + MAX_DOMAIN);
    while end < limit {
        end = match text[end] {
            b if bytes::alnum(b) || b == b'-' => end + 1,
            b'.' if end > from && text[end - 1] != b'.' => {
                dot = Some(end);
                end + 1
            }
            b'_' => return None,
            _ => match wide_after(text, end) {
                Some(next) => next,
                None => break,
            },
        };
    }
    while end > from && matches!(text[end - 1], b'.' | b'-') {
        end -= 1;
        dot = last_dot(text, from, end);
    }
    let dot = dot?;
    let first = text[from..end].split(|b| *b == b'.').next()?;
    (top_level(&text[dot + 1..end]) && !scale(first)).then_some(end)
}

fn last_dot(text: &[u8], from: usize, end: usize) -> Option<usize> {
    memchr::memrchr(b'.', &text[from..end]).map(|n| from + n)
}

/// The end of a letter outside ASCII at `at`, written out or escaped.
fn wide_after(text: &[u8], at: usize) -> Option<usize> {
    match text[at] {
        0xC3..=0xF4 => Some(at + 1 + bytes::run(text, at + 1, 3, |b| b & 0xC0 == 0x80)),
        b'\\' | b'%' => match symbol::symbol(text, at)? {
            (0, len) => Some(at + len),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a last label could be a top level domain.
fn top_level(label: &[u8]) -> bool {
    if label.starts_with(b"xn--") {
        return true;
    }
    let letters = label.iter().all(|b| bytes::letter_like(*b));
    letters && label.len() >= 2 && label.len() <= 24 && !NOT_TOP_LEVEL.iter().any(|no| label.eq_ignore_ascii_case(no))
}

/// `2x`, as in the names of images for dense screens.
fn scale(label: &[u8]) -> bool {
    matches!(label, [d, b'x'] if bytes::digit(*d))
}
