//! The law of call identity: what names one particular call, told by its shape.
//!
//! Models and templates write placeholders where the identifier belongs: `None`, `null`,
//! `current`, `1`, `call_1`, `{{call_id}}`, nothing. A list of them is never complete; their shape
//! is. An identifier
//!
//! - has 1 to 128 characters of `a-z A-Z 0-9 _ - . :`, which leaves out every template;
//! - behind a leading `call_`, `chat_` or `web_call_` still has six characters or more, of which
//!   at least one is a digit: words are not unique, and short ones neither;
//! - is not a mere counter: digits alone name a call only from sixteen on;
//! - is not one or two characters repeated, such as the nil UUID.
//!
//! What fails this counts as missing, and a missing identifier is never a key of anything.

use std::fmt;
use std::str::FromStr;

use crate::error::EnvelopeError;
use crate::limits::MAX_ID_BYTES;

/// Shortest identifying part.
const MIN_IDENTIFYING: usize = 6;

/// Shortest identifying part that consists of digits alone.
const MIN_DIGITS_ALONE: usize = 16;

/// Fewest different characters in the identifying part.
const MIN_DISTINCT: usize = 3;

/// The identity of one call (or chat).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(Box<str>);

impl CallId {
    /// Takes an identifier that names one particular call; white space around it is dropped.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError::IdLength`], [`EnvelopeError::IdCharacters`] or
    /// [`EnvelopeError::IdPlaceholder`].
    pub fn parse(text: &str) -> Result<Self, EnvelopeError> {
        let text = text.trim();
        check_characters(text)?;
        if is_placeholder(text) {
            return Err(EnvelopeError::IdPlaceholder);
        }
        Ok(Self(text.into()))
    }

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Length and alphabet, as for every identifier of the platform.
pub(crate) fn check_characters(text: &str) -> Result<(), EnvelopeError> {
    if text.is_empty() || text.len() > MAX_ID_BYTES {
        return Err(EnvelopeError::IdLength);
    }
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':');
    if text.bytes().all(allowed) { Ok(()) } else { Err(EnvelopeError::IdCharacters) }
}

fn is_placeholder(text: &str) -> bool {
    let identifying = identifying_part(text).as_bytes();
    let digits = identifying.iter().filter(|b| b.is_ascii_digit()).count();
    let only_digits = digits == identifying.len();
    identifying.len() < MIN_IDENTIFYING
        || digits == 0
        || (only_digits && identifying.len() < MIN_DIGITS_ALONE)
        || distinct(identifying) < MIN_DISTINCT
}

fn identifying_part(text: &str) -> &str {
    let prefixes = ["web_call_", "call_", "chat_", "call-", "call"];
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text)
}

fn distinct(bytes: &[u8]) -> usize {
    let mut seen = 0_u128;
    for byte in bytes {
        seen |= 1 << (byte & 127);
    }
    seen.count_ones() as usize
}

impl FromStr for CallId {
    type Err = EnvelopeError;

    fn from_str(text: &str) -> Result<Self, EnvelopeError> {
        Self::parse(text)
    }
}

impl AsRef<str> for CallId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_and_hand_written_identifiers_name_a_call() {
        for id in [
            "call_7f3c0d9a51e24b86a0c1d2e3f40",
            "chat_7f3c0d9a51e24b86a0c1d2e3f40",
            "rate-test-001",
            "test-company-15",
            "test-company-20-b",
            "call_abc123",
            "2f1c9a52-6f1b-4b0e-9b1e-7d0f5f7c2a11",
            "1790769600000123",
            "CA00000000000000000000000000000001f",
        ] {
            assert_eq!(CallId::parse(id).map(|id| id.to_string()), Ok(id.to_owned()));
        }
    }

    #[test]
    fn placeholders_are_known_by_their_shape() {
        for id in [
            "None",
            "null",
            "NULL",
            "undefined",
            "current",
            "current_call",
            "unknown",
            "call",
            "call_id",
            "your_call_id_here",
            "1",
            "0",
            "42",
            "123456",
            "1234567890",
            "call_1",
            "call_12",
            "call_001",
            "call_12345",
            "call_abc12",
            "call_123456789",
            "call1",
            "call-1",
            "chat_1",
            "web_call_1",
            "n.a.",
            "-",
            "_",
            "call_",
            "00000000-0000-0000-0000-000000000000",
            "call_xxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "1111111111111111111111",
        ] {
            assert_eq!(CallId::parse(id), Err(EnvelopeError::IdPlaceholder), "{id}");
        }
    }

    #[test]
    fn templates_and_markup_are_not_identifiers() {
        for id in [
            "{{call_id}}",
            "{call_id_123}",
            "<call_id_1>",
            "$CALL_ID_1",
            "%7B%7Bcall_id%7D%7D",
            "a b c 1 2 3",
            "call_\u{fc}12345",
            "call_1234567\r\nX: y",
        ] {
            assert_eq!(CallId::parse(id), Err(EnvelopeError::IdCharacters), "{id}");
        }
    }

    #[test]
    fn length_is_bounded_on_both_ends() {
        assert_eq!(CallId::parse("  "), Err(EnvelopeError::IdLength));
        let longest = format!("call_{}a1", "b2".repeat(60));
        assert_eq!(longest.len(), 127);
        assert!(CallId::parse(&longest).is_ok());
        assert_eq!(CallId::parse(&format!("{longest}cd")), Err(EnvelopeError::IdLength));
    }
}
