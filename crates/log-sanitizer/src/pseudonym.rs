//! Keyed pseudonyms: the same value gets the same name, and nobody without the key can find the value.
//!
//! HMAC-SHA-256 over class, tenant and value, each with its length; 64 bits of it, written in letters, so that a
//! pseudonym is never taken for a number. A key has an id, which stands in the pseudonym, so that keys can be changed
//! and old lines still be told apart. There is no unkeyed form: telephone numbers are few enough to try them all.

use crate::class::Class;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// Shortest key that is taken, in bytes.
pub(crate) const MIN_KEY: usize = 16;

/// A key for pseudonyms. Its `Debug` shows the id only.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PseudonymKey {
    pub(crate) id: String,
    #[cfg_attr(feature = "serde", serde(skip_serializing))]
    pub(crate) secret: String,
}

impl PseudonymKey {
    /// A key named `id`; `secret` has at least 16 bytes.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { id: id.into(), secret: secret.into() }
    }

    /// `id:name` for `value`.
    pub(crate) fn name(&self, class: Class, tenant: &str, value: &[u8]) -> String {
        let mut out = format!("{}:", self.id);
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()) else {
            return out;
        };
        for part in [class.name().as_bytes(), tenant.as_bytes(), &normal(class, value)] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        for byte in &mac.finalize().into_bytes()[..8] {
            out.extend([char::from(b'a' + (byte >> 4)), char::from(b'a' + (byte & 15))]);
        }
        out
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PseudonymKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The value without what spellings differ in: separators of numbers, case of addresses.
fn normal(class: Class, value: &[u8]) -> Vec<u8> {
    match class {
        Class::Email => value.to_ascii_lowercase(),
        Class::Phone => {
            let digits: Vec<u8> = value.iter().copied().filter(u8::is_ascii_digit).collect();
            digits.strip_prefix(b"00").map_or(digits.clone(), <[u8]>::to_vec)
        }
        Class::Iban | Class::Card => {
            value.iter().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase).collect()
        }
        _ => value.to_vec(),
    }
}
