//! One object of the request, read member by member, with every member's text left alone until
//! somebody asks for it.
//!
//! JSON members are slices of the body: what nobody asks for (transcripts, word timings, access
//! tokens) is skipped once and never copied. Skipping is iterative, so depth costs nothing. A
//! member that comes twice counts as its last occurrence, as in JavaScript and PHP.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::EnvelopeError;
use crate::limits::{MAX_KEY_BYTES, MAX_MEMBERS};
use crate::text::tidy;

/// Bytes that one byte of text can take as JSON (`\u00fc`).
const LONGEST_ESCAPE: usize = 6;

/// One member's value.
#[derive(Clone)]
pub(crate) enum Field<'a> {
    /// JSON as it stands in the body.
    Json(&'a RawValue),
    /// A form's value, decoded.
    Text(Cow<'a, str>),
}

/// The members of one object, in the order they came.
pub(crate) struct Members<'a> {
    entries: Vec<(Cow<'a, str>, Field<'a>)>,
}

impl<'a> Members<'a> {
    /// Reads a JSON object.
    pub(crate) fn from_json(text: &'a str) -> Result<Self, EnvelopeError> {
        if !text.trim_start().starts_with('{') {
            serde_json::from_str::<IgnoredAny>(text)?;
            return Err(EnvelopeError::NotAnObject);
        }
        match serde_json::from_str::<Read<'a>>(text)? {
            Read::All(members) => Ok(members),
            Read::TooMany => Err(EnvelopeError::TooManyMembers),
        }
    }

    /// Takes the decoded pairs of a form.
    pub(crate) fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let entry = |(key, value)| (Cow::Owned(key), Field::Text(Cow::Owned(value)));
        Self { entries: pairs.into_iter().map(entry).collect() }
    }

    /// The member of this exact name.
    pub(crate) fn get(&self, name: &str) -> Option<&Field<'a>> {
        self.entries.iter().rev().find(|(key, _)| key == name).map(|(_, field)| field)
    }

    /// All members, in the order they came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Field<'a>)> {
        self.entries.iter().map(|(key, field)| (key.as_ref(), field))
    }

    /// The member as tidy text of at most `max_bytes`; anything else counts as absent.
    pub(crate) fn text(&self, name: &str, max_bytes: usize) -> Option<String> {
        let field = self.get(name)?;
        if field.len() > max_bytes * LONGEST_ESCAPE + 2 {
            return None;
        }
        let text = field.scalar()?;
        let text = tidy(text)?;
        (text.len() <= max_bytes).then(|| text.into_owned())
    }

    /// The member as a single word of `a-z A-Z 0-9 _ -`, such as a state of an open set. Anything
    /// else counts as absent, so a word is fit for a log.
    pub(crate) fn word(&self, name: &str) -> Option<String> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        self.text(name, MAX_KEY_BYTES).filter(|word| word.bytes().all(plain))
    }

    /// The member as a whole number, also when it is written as text.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.text(name, 20)?.parse().ok()
    }

    /// The member as a truth value.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.text(name, 5)?.parse().ok()
    }

    /// Reads the member if it is an object: see [`Field::with_object`].
    pub(crate) fn object<R>(
        &self,
        name: &str,
        read: impl FnOnce(&Members<'_>) -> R,
    ) -> Result<Option<R>, EnvelopeError> {
        self.get(name).map_or(Ok(None), |field| field.with_object(read))
    }
}

impl Field<'_> {
    /// Bytes of the value as it came.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Json(raw) => raw.get().len(),
            Self::Text(text) => text.len(),
        }
    }

    /// The text of a string, a number or a truth value, as it came.
    pub(crate) fn scalar(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Json(raw) => match raw.get().as_bytes().first()? {
                b'"' => decode(raw.get()).map(Cow::Owned),
                b'{' | b'[' | b'n' => None,
                _ => Some(Cow::Borrowed(raw.get())),
            },
        }
    }

    /// Reads the value if it is an object, or text that holds one, or an empty array (as PHP
    /// writes an empty object). `None` for anything else.
    pub(crate) fn with_object<R>(&self, read: impl FnOnce(&Members<'_>) -> R) -> Result<Option<R>, EnvelopeError> {
        if let Self::Json(raw) = self
            && raw.get().starts_with('{')
        {
            return Members::from_json(raw.get()).map(|members| Some(read(&members)));
        }
        if self.is_empty_array() {
            return Ok(Some(read(&Members { entries: Vec::new() })));
        }
        match self.scalar() {
            Some(text) if text.trim_start().starts_with('{') => match Members::from_json(&text) {
                Ok(members) => Ok(Some(read(&members))),
                Err(EnvelopeError::NotJson { .. }) => Err(EnvelopeError::EmbeddedNotJson),
                Err(fault) => Err(fault),
            },
            _ => Ok(None),
        }
    }

    fn is_empty_array(&self) -> bool {
        let Self::Json(raw) = self else { return false };
        raw.get().strip_prefix('[').is_some_and(|rest| rest.trim() == "]")
    }
}

