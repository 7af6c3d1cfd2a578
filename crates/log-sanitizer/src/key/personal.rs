//! Personal data by field.

use crate::bytes;
use crate::class::Class;
use crate::config::FreeText;
use crate::detect::{date, spoken};
use crate::findings::Findings;
use crate::key::field::Field;
use crate::key::taken::take;
use crate::key::value::{Form, Value};
use crate::key::{Kind, name};
use crate::symbol::symbol;

/// Personal data by field.
pub(crate) fn personal(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let text = found.text;
    let written = &text[value.start..value.end];
    let digits = written.iter().filter(|b| bytes::digit(**b)).count();
    let letters = written.iter().any(|b| bytes::letter_like(*b));
    let spaced = written.iter().any(|b| matches!(b, b' ' | b'+')) || written.windows(3).any(|w| w == b"%20");
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
        Kind::BareName => return bare_name(found, field, value),
        Kind::Street => (letters && written.len() > 3, Class::Address),
        Kind::Address => (letters && digits > 0 && spaced && !written.contains(&b'@'), Class::Address),
        Kind::Postcode => (digits >= 3 && written.len() <= 10, Class::Address),
        Kind::Own(class) => (true, class),
        Kind::FreeText => return free_text(found, field, value),
        _ => (false, Class::Name),
    };
    if yes { take(found, field, value, class) } else { value.start }
}

fn email_like(written: &[u8]) -> bool {
    [b"@".as_slice(), b"%40", b"u0040", b"(at)", b"[at]", b" at ", b"&#64;"]
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
    let value = if value.form == Form::Bare { digits_from(text, value) } else { value };
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
        Value { end: end.max(value.end), ..value }
    }
}

/// A party of a call: a telephone number if it is written like one.
fn party(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let text = found.text;
    let written = &text[value.start..value.end];
    let wide = if value.form == Form::Bare { digits_from(text, value) } else { value };
    let number = &text[wide.start..wide.end];
    let digits = number.iter().filter(|b| bytes::digit(**b)).count();
    let clean = number.iter().all(|b| bytes::digit(*b) || matches!(b, b'+' | b'(' | b')' | b'-' | b'.' | b'/' | b' '));
    let marked = written.starts_with(b"+")
        || written.starts_with(b"0")
        || written.starts_with(b"(")
        || number.contains(&b'-') && digits >= 10;
    let value = wide;
    if clean && marked && (7..=15).contains(&digits) && !date::is_date(number) && !number.starts_with(b"20") {
        return take(found, field, value, Class::Phone);
    }
    value.start
}

fn insurance(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let digits = found.text[value.start..value.end].iter().filter(|b| bytes::digit(**b)).count();
    if value.form == Form::Bare && digits < 8 {
        return phone(found, field, value, 8);
    }
    if digits >= 6 { take(found, field, value, Class::SocialInsurance) } else { value.start }
}

fn birth(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let written = &found.text[value.start..value.end];
    let digits = written.iter().filter(|b| bytes::digit(**b)).count();
    let worded = digits >= 3 && written.iter().any(|b| bytes::letter_like(*b));
    if digits >= 6 || worded { take(found, field, value, Class::BirthDate) } else { value.start }
}

/// Any value with a letter, but for addresses of the web and identifiers.
fn named(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let value = extended(found.text, value);
    let written = &found.text[value.start..value.end];
    let letters = written.iter().any(|b| bytes::letter_like(*b));
    let web = written.windows(3).any(|w| w == b"://");
    let identifier =
        written.contains(&b'_') || written.iter().filter(|b| bytes::digit(**b)).count() > written.len() / 2;
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
        let word = bytes::run(text, end + 1, 40, |b| bytes::letter_like(b) || matches!(b, b'-' | b'\'' | b'.'));
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

/// The name of something: a person's goes.
fn bare_name(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let wide = extended(found.text, value);
    if name::personal(found.text, field.key, wide) { take(found, field, wide, Class::Name) } else { value.start }
}
