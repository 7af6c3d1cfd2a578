//! Whether this process takes work: from the moment it listens until it is told to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Shared by the routes that answer for it and the signal that ends it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// Takes work from now on.
    pub(crate) fn open(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Takes no new work; what runs is finished.
    pub(crate) fn close(&self) {
        self.0.store(false, Ordering::Release);
    }

    /// Whether work is taken.
    pub(crate) fn is_open(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