/// Decodes a JSON string. Half of a surrogate pair, as a transcript cut inside an emoji has it,
/// becomes replacement characters instead of a refusal.
fn decode(json: &str) -> Option<String> {
    struct Lossy;

    impl Visitor<'_> for Lossy {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<String, E> {
            Ok(String::from_utf8_lossy(bytes).into_owned())
        }
    }

    serde_json::Deserializer::from_str(json).deserialize_bytes(Lossy).ok()
}

enum Read<'a> {
    All(Members<'a>),
    TooMany,
}

#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Read<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ReadMembers)
    }
}

struct ReadMembers;

impl<'de> Visitor<'de> for ReadMembers {
    type Value = Read<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Read<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            if entries.len() == MAX_MEMBERS {
                map.next_value::<IgnoredAny>()?;
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Ok(Read::TooMany);
            }
            entries.push((key, Field::Json(map.next_value()?)));
        }
        Ok(Read::All(Members { entries }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(json: &str) -> Option<String> {
        Members::from_json(json).unwrap().text("a", 20)
    }

    #[test]
    fn scalars_are_text_and_the_rest_is_absent() {
        assert_eq!(text_of(r#"{"a":" x\u00fc "}"#).as_deref(), Some("x\u{fc}"));
        assert_eq!(text_of(r#"{"a":9}"#).as_deref(), Some("9"));
        assert_eq!(text_of(r#"{"a":true}"#).as_deref(), Some("true"));
        for absent in [r#"{"a":null}"#, r#"{"a":{}}"#, r#"{"a":[1]}"#, r#"{"b":1}"#] {
            assert_eq!(text_of(absent), None, "{absent}");
        }
    }

    #[test]
    fn text_beyond_its_limit_is_absent() {
        assert_eq!(text_of(r#"{"a":"123456789012345678901"}"#), None);
        assert_eq!(text_of(r#"{"a":"12345678901234567890"}"#).map(|t| t.len()), Some(20));
    }

    #[test]
    fn the_last_of_two_members_counts() {
        assert_eq!(text_of(r#"{"a":"x","a":"y"}"#).as_deref(), Some("y"));
    }

    #[test]
    fn bug_half_of_a_surrogate_pair_is_read() {
        assert_eq!(text_of(r#"{"a":"x\ud83d"}"#).as_deref(), Some("x\u{fffd}\u{fffd}\u{fffd}"));
    }

    #[test]
    fn depth_costs_nothing_where_nobody_looks() {
        let deep = format!(r#"{{"x":{}{},"a":1}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(text_of(&deep).as_deref(), Some("1"));
    }

    #[test]
    fn too_many_members_are_refused() {
        let members = |n: usize| {
            let list: Vec<_> = (0..n).map(|i| format!(r#""k{i}":1"#)).collect();
            Members::from_json(&format!("{{{}}}", list.join(","))).err()
        };
        assert_eq!(members(MAX_MEMBERS), None);
        assert_eq!(members(MAX_MEMBERS + 1), Some(EnvelopeError::TooManyMembers));
    }

    #[test]
    fn an_object_may_come_as_text_or_as_an_empty_array() {
        let count = |json: &str| Members::from_json(json).unwrap().object("a", |m| m.iter().count());
        assert_eq!(count(r#"{"a":{"b":1}}"#), Ok(Some(1)));
        assert_eq!(count(r#"{"a":"{\"b\":1,\"c\":2}"}"#), Ok(Some(2)));
        assert_eq!(count(r#"{"a":[ ]}"#), Ok(Some(0)));
        assert_eq!(count(r#"{"a":"b"}"#), Ok(None));
        assert_eq!(count(r#"{"a":"{b"}"#), Err(EnvelopeError::EmbeddedNotJson));
    }
}
