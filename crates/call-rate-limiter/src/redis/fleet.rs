//! This instance among the others: how many there are, and what it owes them after an outage.
//!
//! Every instance writes its beat into one sorted set by the server's time and counts the beats that
//! are not older than three. While Redis is lost the last count says what share of every limit is
//! this instance's. When Redis is back, the journal is told to it.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use deadpool_redis::redis::cmd;
use tokio::time::sleep;

use crate::clock::Clock;
use crate::policy::Policy;
use crate::question::{Ask, Question};
use crate::redis::journal::{Journal, Payer, Sum};
use crate::redis::store::{Store, Verb};

const BEAT: &str = "local time = redis.call('TIME') \
    local now, beat = time[1] * 1000 + math.floor(time[2] / 1000), tonumber(ARGV[2]) \
    redis.call('ZADD', KEYS[1], now, ARGV[1]) \
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 3 * beat) \
    redis.call('PEXPIRE', KEYS[1], 10 * beat) \
    return redis.call('ZCARD', KEYS[1])";

/// This instance's place in the fleet.
pub(crate) struct Fleet {
    pub(crate) store: Arc<Store>,
    pub(crate) journal: Journal,
    policy: Policy,
    clock: Arc<dyn Clock>,
    id: String,
    instances: AtomicU64,
    numbers: AtomicU64,
    telling: AtomicBool,
}

impl Fleet {
    pub(crate) async fn join(store: Arc<Store>, policy: &Policy, clock: Arc<dyn Clock>) -> Arc<Self> {
        // Different keys in every process and at every call: enough to tell instances apart.
        let id = format!("{:016x}", RandomState::new().hash_one(std::process::id()));
        let fleet = Arc::new(Self {
            store,
            journal: Journal::default(),
            policy: policy.clone(),
            clock,
            id,
            instances: AtomicU64::new(1),
            numbers: AtomicU64::new(1),
            telling: AtomicBool::new(false),
        });
        fleet.beat().await;
        tokio::spawn(beat_on(Arc::downgrade(&fleet)));
        fleet
    }

    /// Instances that lived when this one last heard, itself included.
    pub(crate) fn instances(&self) -> u64 {
        self.instances.load(Ordering::Relaxed).max(1)
    }

    async fn beat(&self) {
        let period = self.store.config().heartbeat.as_millis();
        let mut beat = cmd("EVAL");
        let key = format!("{}_instances", self.policy.config().key_prefix);
        beat.arg(BEAT).arg(1).arg(key).arg(&self.id).arg(u64::try_from(period).unwrap_or(u64::MAX));
        if let Ok(Ok(count)) = self.store.ask::<u64>(&beat).await {
            self.instances.store(count, Ordering::Relaxed);
        }
    }

    /// Tells Redis what was admitted without it, if anything was and nobody is telling already.
    pub(crate) fn tell(self: &Arc<Self>) {
        if self.journal.is_empty() || self.telling.swap(true, Ordering::Relaxed) {
            return;
        }
        let fleet = Arc::clone(self);
        tokio::spawn(async move {
            while let Some((payer, sum)) = fleet.journal.next(|| fleet.number()) {
                if !fleet.merge(&payer, &sum).await {
                    break;
                }
                fleet.journal.settle(&payer, sum.number);
            }
            fleet.telling.store(false, Ordering::Relaxed);
        });
    }

    fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Sends one sum; says whether it was taken.
    async fn merge(&self, payer: &Payer, sum: &Sum) -> bool {
        let ask = Ask::of_payer((payer.function.as_deref(), payer.fingerprint), sum.weight, &self.policy);
        let now = self.clock.now();
        let question = Question { policy: &self.policy, subject: &payer.subject, ask: &ask, now };
        let merge = Verb::Merge {
            age: now.as_micros().saturating_sub(sum.at.as_micros()),
            limits: sum.limits,
            floors: sum.floors,
            from: (&self.id, sum.number.unwrap_or(0)),
        };
        // One that the script cannot take now would not be taken later either.
        !self.store.decide(&question, merge).await.is_err_and(|miss| miss.is_outage())
    }
}

/// Beats until the fleet is left.
async fn beat_on(fleet: Weak<Fleet>) {
    loop {
        let Some(period) = fleet.upgrade().map(|fleet| fleet.store.config().heartbeat) else {
            return;
        };
        sleep(period).await;
        let Some(fleet) = fleet.upgrade() else { return };
        fleet.beat().await;
        if fleet.store.is_up() {
            fleet.tell();
        }
    }
}
