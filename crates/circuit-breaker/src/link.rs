//! What a circuit leaves for the task that shares it with a fleet; without the feature `redis`,
//! nothing. Leaving a note never waits.

#[cfg(feature = "redis")]
mod shared {
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    use tokio::sync::Notify;

    use crate::event::Cause;
    use crate::untold::Untold;

    /// The notes. The task reads the circuit's state itself; these say what the state does not.
    #[derive(Debug, Default)]
    pub(crate) struct Link {
        word: AtomicU64,
        pub(crate) wake: Notify,
        /// The fleet was asked once, with or without an answer.
        tried: AtomicBool,
        first: Notify,
    }

    /// A command in progress, from before it changes the state until its note is left.
    pub(crate) struct Commanding<'a>(&'a Link);

    impl Drop for Commanding<'_> {
        fn drop(&mut self) {
            self.0.update(Untold::command_ends);
            self.0.wake.notify_one();
        }
    }

    impl Link {
        pub(crate) fn failed(&self) {
            self.update(Untold::failed);
            self.wake.notify_one();
        }

        pub(crate) fn run_ended(&self) {
            self.update(Untold::run_ended);
            self.wake.notify_one();
        }

        pub(crate) fn turned(&self, cause: Cause, generation: u32) {
            self.update(|untold| untold.turned(cause, generation));
            if cause != Cause::Fleet {
                self.wake.notify_one();
            }
        }

        #[inline]
        pub(crate) fn refused(&self) {
            if !self.untold().wanted {
                self.update(Untold::refused);
                self.wake.notify_one();
            }
        }

        pub(crate) fn commanding(&self) -> Commanding<'_> {
            self.update(Untold::command_begins);
            Commanding(self)
        }

        pub(crate) fn was_tried(&self) {
            if !self.tried.swap(true, Ordering::AcqRel) {
                self.first.notify_waiters();
            }
        }

        /// Until the fleet was asked for the first time.
        pub(crate) async fn first_time(&self) {
            let first = self.first.notified();
            if !self.tried.load(Ordering::Acquire) {
                first.await;
            }
        }

        /// Whether the fleet knows all that happened here.
        pub(crate) fn is_told(&self) -> bool {
            let untold = self.untold();
            !untold.counts() && untold.by_hand.is_none() && untold.commands == 0
        }

        pub(crate) fn untold(&self) -> Untold {
            Untold::unpack(self.word.load(Ordering::Acquire))
        }

        /// Replaces what was read, unless something was added since.
        pub(crate) fn replace(&self, read: Untold, with: Untold) -> bool {
            self.word.compare_exchange(read.pack(), with.pack(), Ordering::AcqRel, Ordering::Acquire).is_ok()
        }

        pub(crate) fn asked(&self) {
            self.update(Untold::asked);
        }

        fn update(&self, change: impl Fn(Untold) -> Untold) {
            let changed = |word| Some(change(Untold::unpack(word)).pack());
            let _ = self.word.fetch_update(Ordering::AcqRel, Ordering::Acquire, changed);
        }
    }
}

#[cfg(not(feature = "redis"))]
mod alone {
    use crate::event::Cause;

    #[derive(Debug)]
    pub(crate) enum Link {}

    impl Link {
        pub(crate) fn failed(&self) {}

        pub(crate) fn run_ended(&self) {}

        pub(crate) fn turned(&self, _cause: Cause, _generation: u32) {}

        pub(crate) fn refused(&self) {}

        pub(crate) fn commanding(&self) {}

        pub(crate) fn is_told(&self) -> bool {
            true
        }
    }
}

#[cfg(not(feature = "redis"))]
pub(crate) use alone::Link;
#[cfg(feature = "redis")]
pub(crate) use shared::Link;
