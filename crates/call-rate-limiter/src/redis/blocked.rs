//! Blocks that the store pronounced, remembered in this process: a flood of a blocked subject costs
//! no round trip.
//!
//! A memory is let go when the store says that the block's key has changed, and is checked against
//! the store now and then in case that was not heard. One request does the checking; the others go
//! on being refused from memory.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use foldhash::fast::RandomState;
use parking_lot::RwLock;

use crate::moment::Moment;
use crate::state::Block;

/// The most blocks that are remembered; beyond it the store is asked.
const CAP: usize = 65_536;

#[derive(Clone, Copy)]
struct Memory {
    block: Block,
    check: Moment,
}

/// The blocks that this process remembers.
#[derive(Default)]
pub(crate) struct Blocked {
    memories: RwLock<HashMap<Box<str>, Memory, RandomState>>,
    count: AtomicUsize,
}

impl Blocked {
    /// The block of a subject, unless there is none, it is over, or it is this request's turn to
    /// check, `recheck` after the last.
    pub(crate) fn find(&self, subject: &str, recheck: Duration, now: Moment) -> Option<Block> {
        if self.count.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let memory = self.memories.read().get(subject).copied()?;
        if now < memory.check && now < memory.block.until {
            return Some(memory.block);
        }
        let mut memories = self.memories.write();
        let memory = memories.get_mut(subject)?;
        if now >= memory.block.until {
            memories.remove(subject);
            self.count.store(memories.len(), Ordering::Relaxed);
            return None;
        }
        if now < memory.check {
            return Some(memory.block);
        }
        memory.check = now.plus(recheck);
        None
    }

    pub(crate) fn remember(&self, subject: &str, block: Block, (check, now): (Moment, Moment)) {
        let mut memories = self.memories.write();
        if memories.len() >= CAP {
            memories.retain(|_, memory| now < memory.block.until);
        }
        if memories.len() < CAP {
            memories.insert(subject.into(), Memory { block, check });
        }
        self.count.store(memories.len(), Ordering::Relaxed);
    }

    pub(crate) fn forget(&self, subject: &str) {
        if self.count.load(Ordering::Relaxed) > 0 {
            let mut memories = self.memories.write();
            memories.remove(subject);
            self.count.store(memories.len(), Ordering::Relaxed);
        }
    }

    pub(crate) fn forget_all(&self) {
        self.memories.write().clear();
        self.count.store(0, Ordering::Relaxed);
    }
}
