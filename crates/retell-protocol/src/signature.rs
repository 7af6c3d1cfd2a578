//! The law of authenticity.
//!
//! The header is `v=<T>,d=<D>`: `T` is Unix time in milliseconds without leading zeros, `D` the
//! lower-case hex HMAC-SHA256 of the raw body followed by `T`, keyed with the API key. Nothing may
//! stand before, between or after. `T` may be at most five minutes away, inclusive, in both
//! directions. During a rotation two keys are accepted; both are always computed and compared in
//! constant time, so that time tells nothing about either. The order is: well formed, in the
//! window, digest. The URL and the headers are not covered, and there is no nonce: whoever needs
//! single use remembers [`SignedAt::digest`] for as long as the window lasts.

use std::fmt;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

use crate::api_key::ApiKey;
use crate::error::SignatureError;

/// Allowed distance between the signature's time and now, as both published SDKs have it.
const WINDOW_MS: u64 = 300_000;

/// Bytes of a SHA-256 digest.
const DIGEST_BYTES: usize = 32;

/// Most digits of a timestamp: milliseconds until far beyond the year 9999.
const MAX_DIGITS: usize = 15;

/// Proof that a body was signed with an accepted key, not long ago. Only
/// [`SignatureVerifier::verify`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignedAt {
    timestamp_ms: i64,
    digest: [u8; DIGEST_BYTES],
    by_previous_key: bool,
}

/// Checks signatures with the current API key and, during a rotation, the previous one.
#[derive(Clone)]
pub struct SignatureVerifier {
    current: Hmac<Sha256>,
    previous: Option<Hmac<Sha256>>,
    window_ms: u64,
}

struct Header<'a> {
    timestamp: &'a str,
    timestamp_ms: i64,
    digest: [u8; DIGEST_BYTES],
}

impl SignedAt {
    /// When it was signed: Unix time in milliseconds.
    #[must_use]
    pub fn timestamp_ms(&self) -> i64 {
        self.timestamp_ms
    }

    /// The verified digest: the same for every copy of the same signed request, so it serves as the
    /// key of a replay guard.
    #[must_use]
    pub fn digest(&self) -> &[u8; DIGEST_BYTES] {
        &self.digest
    }

    /// It was the previous key that fitted: the rotation is not finished at the sender.
    #[must_use]
    pub fn by_previous_key(&self) -> bool {
        self.by_previous_key
    }
}

impl SignatureVerifier {
    /// Accepts signatures made with `current`.
    #[must_use]
    pub fn new(current: &ApiKey) -> Self {
        Self { current: keyed(current), previous: None, window_ms: WINDOW_MS }
    }

    /// Also accepts signatures made with `previous`, for the time of a rotation.
    #[must_use]
    pub fn with_previous(mut self, previous: &ApiKey) -> Self {
        self.previous = Some(keyed(previous));
        self
    }

    /// Replaces the allowed distance of five minutes.
    #[must_use]
    pub fn with_window(mut self, window: Duration) -> Self {
        self.window_ms = u64::try_from(window.as_millis()).unwrap_or(u64::MAX);
        self
    }

    /// Checks the `X-Retell-Signature` header against the body as received. `now_ms` is Unix time
    /// in milliseconds.
    ///
    /// # Errors
    ///
    /// A [`SignatureError`] that says which of the checks failed; for the log, not for the sender.
    pub fn verify(&self, header: Option<&str>, body: &[u8], now_ms: i64) -> Result<SignedAt, SignatureError> {
        let header = Header::parse(header.unwrap_or_default())?;
        self.in_window(header.timestamp_ms, now_ms)?;
        let by_current = fits(&self.current, body, &header);
        let by_previous = match &self.previous {
            Some(key) => fits(key, body, &header),
            None => Choice::from(0),
        };
        if !bool::from(by_current | by_previous) {
            return Err(SignatureError::Mismatch);
        }
        Ok(SignedAt {
            timestamp_ms: header.timestamp_ms,
            digest: header.digest,
            by_previous_key: !bool::from(by_current),
        })
    }

    /// Makes the header that Retell would send with this body at `at_ms`, with the current key:
    /// for tests, simulators and smoke checks.
    #[must_use]
    pub fn sign(&self, body: &[u8], at_ms: i64) -> String {
        let timestamp = at_ms.to_string();
        let digest = digest(&self.current, body, &timestamp);
        let mut header = format!("v={timestamp},d=");
        for byte in digest {
            header.push(char::from(HEX[usize::from(byte >> 4)]));
            header.push(char::from(HEX[usize::from(byte & 15)]));
        }
        header
    }

