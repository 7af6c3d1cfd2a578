//! Finds what has to go and writes the line without it.

use crate::action::Action;
use crate::class::{Class, Finding};
use crate::config::Rules;

/// Keys whose values are secrets, lower case.
const SECRET_KEYS: [&[u8]; 8] = [
    b"password",
    b"token",
    b"api_key",
    b"secret",
    b"authorization",
    b"cookie",
    b"x-api-key",
    b"access_token",
];
/// Keys whose values are a person's name, lower case.
const NAME_KEYS: [&[u8]; 4] = [b"name", b"customer_name", b"first_name", b"last_name"];

/// Findings in order, without overlaps.
pub(crate) fn find(text: &[u8], rules: &Rules) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    let kept = |f: &Finding| {
        let value = &text[f.start..f.end];
        rules.config.actions.get(&f.class) == Some(&Action::Keep)
            || rules
                .config
                .allow_values
                .iter()
                .any(|v| v.as_bytes() == value)
    };
    let mut at = 0;
    while let Some(step) = memchr::memchr3(b'@', b'+', b':', &text[at..]) {
        let pos = at + step;
        at = pos + 1;
        let found = match text[pos] {
            b'@' => email(text, pos),
            b'+' => e164(text, pos),
            _ => keyed(text, pos),
        };
        if let Some(found) =
            found.filter(|f| out.last().is_none_or(|last| last.end <= f.start) && !kept(f))
        {
            at = found.end;
            out.push(found);
        }
    }
    out
}

/// Whether the whole value of this header is a credential.
pub(crate) fn is_secret_header(name: &str) -> bool {
    SECRET_KEYS
        .iter()
        .any(|key| key.eq_ignore_ascii_case(name.as_bytes()))
}

/// Writes `text` with every finding replaced.
pub(crate) fn replace(text: &[u8], findings: &[Finding], rules: &Rules, out: &mut Vec<u8>) {
    let mut at = 0;
    for f in findings {
        out.extend_from_slice(&text[at..f.start]);
        if rules.config.actions.get(&f.class) != Some(&Action::Remove) {
            out.extend_from_slice(f.class.token().as_bytes());
        }
        at = f.end;
    }
    out.extend_from_slice(&text[at..]);
}

fn email(text: &[u8], at: usize) -> Option<Finding> {
    let local = |b: &u8| b.is_ascii_alphanumeric() || b"._%+-".contains(b) || *b >= 0x80;
    let domain = |b: &u8| b.is_ascii_alphanumeric() || b".-".contains(b) || *b >= 0x80;
    let start = at - text[..at].iter().rev().take_while(|b| local(b)).count();
    let mut end = at + 1 + text[at + 1..].iter().take_while(|b| domain(b)).count();
    while end > at + 1 && matches!(text[end - 1], b'.' | b'-') {
        end -= 1;
    }
    (start < at && text[at..end].contains(&b'.'))
        .then(|| Finding::new(start, end, Class::Email, "email"))
}

fn e164(text: &[u8], at: usize) -> Option<Finding> {
    let digits = text[at + 1..]
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .count();
    (8..=15)
        .contains(&digits)
        .then(|| Finding::new(at, at + 1 + digits, Class::Phone, "e164"))
}

fn keyed(text: &[u8], colon: usize) -> Option<Finding> {
    let quoted = |b: &u8| matches!(b, b'"' | b'\\' | b' ');
    let end = colon - text[..colon].iter().rev().take_while(|b| quoted(b)).count();
    let word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    let start = end - text[..end].iter().rev().take_while(|b| word(b)).count();
    let key = text[start..end].to_ascii_lowercase();
    let class = if SECRET_KEYS.contains(&key.as_slice()) {
        Class::Secret
    } else if NAME_KEYS.contains(&key.as_slice()) {
        Class::Name
    } else {
        return None;
    };
    let mut from = colon + 1 + text[colon + 1..].iter().take_while(|b| quoted(b)).count();
    if text[from..].starts_with(b"Bearer ") {
        from += 7;
    }
    let stop = |b: &u8| matches!(b, b'"' | b'\\' | b',' | b'}' | b'\n' | b';');
    let len = text[from..].iter().take_while(|b| !stop(b)).count();
    let token = text[from..].starts_with(b"[") || text[from..].starts_with(b"{");
    (len > 0 && !token).then(|| Finding::new(from, from + len, class, "key"))
}
