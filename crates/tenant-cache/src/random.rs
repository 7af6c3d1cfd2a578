//! Where chance comes from: jitter is drawn from a source that a test can fix.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A source of random numbers for jitter; not for secrets.
#[derive(Clone)]
pub struct Randomness(Source);

#[derive(Clone)]
enum Source {
    Counter(Arc<AtomicU64>),
    Drawn(Arc<dyn Fn() -> u64 + Send + Sync>),
}

impl Randomness {
    /// Seeded by the operating system.
    #[must_use]
    pub fn system() -> Self {
        Self::seeded(RandomState::new().hash_one(0x7e57_u64))
    }

    /// The same sequence for the same seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Counter(Arc::new(AtomicU64::new(seed))))
    }

    /// Every number comes from `draw`; a constant function makes jitter exact in a test.
    #[must_use]
    pub fn from_fn(draw: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Source::Drawn(Arc::new(draw)))
    }

    /// The next number, uniform over all of `u64`.
    pub(crate) fn draw(&self) -> u64 {
        match &self.0 {
            Source::Counter(state) => split_mix(state.fetch_add(GOLDEN, Ordering::Relaxed)),
            Source::Drawn(draw) => draw(),
        }
    }
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Sebastiano Vigna's `SplitMix64`: a counter through a finaliser, so any number of threads can draw from one atomic.
const fn split_mix(counter: u64) -> u64 {
    let mut z = counter.wrapping_add(GOLDEN);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Default for Randomness {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Randomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Randomness")
    }
}
