//! Judges a value by what its key promises.

use crate::bytes;
use crate::class::Class;
use crate::detect::scheme::looks_secret;
use crate::findings::Findings;
use crate::key::Kind;
use crate::key::field::Field;
use crate::key::header::{authorization, cookie, parameters_end, set_cookie};
use crate::key::personal::personal;
use crate::key::status::{MAX_ELEMENTS, STATUS, blank, sentence};
use crate::key::taken::take;
use crate::key::value::{Form, Value, past_quotes, token};

/// Most bytes of an object that are looked at.
const MAX_OBJECT: usize = 4096;

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
    if !matches!(field.kind, Kind::Password | Kind::Secret | Kind::ApiKey | Kind::Name | Kind::Own(_)) {
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
        if bytes::at(text, at + bytes::run(text, at, 4, bytes::space)) != b':' && !token(text, value.start) {
            scalar(found, field, value);
        }
    }
    at
}

fn scalar(found: &mut Findings<'_>, field: &Field, value: Value) -> usize {
    let text = found.text;
    let written = &text[value.start..value.end];
    if written.is_empty() || blank(written) {
        return value.start;
    }
    let bare = value.form == Form::Bare;
    let prose = || bare && field.colon && STATUS.iter().any(|w| written.eq_ignore_ascii_case(w)) || sentence(written);
    let token = || looks_secret(written) || written.len() >= 6 && written.iter().all(u8::is_ascii_digit);
    let class = match field.kind {
        Kind::Password => (written.len() > 1 && !prose()).then_some(Class::Password),
        Kind::Secret => (written.len() > 3 && !prose()).then_some(Class::Secret),
        Kind::ApiKey => (written.len() > 3 && !prose()).then_some(Class::ApiKey),
        Kind::Weak => return weak(found, field, value, token() && !prose()),
        Kind::QueryOnly => (field.query && written.len() >= 8 && token()).then_some(Class::Secret),
        Kind::Session => (written.len() >= 8 && token()).then_some(Class::Cookie),
        Kind::Code => (written.len() <= 12 && written.iter().any(u8::is_ascii_digit)).then_some(Class::Secret),
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
    let end = parameters.then(|| parameters_end(found.text, value.start)).flatten();
    let wide = Value { end: end.unwrap_or(value.end).max(value.end), ..value };
    if secret { take(found, field, wide, Class::Secret) } else { value.start }
}
