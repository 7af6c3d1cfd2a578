//! A key as a table sees it: its bytes, and their hash.
//!
//! The hash goes from the scope to the first part and from each part to the next, so that a key that is made of a scope has its hash
//! when it has its last part, and no byte is read again.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::LazyLock;

use foldhash::SharedSeed;
use foldhash::fast::{FoldHasher, RandomState};

use crate::encoding::{split_part, split_scope};

/// Seeded anew in each process: ids and parts come from strangers.
static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// Canonical bytes and their hash.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hashed<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) hash: u64,
}

impl<'a> Hashed<'a> {
    /// Works the hash out.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let (scope, mut rest) = split_scope(bytes);
        let mut hash = of_scope(scope);
        while let Some((part, tail)) = split_part(rest) {
            hash = with_part(hash, part);
            rest = tail;
        }
        Self { bytes, hash }
    }

    /// One of `count` places.
    pub(crate) const fn place(self, count: usize) -> usize {
        (self.hash % count as u64) as usize
    }
}

/// The hash of a scope's bytes.
pub(crate) fn of_scope(bytes: &[u8]) -> u64 {
    let mut hasher = SEED.build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// The hash of a key that has `hash` and gets one more part.
#[inline(always)]
pub(crate) fn with_part(hash: u64, part: &[u8]) -> u64 {
    let mut hasher = FoldHasher::with_seed(hash, SharedSeed::global_random());
    hasher.write(part);
    hasher.finish()
}

impl Hash for Hashed<'_> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

/// Takes a hash for what it is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AsItIs;

/// The hash that was taken.
#[derive(Debug, Default)]
pub(crate) struct Taken(u64);

impl BuildHasher for AsItIs {
    type Hasher = Taken;

    #[inline]
    fn build_hasher(&self) -> Taken {
        Taken::default()
    }
}

impl Hasher for Taken {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }

    #[inline]
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = Hashed::new(bytes).hash;
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use crate::ids::{BranchId, TenantId};
    use crate::key::{KeyPart, PartWriter};
    use crate::scope::Scope;

    use super::*;

    /// A part that comes in as many pieces as it has.
    struct Pieces(Vec<String>);

    impl KeyPart for Pieces {
        fn write_to(&self, out: &mut PartWriter<'_>) {
            self.0.iter().for_each(|piece| write!(out, "{piece}").unwrap());
        }
    }

    proptest! {
        /// What a key has from its parts is what its bytes say, in place and on the heap, and however a part was written.
        #[test]
        fn a_key_s_hash_is_that_of_its_bytes(
            branch in proptest::option::of("[a-z0-9]{1,128}"),
            parts in proptest::collection::vec(proptest::collection::vec("\\PC{0,40}", 0..4), 0..4),
        ) {
            let mut scope = Scope::tenant(&TenantId::new("15").unwrap());
            if let Some(branch) = branch {
                scope = scope.branch(&BranchId::new(&branch).unwrap());
            }
            let (mut whole, mut pieces) = (scope.key(), scope.key());
            for part in parts {
                whole = whole.part(part.concat());
                pieces = pieces.part(Pieces(part));
            }
            prop_assert_eq!(whole.as_bytes(), pieces.as_bytes());
            for key in [&whole, &pieces] {
                prop_assert_eq!(key.hashed().hash, Hashed::new(key.as_bytes()).hash);
            }
        }
    }

    #[test]
    fn parts_at_once_make_the_key_that_they_make_one_after_the_other() {
        let scope = Scope::tenant(&TenantId::new("15").unwrap());
        let long = "x".repeat(300);
        let at_once = scope.key_of(("day", -7_i64, true, 'ß', long.as_str(), u128::MAX, "", 0_u8));
        let key = scope.key().part("day").part(-7_i64).part(true).part('ß');
        let after = key.part(&long).part(u128::MAX).part("").part(0_u8);
        assert_eq!(at_once.as_bytes(), after.as_bytes());
        assert_eq!(at_once.hashed().hash, after.hashed().hash);
    }
}
