//! Whether a request really comes from the voice platform: its signature over the raw bytes.

use axum::http::{HeaderMap, HeaderName};
use chrono::{DateTime, Utc};
use retell_protocol::{SignatureError, SignatureVerifier};

/// The platform's signature header.
pub(crate) const SIGNATURE: HeaderName = HeaderName::from_static("x-retell-signature");

/// How requests prove themselves.
#[derive(Debug)]
pub(crate) enum Authenticity {
    /// By a signature with one of the configured keys.
    Signed(Box<SignatureVerifier>),
    /// Not at all: the demo, which listens on loopback only.
    #[cfg(feature = "demo")]
    Unsigned,
}

impl Authenticity {
    /// Whether `body` carries a valid signature made about `now`.
    ///
    /// # Errors
    ///
    /// What is wrong with the signature; for the log only, a stranger learns nothing but "no".
    pub(crate) fn check(&self, headers: &HeaderMap, body: &[u8], now: DateTime<Utc>) -> Result<(), SignatureError> {
        match self {
            Self::Signed(verifier) => {
                let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
                verifier.verify(header, body, now.timestamp_millis()).map(|_| ())
            }
            #[cfg(feature = "demo")]
            Self::Unsigned => Ok(()),
        }
    }
}
