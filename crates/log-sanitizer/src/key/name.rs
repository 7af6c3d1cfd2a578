//! Whether the value of a bare `name` is a person's.
//!
//! Services, events, spans and functions have names too. A person's has two or more words that each begin with a
//! capital, or stands in a record that also has an e-mail address, a telephone number or a date of birth; and the
//! record is not that of a service, an event or a function.

use std::ops::Range;

use crate::bytes;
use crate::key::value::Value;

/// How far around the key the record is looked at.
const REACH: usize = 120;
/// How far before the record its own key is looked for.
const OWN_KEY: usize = 24;
/// Keys that make a record a person's.
const PERSON: [&[u8]; 20] = [
    b"mail",
    b"phone",
    b"attendee",
    b"customer",
    b"patient",
    b"guest",
    b"contact",
    b"caller",
    b"birth",
    b"dob",
    b"telefon",
    b"kunde",
    b"mobile",
    b"address",
    b"invitee",
    b"organizer",
    b"user\"",
    b"surname",
    b"telephone",
    b"person",
];
/// Keys that make a record something else's.
const THING: [&[u8]; 19] = [
    b"service",
    b"event_type",
    b"eventtype",
    b"\"event\"",
    b"span",
    b"\"call\"",
    b"function",
    b"product",
    b"duration",
    b"price",
    b"calendar",
    b"\"tool",
    b"\"args",
    b"arguments",
    b"slug",
    b"plan",
    b"queue",
    b"company",
    b"branch",
];

/// Whether the value at `value`, behind a key at `key`, is a person's name.
pub(crate) fn personal(text: &[u8], key: usize, value: Value) -> bool {
    let written = &text[value.start..value.end];
    let words = capitalised(written);
    if words == 0 {
        return false;
    }
    let around = surroundings(text, key, value.end);
    let has = |signs: &[&[u8]]| signs.iter().any(|sign| around.iter().any(|part| has_sign(text, part, sign)));
    has(&PERSON) || words >= 2 && !has(&THING)
}

/// Whether `sign` stands in `part` of the text, and not in a token.
fn has_sign(text: &[u8], part: &Range<usize>, sign: &[u8]) -> bool {
    let mut places = bytes::places_nocase(&text[part.clone()], sign);
    places.any(|at| !bytes::in_token(text, part.start + at))
}

/// The record before the key and after the value, with the record's own key.
fn surroundings(text: &[u8], key: usize, end: usize) -> [Range<usize>; 2] {
    let before = text[..key].iter().rev().take(REACH);
    let before = record(before, b'}', b'{');
    let own = bytes::run_back(text, key - before, OWN_KEY, |b| b != b'\n' && b != b',');
    let after = record(text[end..].iter().take(REACH), b'{', b'}');
    [key - before - own..key, end..end + after]
}

/// How many bytes belong to the record, before the one that leaves it.
fn record<'a>(bytes: impl Iterator<Item = &'a u8>, open: u8, close: u8) -> usize {
    let mut depth = 0;
    bytes
        .take_while(|b| {
            depth += i32::from(**b == open) - i32::from(**b == close);
            depth >= 0 && **b != b'\n'
        })
        .count()
}

/// How many words a value has, or 0 when one of them is not written like a name.
fn capitalised(value: &[u8]) -> usize {
    if value.is_empty() || value.len() > 120 {
        return 0;
    }
    let mut count = 0;
    for word in words(value) {
        let first = word[0];
        let particle = word.len() <= 4 && word.iter().all(u8::is_ascii_lowercase);
        let plain = word.iter().all(|b| {
            bytes::letter_like(*b)
                || matches!(b, b'-' | b'\'' | b'.' | b',' | b'\\' | b'%')
                || bytes::digit(*b) && escaped(word)
        });
        if !plain || !(bytes::upper(first) || first >= 0x80 || first == b'\\' || first == b'%' || particle && count > 0)
        {
            return 0;
        }
        count += usize::from(!particle);
    }
    count
}

/// Whether digits in `word` come from escapes.
fn escaped(word: &[u8]) -> bool {
    word.iter().any(|b| matches!(b, b'\\' | b'%'))
}

/// The words of a value; a form body's spaces are `+` or `%20`.
fn words(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let value = rest?;
        let at = (0..value.len()).find(|i| matches!(value[*i], b' ' | b'\t' | b'+') || value[*i..].starts_with(b"%20"));
        let skip = at.map(|at| at + if value[at] == b'%' { 3 } else { 1 });
        rest = skip.map(|skip| &value[skip..]);
        Some(&value[..at.unwrap_or(value.len())])
    })
    .filter(|word| !word.is_empty())
}
