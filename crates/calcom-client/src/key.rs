//! The API key: a secret that shows itself to the transport and to nobody else.

use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

use crate::fault::Faults;

/// An API key or access token of Cal.com. `Debug` never shows it, and it is wiped when dropped.
#[derive(Clone)]
pub struct ApiKey(SecretString);

impl ApiKey {
    /// Takes the secret as Cal.com gave it (`cal_…`, `cal_live_…`, or an access token).
    ///
    /// # Errors
    ///
    /// When it is empty, longer than 4096 bytes, or has characters that cannot stand in a header.
    pub fn new(secret: impl Into<String>) -> Result<Self, Faults> {
        let secret = secret.into();
        let mut faults = Faults::default();
        let fits = (1..=4096).contains(&secret.len()) && secret.bytes().all(|b| b.is_ascii_graphic());
        faults.require(fits, "api_key", "must be 1 to 4096 visible ASCII characters without spaces");
        faults.into_result(Self(SecretString::from(secret)))
    }

    /// The value of the `Authorization` header, marked as sensitive.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, http::header::InvalidHeaderValue> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.0.expose_secret()))?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// What names the key where the key itself must not appear: 128 bits of a digest, in hex.
    pub(crate) fn digest(&self) -> String {
        let mut digest = Sha256::new_with_prefix("calcom-client api key\n");
        digest.update(self.0.expose_secret());
        digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey([REDACTED])")
    }
}
