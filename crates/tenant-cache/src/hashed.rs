//! A key as a table sees it: its bytes, and their hash, which is worked out once.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::LazyLock;

use foldhash::fast::RandomState;

/// Seeded anew in each process: ids and parts come from strangers.
static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// Canonical bytes and their hash.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hashed<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) hash: u64,
}

impl<'a> Hashed<'a> {
    /// Works the hash out; canonical bytes tell their own end, so their length need not be hashed.
    #[inline]
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut hasher = SEED.build_hasher();
        hasher.write(bytes);
        Self { bytes, hash: hasher.finish() }
    }

    /// One of `count` places.
    pub(crate) const fn place(self, count: usize) -> usize {
        (self.hash % count as u64) as usize
    }
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
