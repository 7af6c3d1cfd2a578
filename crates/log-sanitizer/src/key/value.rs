//! Where a value begins and ends.

use crate::bytes;
use crate::key::field::Field;

/// Longest value that is looked at.
const MAX: usize = 16_384;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Between quotes.
    Quoted,
    /// Without quotes, up to a sign that ends it.
    Bare,
    /// A JSON list.
    List,
    /// A JSON object.
    Object,
}

/// A value's place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value {
    /// First byte, inside the quotes.
    pub(crate) start: usize,
    /// One past the last byte, inside the quotes.
    pub(crate) end: usize,
    /// How it is written.
    pub(crate) form: Form,
}

impl Value {
    /// The value after the sign of `field`, which ends at `at`.
    pub(crate) fn after(text: &[u8], at: usize, field: &Field) -> Option<Self> {
        let mut i = at + usize::from(bytes::at(text, at) == b'>' && bytes::at(text, at.wrapping_sub(1)) == b'=');
        i += bytes::run(text, i, 8, bytes::space);
        for wrapper in [b"Some(".as_slice(), b"Ok("] {
            if text[i..].starts_with(wrapper) {
                i += wrapper.len();
            }
        }
        if i >= text.len() || token(text, i) {
            return None;
        }
        if let Some(quoted) = Self::quoted(text, i) {
            return Some(quoted);
        }
        match text[i] {
            b'[' if field.quote.is_some() || field.colon => Some(Self { start: i + 1, end: i + 1, form: Form::List }),
            b'{' if field.quote.is_some() => Some(Self { start: i + 1, end: i + 1, form: Form::Object }),
            b')' | b'&' if begins(text, i) => Some(Self { start: i, end: bare_end(text, i), form: Form::Bare }),
            b'\n' | b'\r' | b',' | b';' | b'}' | b']' | b')' | b'&' | b'<' | b'"' => None,
            _ => Some(Self { start: i, end: bare_end(text, i), form: Form::Bare }),
        }
    }

    /// The quoted value that begins at `at`.
    pub(crate) fn quoted(text: &[u8], at: usize) -> Option<Self> {
        let slashes = bytes::run(text, at, 64, |b| b == b'\\');
        let quote = bytes::at(text, at + slashes);
        if !matches!(quote, b'"' | b'\'' | b'`') || quote != b'"' && slashes > 1 {
            return None;
        }
        let start = at + slashes + 1;
        Some(Self { start, end: closing(text, start, quote, slashes), form: Form::Quoted })
    }
}

/// Where the value that began at `from` ends: before the quote of its own level.
fn closing(text: &[u8], from: usize, quote: u8, slashes: usize) -> usize {
    let limit = text.len().min(from + MAX);
    for at in memchr::memchr2_iter(quote, b'\n', &text[from..limit]).map(|n| from + n) {
        if text[at] == b'\n' {
            return at;
        }
        let run = bytes::run_back(&text[from..], at - from, 64, |b| b == b'\\');
        if slashes == 0 && run % 2 == 0 {
            return at;
        }
        if slashes > 0 && run <= slashes {
            return at - run;
        }
    }
    floor_char(text, limit)
}

/// The last character border at or before `at`.
fn floor_char(text: &[u8], at: usize) -> usize {
    let inside = (0..4).find(|n| at < *n || bytes::at(text, at - n) & 0xC0 != 0x80);
    at - inside.unwrap_or(0).min(at)
}

/// Whether the sign at `at`, which mostly ends a value, begins one: letters or digits follow, and it is no next field of a form.
fn begins(text: &[u8], at: usize) -> bool {
    let rest =
        bytes::run(text, at + 1, 12, |b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'\\' | b',' | b'='));
    let digit = text[at + 1..at + 1 + rest].iter().any(u8::is_ascii_digit);
    rest >= 5 && digit && bytes::alnum(bytes::at(text, at + 1)) && !ends_bare(text, at.wrapping_sub(1), at)
}

/// The end of a value without quotes.
fn bare_end(text: &[u8], from: usize) -> usize {
    let limit = floor_char(text, text.len().min(from + MAX));
    (from..limit).find(|i| ends_bare(text, from, *i)).unwrap_or(limit)
}

fn ends_bare(text: &[u8], from: usize, at: usize) -> bool {
    match text[at] {
        b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'<' | b'`' | b'\\' => true,
        b',' | b';' | b')' | b'}' | b']' | b'|' => {
            let next = bytes::at(text, at + 1);
            at > from
                && (text[at] != b'|' || next == b' ')
                && !(bytes::alnum(next) && matches!(text[at], b')' | b'}' | b']'))
        }
        b'&' => {
            let name = bytes::run(text, at + 1, 40, |b| bytes::token(b) || matches!(b, b'.' | b'[' | b']' | b'%'));
            name > 0 && bytes::at(text, at + 1 + name) == b'=' || at + 1 >= text.len()
        }
        _ => false,
    }
}

/// Whether a token such as `[EMAIL_REDACTED]` stands at `at`.
pub(crate) fn token(text: &[u8], at: usize) -> bool {
    let at = at + usize::from(bytes::at(text, at) == b'[');
    let word = bytes::run(text, at, 32, |b| bytes::upper(b) || b == b'_');
    text[at..at + word].ends_with(b"REDACTED") || &text[at..at + word] == b"FILTERED"
}

/// Past the closing quote of `value`.
pub(crate) fn past_quotes(text: &[u8], value: Value) -> usize {
    match value.form {
        Form::Quoted => value.end + bytes::run(text, value.end, 64, |b| b == b'\\') + 1,
        _ => value.end,
    }
}
