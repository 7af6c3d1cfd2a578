//! What goes into an envelope comes out, and nothing else does.

use proptest::prelude::*;

use super::*;
use crate::ids::{BranchId, TenantId};
use crate::key::Key;
use crate::scope::Scope;

fn key(tenant: &str, part: &str) -> Key {
    Scope::tenant(&TenantId::new(tenant).unwrap()).branch(&BranchId::new("0").unwrap()).key().part(part)
}

fn label() -> Label {
    let times = Times { began: 1, fresh_until: 2, stale_until: 3, error_until: 4 };
    Label { schema: 7, times, generation: [1, 2, 3, 4, 5, 6], weight: 9, empty: true, canary: false }
}

#[test]
fn an_envelope_opens_for_its_own_key() {
    let asked = key("15", "day");
    let sealed = seal(asked.as_bytes(), &label(), b"value");
    assert_eq!(open(&sealed, asked.as_bytes(), 7), Ok((label(), &b"value"[..])));
}

#[test]
fn another_scope_another_key_and_another_schema_are_told_apart() {
    let sealed = seal(key("20", "day").as_bytes(), &label(), b"value");
    assert_eq!(open(&sealed, key("15", "day").as_bytes(), 7), Err(Rejection::OtherScope("20".into())));
    assert_eq!(open(&sealed, key("20", "other").as_bytes(), 7), Err(Rejection::OtherKey));
    assert_eq!(open(&sealed, key("20", "day").as_bytes(), 8), Err(Rejection::OtherVersion));
}

#[test]
fn a_future_version_is_not_guessed_at() {
    let asked = key("15", "day");
    let mut sealed = seal(asked.as_bytes(), &label(), b"value");
    sealed[2] = VERSION + 1;
    let body = sealed.len() - 4;
    let checksum = crc32fast::hash(&sealed[..body]).to_le_bytes();
    sealed[body..].copy_from_slice(&checksum);
    assert_eq!(open(&sealed, asked.as_bytes(), 7), Err(Rejection::OtherVersion));
}

proptest! {
    #[test]
    fn what_is_sealed_is_opened(
        value in proptest::collection::vec(any::<u8>(), 0..64),
        part in "\\PC{0,9}",
        (empty, canary) in any::<(bool, bool)>(),
    ) {
        let (asked, label) = (key("15", &part), Label { empty, canary, ..label() });
        let sealed = seal(asked.as_bytes(), &label, &value);
        prop_assert_eq!(open(&sealed, asked.as_bytes(), 7), Ok((label, &value[..])));
    }

    #[test]
    fn one_changed_bit_is_damage(at in 0_usize..1_000, bit in 0_u8..8) {
        let asked = key("15", "day");
        let mut sealed = seal(asked.as_bytes(), &label(), b"value");
        let at = at % sealed.len();
        sealed[at] ^= 1 << bit;
        prop_assert!(open(&sealed, asked.as_bytes(), 7).is_err());
    }

    #[test]
    fn a_cut_envelope_is_damage(keep in 0_usize..1_000) {
        let asked = key("15", "day");
        let sealed = seal(asked.as_bytes(), &label(), b"value");
        let keep = keep % sealed.len();
        prop_assert_eq!(open(&sealed[..keep], asked.as_bytes(), 7), Err(Rejection::Damaged));
    }

    /// With a right checksum before it, so that the reader behind the checksum sees the noise.
    #[test]
    fn noise_never_opens_and_never_panics(mut noise in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let [m, c, version, ..] = &mut noise[..] {
            (*m, *c, *version) = (b'T', b'C', VERSION);
        }
        let checksum = crc32fast::hash(&noise).to_le_bytes();
        noise.extend_from_slice(&checksum);
        prop_assert!(open(&noise, key("15", "day").as_bytes(), 7).is_err());
    }
}
