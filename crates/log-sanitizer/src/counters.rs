//! How often each class was replaced, since the sanitizer was made.

use crate::class::{Class, Finding};
use std::sync::atomic::{AtomicU64, Ordering};

/// One counter per class.
#[derive(Debug, Default)]
pub(crate) struct Counters([AtomicU64; Class::ALL.len()]);

impl Counters {
    /// Counts `findings`.
    pub(crate) fn add(&self, findings: &[Finding]) {
        for found in findings {
            self.0[found.class as usize].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Every class with its count.
    pub(crate) fn read(&self) -> impl Iterator<Item = (Class, u64)> {
        Class::ALL.into_iter().map(|c| (c, self.0[c as usize].load(Ordering::Relaxed)))
    }
}
