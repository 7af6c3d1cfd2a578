//! Judges a value by what its key promises.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::config::FreeText;
use crate::detect::scheme::{credential, looks_secret};
use crate::detect::{date, spoken};
use crate::engine::Findings;
use crate::key::value::{Form, Value, token};
use crate::key::{Field, Kind, name};
use crate::symbol::symbol;

/// Most elements of a list, and bytes of an object, that are looked at.
const MAX_ELEMENTS: usize = 64;
const MAX_OBJECT: usize = 4096;

/// Values that say that there is none.
const BLANK: [&[u8]; 14] = [
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
/// Words of a sentence about a secret.
const STATUS: [&[u8]; 26] = [
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

/// Takes what has to go of `value`; answers from where on to look further.
pub(crate) fn judge(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    match value.form {
        Form::List => list(found, field, value.start),
        Form::Object => object(found, field, value.start),
        Form::Quoted | Form::Bare => scalar(found, field, value),
    }
}

/// Every element of a list.
fn list(found: &mut Findings<'_>, field: &Field, from: usize) -> usize {
    let text = found.text;
    let mut at = from;
    for _ in 0..MAX_ELEMENTS {
        at += bytes::run(text, at, 16, |b| bytes::space(b) || b == b',');
        let quoted = Value::quoted(text, at);
        let number = bytes::digit(bytes::at(text, at));
        let value = match quoted {
            Some(value) => value,
            None if number => Value {
                start: at,
                end: at + bytes::run(text, at, 40, |b| bytes::digit(b) || b == b'.'),
                form: Form::Bare,
            },
            None => return at,
        };
        if !token(text, value.start) {
            scalar(found, field, value);
        }
        at = past_quotes(text, value);
    }
    at
}

/// Every string of an object that is no key, for kinds whose object is as secret as their scalar.
fn object(found: &mut Findings<'_>, field: &Field, from: usize) -> usize {
    let text = found.text;
    if !matches!(
        field.kind,
        Kind::Password | Kind::Secret | Kind::ApiKey | Kind::Name | Kind::Own(_)
    ) {
        return from;
    }
    let limit = text.len().min(from + MAX_OBJECT);
    let mut at = from;
    while at < limit && text[at] != b'}' && text[at] != b'\n' {
        let Some(value) = Value::quoted(text, at) else {
            at += 1;
            continue;
        };
        at = past_quotes(text, value);
        if bytes::at(text, at + bytes::run(text, at, 4, bytes::space)) != b':'
            && !token(text, value.start)
        {
            scalar(found, field, value);
        }
    }
    at
}

/// Past the closing quote of `value`.
fn past_quotes(text: &[u8], value: Value) -> usize {
    match value.form {
        Form::Quoted => value.end + bytes::run(text, value.end, 64, |b| b == b'\\') + 1,
        _ => value.end,
    }
}

fn scalar(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let text = found.text;
    let written = &text[value.start..value.end];
    if written.is_empty() || blank(written) {
        return value.start;
    }
    let bare = value.form == Form::Bare;
    let prose = bare && field.colon && STATUS.iter().any(|w| written.eq_ignore_ascii_case(w))
        || sentence(written);
    let token =
        looks_secret(written) || written.len() >= 6 && written.iter().all(u8::is_ascii_digit);
    let class = match field.kind {
        Kind::Password => (!prose && written.len() > 1).then_some(Class::Password),
        Kind::Secret => (!prose && written.len() > 3).then_some(Class::Secret),
        Kind::ApiKey => (!prose && written.len() > 3).then_some(Class::ApiKey),
        Kind::Weak => return weak(found, field, value, token && !prose),
        Kind::QueryOnly => (token && field.query && written.len() >= 8).then_some(Class::Secret),
        Kind::Session => (token && written.len() >= 8).then_some(Class::Cookie),
        Kind::Code => {
            (written.len() <= 12 && written.iter().any(u8::is_ascii_digit)).then_some(Class::Secret)
        }
        Kind::Authorization => return authorization(found, value),
        Kind::Cookie => return cookie(found, value),
        Kind::SetCookie => return set_cookie(found, value),
        _ => return personal(found, field, value),
    };
    match class {
        Some(class) => take(found, field, value, class),
        None => value.start,
    }
}

/// A secret if it looks like one; a signature of several parameters goes whole.
fn weak(found: &mut Findings<'_>, field: &Field, value: Value, secret: bool) -> usize {
    let short = bytes::run(found.text, value.start, 4, bytes::token);
    let parameters = value.form == Form::Bare && bytes::at(found.text, value.start + short) == b'=';
    let end = parameters
        .then(|| parameters_end(found.text, value.start))
        .flatten();
    let wide = Value {
        end: end.unwrap_or(value.end).max(value.end),
        ..value
    };
    if secret {
        take(found, field, wide, Class::Secret)
    } else {
        value.start
    }
}

fn take(found: &mut Findings<'_>, field: &Field, value: Value, class: Class) -> usize {
    let mut finding = Finding::new(value.start, value.end, class, "field");
    if value.form == Form::Bare {
        finding.quote = field
            .quote
            .filter(|_| json_scalar(&found.text[value.start..value.end]));
    }
    found.push(finding)
}

/// A number as JSON writes it; behind a quoted key it needs quotes when it is replaced.
fn json_scalar(written: &[u8]) -> bool {
    written
        .iter()
        .all(|b| bytes::digit(*b) || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'))
}

fn blank(written: &[u8]) -> bool {
    let none = BLANK.iter().any(|b| written.eq_ignore_ascii_case(b));
    let masked = written
        .iter()
        .all(|b| matches!(b, b'*' | b'x' | b'X' | b'.' | b' '));
    let template = [b"${".as_slice(), b"{{", b"<", b"%{"]
        .iter()
        .any(|t| written.starts_with(t));
    none || masked || template
}

/// A sentence rather than a value: it has several words and ends like one.
fn sentence(written: &[u8]) -> bool {
    written.iter().filter(|b| **b == b' ').count() >= 2 && written.ends_with(b".")
}

/// Personal data by field.
fn personal(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let text = found.text;
    let written = &text[value.start..value.end];
    let digits = written.iter().filter(|b| bytes::digit(**b)).count();
    let letters = written.iter().any(|b| bytes::letter_like(*b));
    let spaced =
        written.iter().any(|b| matches!(b, b' ' | b'+')) || written.windows(3).any(|w| w == b"%20");
    let (yes, class) = match field.kind {
        Kind::Email => (email_like(written), Class::Email),
        Kind::Phone => return phone(found, field, value, 5),
        Kind::Party => return party(found, field, value),
        Kind::Iban => (written.len() >= 8 && digits >= 6, Class::Iban),
        Kind::Card => return phone(found, field, value, 12),
        Kind::TaxId => return phone(found, field, value, 8),
        Kind::Insurance => return insurance(found, field, value),
        Kind::Birth => return birth(found, field, value),
        Kind::Name => return named(found, field, value),
        Kind::BareName => {
            let wide = extended(text, value);
            return if name::personal(text, field.key, wide) {
                take(found, field, wide, Class::Name)
            } else {
                value.start
            };
        }
        Kind::Street => (letters && written.len() > 3, Class::Address),
        Kind::Address => (
            letters && digits > 0 && spaced && !written.contains(&b'@'),
            Class::Address,
        ),
        Kind::Postcode => (digits >= 3 && written.len() <= 10, Class::Address),
        Kind::Own(class) => (true, class),
        Kind::FreeText => return free_text(found, field, value),
        _ => (false, Class::Name),
    };
    if yes {
        take(found, field, value, class)
    } else {
        value.start
    }
}

fn email_like(written: &[u8]) -> bool {
    [
        b"@".as_slice(),
        b"%40",
        b"u0040",
        b"(at)",
        b"[at]",
        b" at ",
        b"&#64;",
    ]
    .iter()
    .any(|at| memchr::memmem::find(written, at).is_some())
}

/// A value made of digits and the signs between them, at least `min` digits.
fn phone(found: &mut Findings<'_>, field: &Field, value: Value, min: usize) -> usize {
    let text = found.text;
    let class = match field.kind {
        Kind::Card => Class::Card,
        Kind::TaxId => Class::TaxId,
        Kind::Insurance => Class::SocialInsurance,
        _ => Class::Phone,
    };
    let value = if value.form == Form::Bare {
        digits_from(text, value)
    } else {
        value
    };
    let written = &text[value.start..value.end];
    let digits = written.iter().filter(|b| bytes::digit(**b)).count();
    if digits < min || written.len() > 60 || class == Class::Phone && date::is_date(written) {
        return value.start;
    }
    take(found, field, value, class)
}

/// A bare value with the groups of digits behind its first one.
fn digits_from(text: &[u8], value: Value) -> Value {
    let mut end = value.start;
    let mut at = value.start;
    while let Some((sign, len)) = symbol(text, at) {
        if !(bytes::digit(sign) || matches!(sign, b'+' | b'(' | b')' | b'-' | b'.' | b'/' | b' '))
            || at - value.start > 48
        {
            break;
        }
        at += len;
        if bytes::digit(sign) {
            end = at;
        }
    }
    // A word that begins with these digits, as in `10ms` or `2025-10-02T`, is not theirs.
    if bytes::word(bytes::at(text, end)) || matches!(bytes::at(text, end), b':' | b'=') {
        value
    } else {
        Value {
            end: end.max(value.end),
            ..value
        }
    }
}

/// A party of a call: a telephone number if it is written like one.
fn party(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let text = found.text;
    let written = &text[value.start..value.end];
    let wide = if value.form == Form::Bare {
        digits_from(text, value)
    } else {
        value
    };
    let number = &text[wide.start..wide.end];
    let digits = number.iter().filter(|b| bytes::digit(**b)).count();
    let clean = number
        .iter()
        .all(|b| bytes::digit(*b) || matches!(b, b'+' | b'(' | b')' | b'-' | b'.' | b'/' | b' '));
    let marked = written.starts_with(b"+")
        || written.starts_with(b"0")
        || written.starts_with(b"(")
        || number.contains(&b'-') && digits >= 10;
    let value = wide;
    if clean
        && marked
        && (7..=15).contains(&digits)
        && !date::is_date(number)
        && !number.starts_with(b"20")
    {
        return take(found, field, value, Class::Phone);
    }
    value.start
}

fn insurance(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let digits = found.text[value.start..value.end]
        .iter()
        .filter(|b| bytes::digit(**b))
        .count();
    if value.form == Form::Bare && digits < 8 {
        return phone(found, field, value, 8);
    }
    if digits >= 6 {
        take(found, field, value, Class::SocialInsurance)
    } else {
        value.start
    }
}

fn birth(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let written = &found.text[value.start..value.end];
    let digits = written.iter().filter(|b| bytes::digit(**b)).count();
    let worded = digits >= 3 && written.iter().any(|b| bytes::letter_like(*b));
    if digits >= 6 || worded {
        take(found, field, value, Class::BirthDate)
    } else {
        value.start
    }
}

/// Any value with a letter, but for addresses of the web and identifiers.
fn named(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let value = extended(found.text, value);
    let written = &found.text[value.start..value.end];
    let letters = written.iter().any(|b| bytes::letter_like(*b));
    let web = written.windows(3).any(|w| w == b"://");
    let identifier = written.contains(&b'_')
        || written.iter().filter(|b| bytes::digit(**b)).count() > written.len() / 2;
    if letters && !web && !identifier && written.len() <= 160 {
        take(found, field, value, Class::Name)
    } else {
        value.start
    }
}

/// A bare value with the further words of a name: each begins with a capital and is no key.
fn extended(text: &[u8], value: Value) -> Value {
    let mut end = value.end;
    while value.form == Form::Bare && bytes::at(text, end) == b' ' {
        let word = bytes::run(text, end + 1, 40, |b| {
            bytes::letter_like(b) || matches!(b, b'-' | b'\'' | b'.')
        });
        let first = bytes::at(text, end + 1);
        let next = bytes::at(text, end + 1 + word);
        if word < 2
            || !(bytes::upper(first) || first >= 0x80)
            || matches!(next, b'=' | b':' | b'_' | b'/')
            || bytes::digit(next)
        {
            break;
        }
        end += 1 + word;
    }
    Value { end, ..value }
}

fn free_text(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    if value.form == Form::Quoted && found.rules.free_text() == FreeText::Redact {
        return take(found, field, value, Class::FreeText);
    }
    spoken::detect(found, value.start, value.end);
    value.start
}

/// `Bearer abc`: the scheme stays, the rest goes.
fn authorization(found: &mut Findings<'_>, value: Value) -> usize {
    let text = found.text;
    let scheme = bytes::run(text, value.start, 24, |b| bytes::alnum(b) || b == b'-');
    let gap = bytes::run(text, value.start + scheme, 4, bytes::space);
    let two = scheme > 0 && gap > 0 && bytes::letter(text[value.start]);
    let start = if two {
        value.start + scheme + gap
    } else {
        value.start
    };
    let end = match value.form {
        Form::Quoted => value.end,
        _ => parameters_end(text, start).unwrap_or_else(|| {
            start + bytes::run(text, start, 8192, |b| credential(b) || b == b':')
        }),
    };
    let word = &text[start..end.max(start)];
    if end <= start
        || token(text, start)
        || word.starts_with(b"realm=")
        || STATUS.iter().any(|s| word.eq_ignore_ascii_case(s))
    {
        return value.start;
    }
    found.push(Finding::new(
        start,
        end,
        Class::Credential,
        "authorization header",
    ))
}

/// The end of `name=value, name="value"` parameters, when such begin at `from`.
fn parameters_end(text: &[u8], from: usize) -> Option<usize> {
    let mut end = None;
    let mut at = from;
    for _ in 0..MAX_ELEMENTS {
        let name = bytes::run(text, at, 32, bytes::token);
        if name == 0
            || bytes::at(text, at + name) != b'='
            || at == from && text[at..].starts_with(b"realm")
        {
            break;
        }
        let value = at + name + 1;
        let last = match Value::quoted(text, value) {
            Some(quoted) => past_quotes(text, quoted),
            None => {
                value
                    + bytes::run(text, value, 4096, |b| {
                        credential(b) && b != b'=' || matches!(b, b':' | b';')
                    })
            }
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
fn cookie(found: &mut Findings<'_>, value: Value) -> usize {
    let text = found.text;
    let end = if value.form == Form::Quoted {
        value.end
    } else {
        pairs_end(text, value.start)
    };
    let written = &text[value.start..end];
    if !written.contains(&b'=') || token(text, value.start) {
        return value.start;
    }
    found.push(Finding::new(
        value.start,
        end,
        Class::Cookie,
        "cookie header",
    ))
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
        end = value
            + bytes::run(text, value, 8192, |b| {
                !matches!(b, b';' | b' ' | b'\n' | b'\r' | b'"' | b'\'' | b'\\')
            });
        at = end + bytes::run(text, end, 3, |b| matches!(b, b';' | b' '));
    }
}

/// The value of the one cookie; its attributes stay.
fn set_cookie(found: &mut Findings<'_>, value: Value) -> usize {
    let text = found.text;
    let name = bytes::run(text, value.start, 128, |b| bytes::token(b) || b == b'.');
    let start = value.start + name + 1;
    if bytes::at(text, value.start + name) != b'=' || token(text, start) {
        return value.start;
    }
    let end = start
        + bytes::run(text, start, 8192, |b| {
            !matches!(b, b';' | b' ' | b'\n' | b'\r' | b'"' | b'\'' | b'\\')
        });
    found.push(Finding::new(start, end, Class::Cookie, "cookie header"))
}
