//! The primitives that races are decided by, under a scheduler that tries one order of events after another.

use std::future::Future;
use std::sync::PoisonError;

use shuttle::sync::MutexGuard;
pub(crate) use shuttle::sync::atomic::AtomicU64;

/// Few generation counters, because each order of events makes them anew.
pub(crate) const COUNTERS: usize = 1 << 6;

/// A lock that is not poisoned, as the crate's own.
#[derive(Debug, Default)]
pub(crate) struct Mutex<T>(shuttle::sync::Mutex<T>);

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(shuttle::sync::Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn spawn<F>(future: F)
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    drop(shuttle::future::spawn(future));
}
