//! Values of the headers that carry credentials: `Authorization`, `Cookie`, `Set-Cookie`.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::detect::scheme::credential;
use crate::findings::Findings;
use crate::key::status::{MAX_ELEMENTS, STATUS};
use crate::key::value::{Form, Value, past_quotes, token};

/// `Bearer abc`: the scheme stays, the rest goes.
pub(crate) fn authorization(found: &mut Findings<'_>, value: Value) -> usize {
    let text = found.text;
    let scheme = bytes::run(text, value.start, 24, |b| bytes::alnum(b) || b == b'-');
    let gap = bytes::run(text, value.start + scheme, 4, bytes::space);
    let two = scheme > 0 && gap > 0 && bytes::letter(text[value.start]);
    let start = if two { value.start + scheme + gap } else { value.start };
    let end = match value.form {
        Form::Quoted => value.end,
        _ => parameters_end(text, start)
            .unwrap_or_else(|| start + bytes::run(text, start, 8192, |b| credential(b) || b == b':')),
    };
    let word = &text[start..end.max(start)];
    if end <= start
        || token(text, start)
        || word.starts_with(b"realm=")
        || STATUS.iter().any(|s| word.eq_ignore_ascii_case(s))
    {
        return value.start;
    }
    found.push(Finding::new(start, end, Class::Credential, "authorization header"))
}

/// The end of `name=value, name="value"` parameters, when such begin at `from`.
pub(crate) fn parameters_end(text: &[u8], from: usize) -> Option<usize> {
    let mut end = None;
    let mut at = from;
    for _ in 0..MAX_ELEMENTS {
        let name = bytes::run(text, at, 32, bytes::token);
        if name == 0 || bytes::at(text, at + name) != b'=' || at == from && text[at..].starts_with(b"realm") {
            break;
        }
        let value = at + name + 1;
        let last = match Value::quoted(text, value) {
            Some(quoted) => past_quotes(text, quoted),
            None => value + bytes::run(text, value, 4096, |b| credential(b) && b != b'=' || matches!(b, b':' | b';')),
        };
        let last = last + bytes::run(text, last, 2, |b| b == b'=');
        if last == value {
            break;
        }
        end = Some(last.min(text.len()));
        at = last + bytes::run(text, last, 2, |b| matches!(b, b',' | b' '));
        if at == last || bytes::at(text, last) == b' ' {
            break;
        }
    }
    end
}

/// All pairs of a cookie header.
pub(crate) fn cookie(found: &mut Findings<'_>, value: Value) -> usize {
    let text = found.text;
    let end = if value.form == Form::Quoted { value.end } else { pairs_end(text, value.start) };
    let written = &text[value.start..end];
    if !written.contains(&b'=') || token(text, value.start) {
        return value.start;
    }
    found.push(Finding::new(value.start, end, Class::Cookie, "cookie header"))
}

/// The end of a sequence of `name=value` pairs with `; ` between them.
fn pairs_end(text: &[u8], from: usize) -> usize {
    let mut end = from;
    let mut at = from;
    loop {
        let name = bytes::run(text, at, 128, |b| bytes::token(b) || b == b'.');
        if name == 0 || bytes::at(text, at + name) != b'=' {
            return end;
        }
        let value = at + name + 1;
        end =
            value + bytes::run(text, value, 8192, |b| !matches!(b, b';' | b' ' | b'\n' | b'\r' | b'"' | b'\'' | b'\\'));
        at = end + bytes::run(text, end, 3, |b| matches!(b, b';' | b' '));
    }
}

/// The value of the one cookie; its attributes stay.
pub(crate) fn set_cookie(found: &mut Findings<'_>, value: Value) -> usize {
    let text = found.text;
    let name = bytes::run(text, value.start, 128, |b| bytes::token(b) || b == b'.');
    let start = value.start + name + 1;
    if bytes::at(text, value.start + name) != b'=' || token(text, start) {
        return value.start;
    }
    let end =
        start + bytes::run(text, start, 8192, |b| !matches!(b, b';' | b' ' | b'\n' | b'\r' | b'"' | b'\'' | b'\\'));
    found.push(Finding::new(start, end, Class::Cookie, "cookie header"))
}
