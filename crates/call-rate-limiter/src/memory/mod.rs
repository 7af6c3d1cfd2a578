//! The in-process home: sharded, one short lock on one shard for a verdict.
//!
//! A subject's shard follows from the hash of its id, with keys of this process's own. The number
//! of subjects is capped over all shards together. Idle subjects leave without anybody's help: a
//! hand goes round each shard and looks at a slot or two with every new subject and with every
//! sixteenth verdict, so that no verdict ever waits for a sweep.

mod id;
mod shard;

use std::hash::BuildHasher;
use std::thread;

use crate::decision::{Charge, Decision, FULL_WAIT, Outcome};
use crate::law;
use crate::memory::shard::Shard;
use crate::moment::Moment;
use crate::policy::{Allowances, Overflow, Policy};
use crate::question::Question;
use crate::state::State;
use crate::status::Status;
use crate::sync::{AtomicUsize, HashKeys, Mutex, Ordering};

/// Slots that are looked at in another shard when the house is full.
const FULL_SWEEP: usize = 8;

/// A lock on cache lines of its own, so that neighbours do not disturb each other.
#[repr(align(128))]
struct Padded(Mutex<Shard>);

/// How many shards there are: enough that threads seldom meet; under loom so few that they do.
fn shards() -> usize {
    let threads = thread::available_parallelism().map_or(4, usize::from);
    if cfg!(loom) { 2 } else { (threads * 16).next_power_of_two().min(1 << 10) }
}

/// All subjects that this process holds.
pub(crate) struct Memory {
    shards: Box<[Padded]>,
    hasher: HashKeys,
    held: AtomicUsize,
    hand: AtomicUsize,
    cap: usize,
}

impl Memory {
    pub(crate) fn new(policy: &Policy) -> Self {
        let count = shards();
        let hasher = HashKeys::default();
        let shard = || Padded(Mutex::new(Shard::new(hasher.clone())));
        Self {
            shards: (0..count).map(|_| shard()).collect(),
            held: AtomicUsize::new(0),
            hand: AtomicUsize::new(0),
            cap: policy.config().max_subjects,
            hasher,
        }
    }

    /// Subjects held, idle ones that have not left yet included.
    pub(crate) fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    /// Decides and charges, at the moment of a fresh decision and into it.
    #[inline]
    pub(crate) fn admit(&self, question: &Question<'_>, decision: &mut Decision) {
        let Question { policy, ask, .. } = *question;
        if self.visit(question, |state| law::decide(policy, state, ask, decision)).is_none() {
            self.admit_without_room(question, decision);
        }
    }

    #[cold]
    fn admit_without_room(&self, question: &Question<'_>, decision: &mut Decision) {
        let Question { policy, subject, ask, now } = *question;
        match policy.config().overflow {
            Overflow::Refuse => *decision = Decision::new(Outcome::Full, now, FULL_WAIT),
            Overflow::Share => {
                let hash = self.hasher.hash_one(subject);
                law::decide(policy, self.shard(hash).lock().shared(policy), ask, decision);
            }
        }
    }

    /// Takes over what another home decided, as far as there is room.
    #[cfg(feature = "redis")]
    pub(crate) fn mirror(&self, question: &Question<'_>, decision: &Decision) {
        let Question { policy, ask, now, .. } = *question;
        self.visit(question, |state| law::mirror(policy, state, ask, (decision, now)));
    }

    /// Goes to a subject's state, made if need be; `None` when there is no room for it.
    #[inline]
    fn visit<T>(&self, question: &Question<'_>, visit: impl FnOnce(&mut State) -> T) -> Option<T> {
        let Question { policy, subject, now, .. } = *question;
        let hash = self.hasher.hash_one(subject);
        let mut shard = self.shard(hash).lock();
        if let Some(state) = shard.find(hash, subject) {
            let visited = visit(state);
            self.left(shard.tick(policy, now));
            return Some(visited);
        }
        self.left(shard.sweep(2, policy, now));
        if !self.enter(policy, hash, now) {
            return None;
        }
        Some(visit(shard.insert(hash, subject, policy)))
    }

    /// Decides without charging.
    pub(crate) fn peek(&self, question: &Question<'_>) -> Decision {
        let Question { policy, subject, ask, now } = *question;
        self.with(policy, subject, |state| law::peek(policy, state, ask, now))
    }

    /// Gives back a charge.
    pub(crate) fn refund(&self, question: &Question<'_>, charge: Charge) {
        let Question { policy, subject, ask, now } = *question;
        self.with(policy, subject, |state| law::refund(policy, state, ask, (charge, now)));
    }

    pub(crate) fn status(&self, (policy, allowances): (&Policy, &Allowances), subject: &str, now: Moment) -> Status {
        self.with(policy, subject, |state| {
            state.settle(policy, now);
            Status::of((policy, allowances), subject, state, now)
        })
    }

    /// Lets `look` see the subject's state, the shared one when it is counted there, or a fresh one.
    fn with<T>(&self, policy: &Policy, subject: &str, look: impl FnOnce(&mut State) -> T) -> T {
        let hash = self.hasher.hash_one(subject);
        let mut shard = self.shard(hash).lock();
        if let Some(state) = shard.find(hash, subject) {
            return look(state);
        }
        if self.held() >= self.cap && policy.config().overflow == Overflow::Share {
            return look(shard.shared(policy));
        }
        look(&mut State::new(policy.counts()))
    }

    /// Forgets a subject; says whether it was known.
    pub(crate) fn forget(&self, subject: &str) -> bool {
        let hash = self.hasher.hash_one(subject);
        let was_known = self.shard(hash).lock().remove(hash, subject);
        self.left(usize::from(was_known));
        was_known
    }

    fn shard(&self, hash: u64) -> &Mutex<Shard> {
        // The table inside a shard uses the low and the very highest bits.
        let at = (hash >> 40) as usize & (self.shards.len() - 1);
        &self.shards[at].0
    }

    fn left(&self, count: usize) {
        if count > 0 {
            self.held.fetch_sub(count, Ordering::Relaxed);
        }
    }

    /// Takes one of the places; when there is none, looks for idle subjects in another shard.
    fn enter(&self, policy: &Policy, hash: u64, now: Moment) -> bool {
        if self.take() {
            return true;
        }
        let at = self.hand.fetch_add(1, Ordering::Relaxed) & (self.shards.len() - 1);
        let own = std::ptr::eq(self.shard(hash), &self.shards[at].0);
        // Only tried, never waited for: the caller holds the lock of its own shard.
        if let (false, Some(mut other)) = (own, self.shards[at].0.try_lock()) {
            self.left(other.sweep(FULL_SWEEP, policy, now));
        }
        self.take()
    }

    fn take(&self) -> bool {
        let more = |held| (held < self.cap).then_some(held + 1);
        self.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
    }
}

#[cfg(test)]
mod contract_tests;
