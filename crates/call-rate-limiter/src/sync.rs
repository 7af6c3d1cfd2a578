//! The locks, atomics and hash keys of the in-process home, and loom's in their place when interleavings
//! are tried; the keys are then fixed, because a model has to run the same each time.

#[cfg(loom)]
pub(crate) use foldhash::fast::FixedState as HashKeys;
#[cfg(not(loom))]
pub(crate) use foldhash::fast::RandomState as HashKeys;
#[cfg(not(loom))]
pub(crate) use std::sync::atomic::{AtomicUsize, Ordering};

#[cfg(loom)]
pub(crate) use loom::sync::atomic::{AtomicUsize, Ordering};
#[cfg(not(loom))]
pub(crate) use parking_lot::Mutex;

#[cfg(loom)]
pub(crate) use self::tried::Mutex;

#[cfg(loom)]
mod tried {
    //! loom's lock with the face of parking_lot's.

    use loom::sync::MutexGuard;

    pub(crate) struct Mutex<T>(loom::sync::Mutex<T>);

    impl<T> Mutex<T> {
        pub(crate) fn new(value: T) -> Self {
            Self(loom::sync::Mutex::new(value))
        }

        pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
            self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
        }

        pub(crate) fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
            self.0.try_lock().ok()
        }
    }
}
