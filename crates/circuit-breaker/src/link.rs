//! What a circuit leaves for the task that shares it with a fleet; without the feature `redis`,
//! nothing. Leaving a note never waits.

#[cfg(feature = "redis")]
mod shared {
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

    use tokio::sync::Notify;

    use crate::event::Cause;

    /// The notes. The task reads the circuit's state itself; these say what the state does not.
    #[derive(Debug, Default)]
    pub(crate) struct Link {
        /// Failures of this instance that the fleet has not heard of.
        failures: AtomicU32,
        /// A success ended the run of failures, and the fleet has not heard of it.
        ended: AtomicBool,
        /// An operator changed the state here.
        by_hand: AtomicBool,
        /// A call was refused while open: somebody here would make the probe.
        wanted: AtomicBool,
        pub(crate) wake: Notify,
    }

    impl Link {
        pub(crate) fn failed(&self) {
            self.failures.fetch_add(1, Ordering::AcqRel);
            self.wake.notify_one();
        }

        pub(crate) fn run_ended(&self) {
            self.failures.store(0, Ordering::Release);
            self.ended.store(true, Ordering::Release);
            self.wake.notify_one();
        }

        pub(crate) fn turned(&self, cause: Cause) {
            if cause == Cause::Fleet {
                return;
            }
            self.failures.store(0, Ordering::Release);
            self.ended.store(false, Ordering::Release);
            if cause == Cause::ByHand {
                self.by_hand.store(true, Ordering::Release);
            }
            self.wake.notify_one();
        }

        #[inline]
        pub(crate) fn refused(&self) {
            if !self.wanted.load(Ordering::Relaxed) {
                self.wanted.store(true, Ordering::Relaxed);
                self.wake.notify_one();
            }
        }

        pub(crate) fn take_failures(&self) -> u32 {
            self.failures.swap(0, Ordering::AcqRel)
        }

        /// Puts back what could not be told.
        pub(crate) fn return_failures(&self, failures: u32) {
            self.failures.fetch_add(failures, Ordering::AcqRel);
        }

        pub(crate) fn untold_failures(&self) -> u32 {
            self.failures.load(Ordering::Acquire)
        }

        pub(crate) fn flag_ended(&self) -> &AtomicBool {
            &self.ended
        }

        pub(crate) fn flag_by_hand(&self) -> &AtomicBool {
            &self.by_hand
        }

        pub(crate) fn flag_wanted(&self) -> &AtomicBool {
            &self.wanted
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

        pub(crate) fn turned(&self, _cause: Cause) {}

        pub(crate) fn refused(&self) {}
    }
}

#[cfg(not(feature = "redis"))]
pub(crate) use alone::Link;
#[cfg(feature = "redis")]
pub(crate) use shared::Link;
