//! Fields: a key, a sign and a value, in whatever a line is made of.
//!
//! JSON at any depth of escaping, logfmt, form bodies and queries, headers, environment files, YAML, XML and Rust's
//! `Debug` all write a key, a sign (`:`, `=`, `=>`, `>`) and a value. The key is split into words and its last word
//! decides, helped by the one before; so `function_name` is no name and `capacity` no city.

mod backward;
mod dictionary;
mod field;
mod header;
mod kind;
mod name;
mod path;
mod personal;
mod status;
mod tails;
mod taken;
mod value;
mod verdict;
mod words;
mod words_known;

use crate::bytes;
use crate::class::{Class, Finding};
use crate::detect::private_key;
use crate::findings::{Findings, quote_before};
use crate::key::field::Field;
use crate::key::tails::key_end;
use crate::key::value::Value;

pub(crate) use crate::key::dictionary::Dictionary;
pub(crate) use crate::key::kind::Kind;
pub(crate) use crate::key::path::Path;
pub(crate) use crate::key::words::{Words, normalize};

/// Looks at the sign at `at`, before which a key of interest may end.
#[inline(never)]
pub(crate) fn detect(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    let Some(field) = field(found, at, key_end(text, at)) else {
        return at + 1;
    };
    let Some(value) = Value::after(text, at + 1, &field) else {
        return at + 1;
    };
    verdict::judge(found, &field, value).max(at + 1)
}

/// Looks at the command line flag whose first dash is at `at`.
#[inline(never)]
pub(crate) fn detect_flag(found: &mut Findings<'_>, at: usize) -> usize {
    match &found.text[at..] {
        [_, b'-', ..] => long_flag(found, at + 1),
        [_, b'u', b' ', ..] => user_flag(found, at + 2),
        _ => at + 1,
    }
}

/// `--password hunter2`, or a private key; the second dash is at `at`.
fn long_flag(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    if let Some(resume) = private_key::detect(found, at) {
        return resume;
    }
    let end = at + 1 + bytes::run(text, at + 1, 48, bytes::token);
    if bytes::at(text, end) != b' ' || end - at < 3 {
        return at + 1;
    }
    let kind = kind(found, &text[at + 1..end]);
    let Some(kind @ (Kind::Password | Kind::Secret | Kind::ApiKey | Kind::Weak)) = kind else {
        return at + 1;
    };
    let field = Field { key: at + 1, kind, quote: None, colon: false, query: false };
    match Value::after(text, end, &field) {
        Some(value) if bytes::at(text, value.start) != b'-' => verdict::judge(found, &field, value).max(at + 1),
        _ => at + 1,
    }
}

/// `-u name:password`, as curl takes it; the space after the flag is at `at`.
fn user_flag(found: &mut Findings<'_>, at: usize) -> usize {
    let text = found.text;
    let quote = usize::from(matches!(bytes::at(text, at + 1), b'"' | b'\''));
    let start = at + 1 + quote;
    let name = bytes::run(text, start, 64, |b| bytes::word(b) || matches!(b, b'-' | b'.' | b'@'));
    let password = start + name + 1;
    let len = bytes::run(text, password, 128, |b| b > b' ' && !matches!(b, b'"' | b'\'' | b'`'));
    let pair = name > 0 && bytes::at(text, start + name) == b':' && len > 0;
    if !pair || value::token(text, password) {
        return at + 1;
    }
    found.push(Finding::new(password, password + len, Class::Password, "command line flag"))
}

/// What the key at the end of `text` promises.
fn kind(found: &Findings<'_>, text: &[u8]) -> Option<Kind> {
    if found.rules.has_own_keys()
        && let Some(own) = found.rules.own_key(&Words::split(text))
    {
        return own;
    }
    found.rules.dictionary().kind(text)
}

fn field(found: &Findings<'_>, at: usize, end: usize) -> Option<Field> {
    let text = found.text;
    let inside = |b: u8| bytes::word(b) || matches!(b, b'-' | b'.' | b'[');
    let key = end - bytes::run_back(text, end, 64, inside);
    let kind = |from: usize| kind(found, &text[from..end]);
    // The letter of an escape such as `\n` is not the key's first.
    let escape = bytes::before(text, key) == b'\\' && matches!(text[key], b'n' | b't' | b'r');
    let kind = match found.rules.own_path(text, key + usize::from(escape), end) {
        Some(own) => own,
        None => escape.then(|| kind(key + 1)).flatten().or_else(|| kind(key)),
    }?;
    let colon = text[at] == b':';
    let query = matches!(bytes::before(text, key), b'&' | b'?');
    // A closing tag or a comparison is no pair.
    let tag = text[at] != b'>' || bytes::before(text, key) == b'<';
    tag.then(|| Field { key, kind, quote: quote_before(text, at), colon, query })
}
