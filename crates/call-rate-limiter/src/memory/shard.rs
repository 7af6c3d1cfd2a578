//! One shard: a dense list of subjects, an index into it by hash, and the hand that sweeps it.

use std::hash::BuildHasher;

use hashbrown::HashTable;

use crate::memory::id::Id;
use crate::moment::Moment;
use crate::policy::Policy;
use crate::state::State;
use crate::sync::HashKeys;

/// A known subject's verdicts between two looks of the hand.
const TICKS: u8 = 16;

/// A subject, from the beginning of a cache line on: with up to three limits it takes two.
#[repr(align(64))]
struct Entry {
    id: Id,
    state: State,
}

/// The subjects of one shard.
///
/// The list is dense, so that the hand goes over it in order and removal moves one entry; it grows
/// by a quarter, because doubling would leave up to half of it empty.
pub(crate) struct Shard {
    index: HashTable<u32>,
    entries: Vec<Entry>,
    shared: Option<Box<State>>,
    hasher: HashKeys,
    hand: usize,
    ticks: u8,
}

impl Shard {
    pub(crate) fn new(hasher: HashKeys) -> Self {
        Self { index: HashTable::new(), entries: Vec::new(), shared: None, hasher, hand: 0, ticks: 0 }
    }

    /// The state of a known subject.
    #[inline]
    pub(crate) fn find(&mut self, hash: u64, id: &str) -> Option<&mut State> {
        let entries = &self.entries;
        let is_it = |at: &u32| entries[*at as usize].id.as_bytes() == id.as_bytes();
        let at = *self.index.find(hash, is_it)?;
        Some(&mut self.entries[at as usize].state)
    }

    /// Makes a fresh state for a subject that is not known.
    pub(crate) fn insert(&mut self, hash: u64, id: &str, policy: &Policy) -> &mut State {
        let at = self.entries.len();
        if at == self.entries.capacity() {
            self.entries.reserve_exact(at / 4 + 4);
        }
        self.entries.push(Entry { id: Id::new(id), state: State::new(policy.counts()) });
        let (entries, hasher) = (&self.entries, &self.hasher);
        let rehash = |at: &u32| hash_of(hasher, &entries[*at as usize].id);
        // At most `u32::MAX` subjects: the policy's cap says so.
        self.index.insert_unique(hash, at as u32, rehash);
        &mut self.entries[at].state
    }

    /// The state that subjects without room share.
    pub(crate) fn shared(&mut self, policy: &Policy) -> &mut State {
        self.shared.get_or_insert_with(|| Box::new(State::new(policy.counts())))
    }

    /// Forgets a subject; says whether it was known.
    pub(crate) fn remove(&mut self, hash: u64, id: &str) -> bool {
        let entries = &self.entries;
        let is_it = |at: &u32| entries[*at as usize].id.as_bytes() == id.as_bytes();
        let Some(&at) = self.index.find(hash, is_it) else {
            return false;
        };
        self.remove_at(at as usize);
        true
    }

    /// Counts a verdict, and now and then lets the hand look at a slot. Returns how many left.
    #[inline]
    pub(crate) fn tick(&mut self, policy: &Policy, now: Moment) -> usize {
        self.ticks += 1;
        if self.ticks < TICKS {
            return 0;
        }
        self.ticks = 0;
        self.sweep(1, policy, now)
    }

    /// Looks at the next `slots` subjects and lets the idle ones go. Returns how many left.
    pub(crate) fn sweep(&mut self, slots: usize, policy: &Policy, now: Moment) -> usize {
        let mut left = 0;
        for _ in 0..slots {
            if self.hand >= self.entries.len() {
                self.hand = 0;
            }
            match self.entries.get(self.hand) {
                None => break,
                Some(entry) if entry.state.is_idle(policy, now) => {
                    self.remove_at(self.hand);
                    left += 1;
                }
                Some(_) => self.hand += 1,
            }
        }
        left
    }

    fn remove_at(&mut self, at: usize) {
        self.unindex(at);
        let last = self.entries.len() - 1;
        if at != last {
            let hash = hash_of(&self.hasher, &self.entries[last].id);
            if let Some(moved) = self.index.find_mut(hash, |known| *known as usize == last) {
                *moved = at as u32;
            }
        }
        self.entries.swap_remove(at);
        self.shrink();
    }

    fn unindex(&mut self, at: usize) {
        let hash = hash_of(&self.hasher, &self.entries[at].id);
        if let Ok(found) = self.index.find_entry(hash, |known| *known as usize == at) {
            found.remove();
        }
    }

    /// Gives memory back when three quarters of it stand empty.
    fn shrink(&mut self) {
        let count = self.entries.len();
        if self.entries.capacity() > 64 && count < self.entries.capacity() / 4 {
            self.entries.shrink_to(count + count / 4 + 4);
            let (entries, hasher) = (&self.entries, &self.hasher);
            self.index.shrink_to(count, |at| hash_of(hasher, &entries[*at as usize].id));
        }
    }
}

fn hash_of(hasher: &HashKeys, id: &Id) -> u64 {
    // The same hash as that of the `str`: its bytes and a final 0xff.
    hasher.hash_one(IdHash(id))
}

struct IdHash<'a>(&'a Id);

impl std::hash::Hash for IdHash<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write(self.0.as_bytes());
        state.write_u8(0xff);
    }
}
