//! The token that binds tenant, event type and instant, so that booking books what was offered.
//!
//! A token is `payload.signature`, both in unpadded base64url: the payload names company, branch, event type, start
//! (Unix seconds) and length (minutes); the signature is HMAC-SHA256 over it. It is no secret, only unforgeable.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Separates this use of the key from any other.
const PURPOSE: &[u8] = b"slot token 1";

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OfferedSlot<'a> {
    /// The company's id.
    pub(crate) company: &'a str,
    /// The branch's id.
    pub(crate) branch: &'a str,
    /// Cal.com's event type.
    pub(crate) event_type: u64,
    /// Start of the slot.
    pub(crate) start: DateTime<Utc>,
    /// Length in minutes.
    pub(crate) minutes: i64,
}

/// Makes tokens.
#[derive(Clone)]
pub(crate) struct TokenSealer(Hmac<Sha256>);

impl TokenSealer {
    /// A sealer whose key comes from `secret`; every instance with the same secret makes the same tokens.
    pub(crate) fn new(secret: &SecretString) -> Self {
        let mut mac = keyed(secret.expose_secret().as_bytes());
        mac.update(PURPOSE);
        Self(keyed(&mac.finalize().into_bytes()))
    }

    /// The token of `slot`.
    pub(crate) fn seal(&self, slot: &OfferedSlot<'_>) -> String {
        let payload =
            serde_json::json!([slot.company, slot.branch, slot.event_type, slot.start.timestamp(), slot.minutes])
                .to_string();
        let mut mac = self.0.clone();
        mac.update(payload.as_bytes());
        let signature = mac.finalize().into_bytes();
        format!("{}.{}", URL_SAFE_NO_PAD.encode(payload), URL_SAFE_NO_PAD.encode(signature))
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104), so this never fails")]
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length")
}