    fn in_window(&self, timestamp_ms: i64, now_ms: i64) -> Result<(), SignatureError> {
        let window_ms = self.window_ms;
        let distance = now_ms.abs_diff(timestamp_ms);
        if distance <= window_ms {
            Ok(())
        } else if timestamp_ms < now_ms {
            Err(SignatureError::TooOld { age_ms: distance, window_ms })
        } else {
            Err(SignatureError::FromTheFuture { ahead_ms: distance, window_ms })
        }
    }
}

impl fmt::Debug for SignatureVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignatureVerifier")
            .field("keys", &(1 + usize::from(self.previous.is_some())))
            .field("window_ms", &self.window_ms)
            .finish()
    }
}

impl<'a> Header<'a> {
    fn parse(header: &'a str) -> Result<Self, SignatureError> {
        if header.is_empty() {
            return Err(SignatureError::Missing);
        }
        Self::parts(header).ok_or(SignatureError::Malformed)
    }

    fn parts(header: &'a str) -> Option<Self> {
        let (timestamp, digest) = header.strip_prefix("v=")?.split_once(",d=")?;
        let digits =
            !timestamp.is_empty() && timestamp.len() <= MAX_DIGITS && timestamp.bytes().all(|b| b.is_ascii_digit());
        let canonical = timestamp == "0" || !timestamp.starts_with('0');
        if !(digits && canonical) {
            return None;
        }
        let timestamp_ms = timestamp.parse().ok()?;
        Some(Self { timestamp, timestamp_ms, digest: unhex(digest)? })
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

fn unhex(text: &str) -> Option<[u8; DIGEST_BYTES]> {
    let pairs = text.as_bytes();
    if pairs.len() != 2 * DIGEST_BYTES {
        return None;
    }
    let mut bytes = [0; DIGEST_BYTES];
    for (byte, pair) in bytes.iter_mut().zip(pairs.chunks_exact(2)) {
        *byte = (nibble(pair[0])? << 4) | nibble(pair[1])?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// HMAC takes a key of any length, so the error arm is unreachable; it yields an HMAC keyed with
/// nothing, which an [`ApiKey`] can never be.
fn keyed(key: &ApiKey) -> Hmac<Sha256> {
    Hmac::new_from_slice(key.bytes()).unwrap_or_else(|_| Hmac::new(&Default::default()))
}

fn digest(key: &Hmac<Sha256>, body: &[u8], timestamp: &str) -> [u8; DIGEST_BYTES] {
    let mut mac = key.clone();
    mac.update(body);
    mac.update(timestamp.as_bytes());
    mac.finalize().into_bytes().into()
}

fn fits(key: &Hmac<Sha256>, body: &[u8], header: &Header<'_>) -> Choice {
    digest(key, body, header.timestamp).ct_eq(&header.digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verifier() -> SignatureVerifier {
        SignatureVerifier::new(&ApiKey::new("key_current").unwrap())
    }

    #[test]
    fn what_is_signed_here_verifies_here() {
        let header = verifier().sign(b"{}", 1_790_769_600_000);
        let signed = verifier().verify(Some(&header), b"{}", 1_790_769_600_000).unwrap();
        assert_eq!(signed.timestamp_ms(), 1_790_769_600_000);
        assert!(!signed.by_previous_key());
    }

    #[test]
    fn during_a_rotation_both_keys_are_accepted_and_told_apart() {
        let old = ApiKey::new("key_previous").unwrap();
        let header = SignatureVerifier::new(&old).sign(b"{}", 1);
        assert_eq!(verifier().verify(Some(&header), b"{}", 1), Err(SignatureError::Mismatch));
        let signed = verifier().with_previous(&old).verify(Some(&header), b"{}", 1).unwrap();
        assert!(signed.by_previous_key());
    }

    #[test]
    fn a_missing_header_is_not_a_malformed_one() {
        assert_eq!(verifier().verify(None, b"", 0), Err(SignatureError::Missing));
        assert_eq!(verifier().verify(Some("x"), b"", 0), Err(SignatureError::Malformed));
    }

    #[test]
    fn the_clocks_extremes_do_not_overflow() {
        let header = verifier().sign(b"", 999_999_999_999_999);
        assert!(verifier().verify(Some(&header), b"", i64::MIN).is_err_and(|e| e.is_clock()));
        assert!(verifier().verify(Some(&header), b"", i64::MAX).is_err_and(|e| e.is_clock()));
    }

    #[test]
    fn a_negative_timestamp_is_malformed() {
        let header = verifier().sign(b"", -1);
        assert_eq!(verifier().verify(Some(&header), b"", -1), Err(SignatureError::Malformed));
    }

    #[test]
    fn debug_shows_no_key() {
        assert!(!format!("{:?}", verifier()).contains("key_current"));
    }
}
