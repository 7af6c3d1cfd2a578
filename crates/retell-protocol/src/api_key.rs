//! A Retell API key: the one that carries the webhook badge signs every request.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::error::SignatureError;

/// A Retell API key. Never printed: `Debug` is redacted, and there is no `Display` or serde.
#[derive(Clone)]
pub struct ApiKey(SecretString);

impl ApiKey {
    /// Takes a key as the dashboard shows it.
    ///
    /// # Errors
    ///
    /// [`SignatureError::UnusableKey`] if it is empty or has white space, control or non-ASCII
    /// characters in it, as after copying a line break along from a file.
    pub fn new(key: impl Into<String>) -> Result<Self, SignatureError> {
        let key = SecretString::from(key.into());
        let usable = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        if usable(key.expose_secret()) { Ok(Self(key)) } else { Err(SignatureError::UnusableKey) }
    }

    /// The bytes that key the HMAC.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_with_a_line_break_is_refused_where_it_is_made() {
        assert_eq!(ApiKey::new("key_1\n").err(), Some(SignatureError::UnusableKey));
        assert_eq!(ApiKey::new("").err(), Some(SignatureError::UnusableKey));
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        let key = ApiKey::new("key_0123").unwrap();
        assert_eq!(format!("{key:?}"), "ApiKey([REDACTED])");
    }
}
