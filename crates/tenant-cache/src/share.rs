//! Fairness: what a tenant is sure of, and what it may take.
//!
//! With `n` tenants that have anything in memory, an equal share is the capacity divided by `n`. A tenant that holds no
//! more than its *floor*, a percentage of the equal share, loses nothing to others. A tenant that would hold more than
//! its *cap*, a percentage of the whole, puts out its own oldest values that were not asked for again, as soon as it is
//! not alone.

use std::sync::atomic::{AtomicU64, Ordering};

/// The shares of one cache.
#[derive(Debug)]
pub(crate) struct Shares {
    capacity: u64,
    floor_percent: u64,
    cap_percent: u64,
    active: AtomicU64,
}

impl Shares {
    pub(crate) fn new(capacity: u64, floor_percent: u8, cap_percent: u8) -> Self {
        let (floor_percent, cap_percent) = (u64::from(floor_percent), u64::from(cap_percent));
        Self { capacity, floor_percent, cap_percent, active: AtomicU64::new(0) }
    }

    /// A tenant has its first value.
    pub(crate) fn join(&self) {
        self.active.fetch_add(1, Ordering::Relaxed);
    }

    /// A tenant has lost its last value.
    pub(crate) fn leave(&self) {
        self.active.fetch_sub(1, Ordering::Relaxed);
    }

    /// The weight that nobody else can put out.
    pub(crate) fn floor(&self) -> u64 {
        let active = self.active.load(Ordering::Relaxed).max(1);
        self.capacity.saturating_mul(self.floor_percent) / (100 * active)
    }

    /// The weight above which a tenant makes room by itself.
    pub(crate) fn cap(&self) -> u64 {
        if self.cap_percent >= 100 || self.active.load(Ordering::Relaxed) < 2 {
            return u64::MAX;
        }
        self.capacity.saturating_mul(self.cap_percent) / 100
    }

    /// Whether a cap is set at all.
    pub(crate) const fn has_cap(&self) -> bool {
        self.cap_percent < 100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floors_shrink_with_the_number_of_tenants_and_never_fill_the_cache() {
        let shares = Shares::new(10_000, 50, 40);
        shares.join();
        assert_eq!((shares.floor(), shares.cap()), (5_000, u64::MAX));
        for _ in 1..100 {
            shares.join();
        }
        assert_eq!((shares.floor(), shares.cap()), (50, 4_000));
        for _ in 1..100 {
            shares.leave();
        }
        assert_eq!(shares.cap(), u64::MAX);
    }
}
