//! The atomics that interleaving tests replace.

#[cfg(loom)]
pub(crate) use loom::sync::atomic::{AtomicU64, Ordering};
#[cfg(not(loom))]
pub(crate) use std::sync::OnceLock;
#[cfg(not(loom))]
pub(crate) use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(loom)]
pub(crate) use once::OnceLock;

/// The standard library's lock with an atomic beside it by which loom sees the order that it makes.
#[cfg(loom)]
mod once {
    use loom::sync::atomic::{AtomicBool, Ordering};

    #[derive(Debug, Default)]
    pub(crate) struct OnceLock<T> {
        cell: std::sync::OnceLock<T>,
        ready: AtomicBool,
    }

    impl<T> OnceLock<T> {
        pub(crate) fn new() -> Self {
            Self { cell: std::sync::OnceLock::new(), ready: AtomicBool::new(false) }
        }

        pub(crate) fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
            let mut made = false;
            let value = self.cell.get_or_init(|| {
                made = true;
                make()
            });
            if made {
                self.ready.store(true, Ordering::Release);
            }
            while !self.ready.load(Ordering::Acquire) {
                loom::thread::yield_now();
            }
            value
        }
    }
}
