//! Bodies and queries in `application/x-www-form-urlencoded`.

use crate::error::EnvelopeError;
use crate::limits::MAX_MEMBERS;

/// Decodes all pairs; bytes that are not UTF-8 after decoding become replacement characters.
pub(crate) fn pairs(text: &str) -> Result<Vec<(String, String)>, EnvelopeError> {
    let separators = text.bytes().filter(|b| *b == b'&').count();
    if separators >= MAX_MEMBERS {
        return Err(EnvelopeError::TooManyMembers);
    }
    serde_urlencoded::from_str(text).map_err(|_| EnvelopeError::Unreadable)
}

/// Nothing but what an encoder writes, and at least one pair.
pub(crate) fn looks_like_one(text: &str) -> bool {
    let written = |b: u8| b.is_ascii_alphanumeric() || b"*-._+%=&~[]{}:@!,/()'".contains(&b);
    text.contains('=') && text.bytes().all(written)
}

/// The last value of this name in a query, without its leading `?`.
pub(crate) fn query_value(query: &str, name: &str) -> Option<String> {
    let pairs = pairs(query.strip_prefix('?').unwrap_or(query)).ok()?;
    pairs.into_iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_gives_its_last_value_decoded() {
        let value = query_value("?call_id=a&x=1&call_id=%7B%7Bcall_id%7D%7D", "call_id");
        assert_eq!(value.as_deref(), Some("{{call_id}}"));
        assert_eq!(query_value("x=1", "call_id"), None);
    }

    #[test]
    fn prose_and_markup_are_not_forms() {
        assert!(looks_like_one("call_id=rate-test-001&function_name=test"));
        assert!(!looks_like_one("hello"));
        assert!(!looks_like_one("<a b=\"c\">"));
        assert!(!looks_like_one("a sentence with a = in it"));
    }

    #[test]
    fn too_many_pairs_are_refused_before_they_are_decoded() {
        assert_eq!(pairs(&"a&".repeat(MAX_MEMBERS)), Err(EnvelopeError::TooManyMembers));
        assert!(pairs(&"a&".repeat(MAX_MEMBERS - 1)).is_ok());
    }
}
