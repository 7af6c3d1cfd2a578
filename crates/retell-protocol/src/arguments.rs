//! The arguments of a function call, as a language model wrote them.
//!
//! Names are compared without regard to case, `_`, `-` and spaces, and with umlauts spelled out, so
//! `customerName` is `customer_name` and `Bestätigung` is `bestaetigung`. Values are kept as
//! text where they are scalars: a model writes `9` as readily as `"9"`. Control characters become
//! spaces. Empty values, `null`, and templates that nobody filled in count as absent.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::error::EnvelopeError;
use crate::limits::{MAX_ARGUMENT_BYTES, MAX_ARGUMENT_DEPTH, MAX_KEY_BYTES};
use crate::members::{Field, Members};
use crate::text::tidy;

/// One argument's value.
#[derive(Clone, PartialEq, Eq)]
pub enum Argument {
    /// A string, a number or a truth value, as text.
    Text(Box<str>),
    /// An array or an object.
    Nested(Value),
}

/// The arguments of one call. `Debug` shows how many there are and nothing of them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Arguments {
    entries: BTreeMap<Box<str>, Argument>,
}

impl Arguments {
    /// The text of the argument with this name, in any spelling of the name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.argument(name)?.text()
    }

    /// The argument with this name, in any spelling of the name.
    #[must_use]
    pub fn argument(&self, name: &str) -> Option<&Argument> {
        self.entries.get(fold(name).as_str())
    }

    /// Every argument with its folded name (`customername`), in the order of these names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Argument)> {
        self.entries.iter().map(|(name, argument)| (name.as_ref(), argument))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// There is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The text of the first of these names that has one. The names are folded already.
    pub(crate) fn first_of(&self, folded: &[&str]) -> Option<&str> {
        folded.iter().find_map(|name| self.entries.get(*name)?.text())
    }

    /// Reads an object's members, all but those that `is_envelope` claims.
    pub(crate) fn read(members: &Members<'_>, is_envelope: impl Fn(&str) -> bool) -> Result<Self, EnvelopeError> {
        let mut entries = BTreeMap::new();
        for (name, field) in members.iter().filter(|(name, _)| !is_envelope(name)) {
            if name.len() > MAX_KEY_BYTES {
                return Err(EnvelopeError::KeyTooLong);
            }
            let name = fold(name).into_boxed_str();
            if let Some(argument) = Argument::read(field)? {
                entries.insert(name, argument);
            }
        }
        Ok(Self { entries })
    }
}

impl Argument {
    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nested(_) => None,
        }
    }

    /// The value of an array or an object.
    #[must_use]
    pub fn nested(&self) -> Option<&Value> {
        match self {
            Self::Text(_) => None,
            Self::Nested(value) => Some(value),
        }
    }

    fn read(field: &Field<'_>) -> Result<Option<Self>, EnvelopeError> {
        match (field, field.scalar()) {
            (_, Some(text)) => Self::scalar(text),
            (Field::Json(raw), None) if raw.get().starts_with(['{', '[']) => Self::structure(raw.get()).map(Some),
            _ => Ok(None),
        }
    }

    fn scalar(text: Cow<'_, str>) -> Result<Option<Self>, EnvelopeError> {
        if text.len() > MAX_ARGUMENT_BYTES {
            return Err(EnvelopeError::ArgumentTooLong);
        }
        Ok(tidy(text).map(|text| Self::Text(text.into_owned().into_boxed_str())))
    }

    fn structure(json: &str) -> Result<Self, EnvelopeError> {
        if json.len() > MAX_ARGUMENT_BYTES {
            return Err(EnvelopeError::ArgumentTooLong);
        }
        if depth(json) > MAX_ARGUMENT_DEPTH {
            return Err(EnvelopeError::ArgumentTooDeep);
        }
        Ok(Self::Nested(serde_json::from_str(json)?))
    }
}

impl fmt::Debug for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Argument([REDACTED])")
    }
}

