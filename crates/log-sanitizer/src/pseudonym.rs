//! Keyed pseudonyms: the same value gets the same name, and nobody without the key can find the value.
//!
//! HMAC-SHA-256 over class, tenant and value, each with its length; 64 bits of it, written in letters, so that a
//! pseudonym is never taken for a number. A key has an id, which stands in the pseudonym, so that keys can be changed
//! and old lines still be told apart: the new key names, the old ones answer what a value was called. There is no unkeyed
//! form: telephone numbers are few enough to try them all.

use crate::class::Class;
use crate::error::ConfigFault;
use crate::symbol::symbol;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fmt;

/// Shortest key that is taken, in bytes.
const MIN_KEY: usize = 16;

/// A key for pseudonyms. Its `Debug` shows the id only.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
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

    /// `id:name` for a value in its normal form.
    fn name(&self, class: Class, tenant: &str, normal: &[u8]) -> String {
        let mut out = format!("{}:", self.id);
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()) else {
            return out;
        };
        for part in [class.name().as_bytes(), tenant.as_bytes(), normal] {
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

/// All keys: the one that names, those that named, and those of single tenants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pseudonyms {
    pub(crate) current: Option<PseudonymKey>,
    pub(crate) previous: Vec<PseudonymKey>,
    pub(crate) tenants: BTreeMap<String, PseudonymKey>,
    pub(crate) country_code: Option<u16>,
}

impl Pseudonyms {
    /// The pseudonym that a value of this tenant has now.
    pub(crate) fn name(&self, class: Class, tenant: &str, value: &[u8]) -> Option<String> {
        Some(self.key(tenant)?.name(class, tenant, &normal(class, value, self.country_code)))
    }

    /// Every pseudonym that a value of this tenant has or had, the present one first.
    pub(crate) fn names(&self, class: Class, tenant: &str, value: &[u8]) -> Vec<String> {
        let normal = normal(class, value, self.country_code);
        let shared = self.current.iter().filter(|_| self.tenants.contains_key(tenant));
        let keys = self.key(tenant).into_iter().chain(shared).chain(&self.previous);
        keys.map(|key| key.name(class, tenant, &normal)).collect()
    }

    fn key(&self, tenant: &str) -> Option<&PseudonymKey> {
        self.tenants.get(tenant).or(self.current.as_ref())
    }
}

/// Adds every fault of `keys`, each with its path.
pub(crate) fn check(keys: &[(String, &PseudonymKey)], faults: &mut Vec<ConfigFault>) {
    for (i, (path, key)) in keys.iter().enumerate() {
        if key.secret.len() < MIN_KEY {
            faults.push(ConfigFault::new(format!("{path}.secret"), "a key has at least 16 bytes"));
        }
        let plain = key.id.bytes().all(|b| b.is_ascii_alphanumeric());
        if key.id.is_empty() || key.id.len() > 8 || !plain {
            let message = "an id has 1 to 8 letters or digits, such as `k1`";
            faults.push(ConfigFault::new(format!("{path}.id"), message));
        } else if keys[..i].iter().any(|(_, other)| other.id == key.id) {
            let message = format!("the id `{}` names another key already; ids tell old lines from new ones", key.id);
            faults.push(ConfigFault::new(format!("{path}.id"), message));
        }
    }
}

/// The value without what spellings differ in: escapes, separators of numbers, case of addresses.
fn normal(class: Class, value: &[u8], country_code: Option<u16>) -> Vec<u8> {
    match class {
        Class::Email => plain(value).to_lowercase().into_bytes(),
        Class::Phone => telephone(&plain(value), country_code),
        Class::Iban | Class::Card => {
            let plain = plain(value);
            plain.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_uppercase()).collect()
        }
        _ => value.to_vec(),
    }
}

/// The digits with the country code, without a trunk prefix: `+49 (0)171 …` and `0171 …` are one number.
fn telephone(plain: &str, country_code: Option<u16>) -> Vec<u8> {
    let international = plain.trim_start_matches(['(', ' ']).starts_with('+');
    let plain = if international { plain.replacen("(0)", "", 1) } else { plain.to_owned() };
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let number = match (digits.strip_prefix("00"), digits.strip_prefix('0'), country_code) {
        (Some(rest), _, _) => rest.to_owned(),
        (None, Some(rest), Some(code)) if !international => format!("{code}{rest}"),
        _ => digits,
    };
    number.into_bytes()
}

/// The value with its `%40` and `\u0040` escapes read, several levels deep.
fn plain(value: &[u8]) -> String {
    let mut out = Vec::with_capacity(value.len());
    let mut at = 0;
    while let Some((b, len)) = symbol(value, at) {
        if b == 0 || len == 1 {
            out.extend_from_slice(&value[at..at + len])
        } else {
            out.push(b)
        }
        at += len;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Pseudonyms {
        let key = |id: &str| PseudonymKey::new(id, "0123456789abcdef");
        Pseudonyms {
            current: Some(key("k2")),
            previous: vec![key("k1")],
            tenants: BTreeMap::from([("20".to_owned(), key("t20"))]),
            country_code: Some(49),
        }
    }

    #[test]
    fn every_spelling_of_a_number_has_one_pseudonym() {
        let name = |spelling: &str| keys().name(Class::Phone, "15", spelling.as_bytes());
        for spelling in [
            "0171 234-5678",
            "0049171/2345678",
            "+49 (0)171 2345678",
            "%2B49%20171%202345678",
            r"\u002b491712345678",
            "491712345678",
        ] {
            assert_eq!(name(spelling), name("+491712345678"), "{spelling}");
        }
        assert_ne!(name("+491712345679"), name("+491712345678"));
    }

    #[test]
    fn every_spelling_of_an_address_has_one_pseudonym() {
        let name = |spelling: &str| keys().name(Class::Email, "15", spelling.as_bytes());
        for spelling in ["Max@Example.org", "max%40example.org", r"max\u0040example.org"] {
            assert_eq!(name(spelling), name("max@example.org"), "{spelling}");
        }
    }

    #[test]
    fn after_a_rotation_old_pseudonyms_can_still_be_looked_up() {
        let names = keys().names(Class::Phone, "15", b"+491712345678");
        let ids: Vec<_> = names.iter().map(|name| name.split_once(':').map_or("", |n| n.0)).collect();
        assert_eq!(ids, ["k2", "k1"]);
        let before = Pseudonyms { current: keys().previous.pop(), ..Pseudonyms::default() };
        assert_eq!(before.name(Class::Phone, "15", b"+491712345678").as_ref(), names.get(1));
    }

    #[test]
    fn a_tenant_s_own_key_names_its_values() {
        let names = keys().names(Class::Phone, "20", b"+491712345678");
        assert!(names[0].starts_with("t20:") && names.len() == 3, "{names:?}");
    }
}
