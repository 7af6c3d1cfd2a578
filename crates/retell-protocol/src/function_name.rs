//! The name of a function in one canonical spelling.
//!
//! The platform allows 1 to 64 characters of `a-z A-Z 0-9 _ -`. A deployment's version suffix such
//! as `_v17` belongs to the prompt, not to the function, and is dropped; letters become lower case
//! and `-` becomes `_`, so that `Check-Availability_v17` and `check_availability` are one.

use std::fmt;
use std::str::FromStr;

use crate::error::EnvelopeError;

/// Longest name that the platform allows.
const MAX_BYTES: usize = 64;

/// A function's name, canonical: lower case, `_` between words, no version suffix.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionName(Box<str>);

impl FunctionName {
    /// Takes a name as a request spells it; white space around it is dropped.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError::FunctionName`] if the platform would not allow it.
    pub fn parse(text: &str) -> Result<Self, EnvelopeError> {
        let text = text.trim();
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        if text.is_empty() || text.len() > MAX_BYTES || !text.bytes().all(allowed) {
            return Err(EnvelopeError::FunctionName);
        }
        let canonical = text.to_ascii_lowercase().replace('-', "_");
        Ok(Self(without_version(&canonical).into()))
    }

    /// The canonical name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Drops one `_v<digits>` from the end, unless nothing would be left.
fn without_version(name: &str) -> &str {
    match name.rsplit_once("_v") {
        Some((stem, version))
            if !stem.is_empty() && !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit()) =>
        {
            stem
        }
        _ => name,
    }
}

impl FromStr for FunctionName {
    type Err = EnvelopeError;

    fn from_str(text: &str) -> Result<Self, EnvelopeError> {
        Self::parse(text)
    }
}

impl AsRef<str> for FunctionName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FunctionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_function_meet() {
        for (spelled, canonical) in [
            ("check_availability", "check_availability"),
            ("check-availability", "check_availability"),
            ("Check_Availability_v17", "check_availability"),
            ("check-availability-V2", "check_availability"),
            (" book_appointment ", "book_appointment"),
            ("book_v2_v3", "book_v2"),
            ("book_v", "book_v"),
            ("book_v1a", "book_v1a"),
            ("_v17", "_v17"),
            ("v17", "v17"),
        ] {
            assert_eq!(FunctionName::parse(spelled).unwrap().as_str(), canonical, "{spelled}");
        }
    }

    #[test]
    fn what_the_platform_does_not_allow_is_refused() {
        let long = "a".repeat(65);
        for name in ["", "  ", "J\u{fc}rgen", "a b", "a.b", "{{name}}", "a\nb", long.as_str()] {
            assert_eq!(FunctionName::parse(name), Err(EnvelopeError::FunctionName), "{name:?}");
        }
    }
}