impl fmt::Debug for Arguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Arguments({} [REDACTED])", self.entries.len())
    }
}

/// The name as it is compared.
pub(crate) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            '_' | '-' | ' ' => {}
            '\u{e4}' => folded.push_str("ae"),
            '\u{f6}' => folded.push_str("oe"),
            '\u{fc}' => folded.push_str("ue"),
            '\u{df}' => folded.push_str("ss"),
            other => folded.push(other),
        }
    }
    folded
}

/// How deeply valid JSON nests.
fn depth(json: &str) -> usize {
    let (mut deepest, mut current, mut in_text, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                current += 1;
                deepest = deepest.max(current);
            }
            b'}' | b']' if !in_text => current = current.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Arguments, EnvelopeError> {
        Arguments::read(&Members::from_json(json).unwrap(), |_| false)
    }

    #[test]
    fn spellings_of_one_name_meet() {
        let args = read(r#"{"customerName":"A","Best\u00e4tigung":true,"appointment-date":"x"}"#);
        let args = args.unwrap();
        assert_eq!(args.get("customer_name"), Some("A"));
        assert_eq!(args.get("bestaetigung"), Some("true"));
        assert_eq!(args.get("Appointment_Date"), Some("x"));
    }

    #[test]
    fn numbers_keep_the_digits_that_were_sent() {
        let args = read(r#"{"a":9,"b":9.50,"c":1e400,"d":-0}"#).unwrap();
        assert_eq!(["a", "b", "c", "d"].map(|name| args.get(name)), ["9", "9.50", "1e400", "-0"].map(Some));
    }

    #[test]
    fn a_missing_value_does_not_hide_a_twin_of_the_same_folded_name() {
        let args = read(r#"{"customer_name":"A","customerName":null}"#).unwrap();
        assert_eq!(args.get("customer_name"), Some("A"));
    }

    #[test]
    fn structures_are_kept_within_their_limits() {
        let args = read(r#"{"a":{"b":["]}",1]}}"#).unwrap();
        assert_eq!(args.get("a"), None);
        assert_eq!(args.argument("a").and_then(Argument::nested).unwrap()["b"][0], "]}");
        let nest = |n: usize| read(&format!(r#"{{"a":{}{}}}"#, "[".repeat(n), "]".repeat(n)));
        assert!(nest(MAX_ARGUMENT_DEPTH).is_ok());
        assert_eq!(nest(MAX_ARGUMENT_DEPTH + 1), Err(EnvelopeError::ArgumentTooDeep));
        let quoted = format!(r#"{{"a":["\"{}"]}}"#, "[".repeat(20));
        assert!(read(&quoted).is_ok());
        let long = format!(r#"{{"a":["{}"]}}"#, "x".repeat(MAX_ARGUMENT_BYTES));
        assert_eq!(read(&long), Err(EnvelopeError::ArgumentTooLong));
    }

    #[test]
    fn text_and_names_are_kept_within_their_limits() {
        let text = |n: usize| read(&format!(r#"{{"a":"{}"}}"#, "x".repeat(n)));
        assert!(text(MAX_ARGUMENT_BYTES).is_ok());
        assert_eq!(text(MAX_ARGUMENT_BYTES + 1), Err(EnvelopeError::ArgumentTooLong));
        let name = |n: usize| read(&format!(r#"{{"{}":1}}"#, "x".repeat(n)));
        assert!(name(MAX_KEY_BYTES).is_ok());
        assert_eq!(name(MAX_KEY_BYTES + 1), Err(EnvelopeError::KeyTooLong));
    }

    #[test]
    fn debug_shows_no_argument() {
        let args = read(r#"{"secret_name":"secret value","b":["secret value"]}"#).unwrap();
        assert_eq!(format!("{args:?}"), "Arguments(2 [REDACTED])");
        assert!(!format!("{:?}", args.argument("b")).contains("secret"));
    }
}
