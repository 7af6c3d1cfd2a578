//! One key's bucket among the fleet's, and this instance's place in it.
//!
//! Every take is one round trip. When Redis is lost, the instance goes by its own part, which was kept at its share of what was last
//! heard and begins no fuller than what the budget leaves of the published limit. When Redis is back, the first question says how
//! much of its part is left, and the fleet's bucket is no fuller than if all had as much: what went out meanwhile is not granted
//! again.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use crate::endpoint::Priority;
use crate::fault::Faults;
use crate::key::ApiKey;
use crate::stack::fleet::config::QuotaFleetConfig;
use crate::stack::fleet::reply::Heard;
use crate::stack::fleet::store::Store;
use crate::stack::quota_law::{QuotaSettings, Terms, Told};

/// Redis, where instances keep the quotas of their API keys together. Clones share the connection.
#[derive(Clone)]
pub struct QuotaFleet {
    store: Arc<Store>,
    instance: Arc<str>,
}

impl QuotaFleet {
    /// Joins the fleet. A Redis that cannot be reached is no error: quotas go by this instance's part until it is there.
    /// Needs a tokio runtime, which keeps looking for a lost Redis.
    ///
    /// # Errors
    ///
    /// With every setting that cannot work.
    pub async fn connect(config: QuotaFleetConfig) -> Result<Self, Faults> {
        let store = Store::connect(config).await?;
        // Different keys in every process and at every call: enough to tell instances apart.
        let instance = format!("{:016x}", RandomState::new().hash_one(std::process::id()));
        Ok(Self { store, instance: instance.into() })
    }

    /// Whether Redis answered the last time it was asked.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.store.is_up()
    }

    /// The bucket of one key. Redis sees a digest of the key, never the key.
    pub(crate) fn bucket(&self, key: &ApiKey) -> FleetBucket {
        let name = format!("{}:{{{}}}", self.store.prefix(), key.digest());
        let keys = [format!("{name}:bucket"), format!("{name}:instances")];
        FleetBucket {
            fleet: self.clone(),
            keys,
            heard: AtomicBool::new(false),
            just_lost: AtomicBool::new(false),
            instances: AtomicU32::new(0),
        }
    }
}

impl fmt::Debug for QuotaFleet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QuotaFleet").field("is_up", &self.is_up()).finish_non_exhaustive()
    }
}

/// The fleet's bucket of one key.
#[derive(Debug)]
pub(crate) struct FleetBucket {
    fleet: QuotaFleet,
    keys: [String; 2],
    /// Whether the last question was answered.
    heard: AtomicBool,
    just_lost: AtomicBool,
    /// How many instances shared the key when last heard; 0 before.
    instances: AtomicU32,
}

impl FleetBucket {
    pub(crate) fn instances(&self) -> u32 {
        self.instances.load(Ordering::Relaxed)
    }

    pub(crate) fn is_heard(&self) -> bool {
        self.heard.load(Ordering::Relaxed)
    }

    /// Whether this is the first time since it was heard that it is not; true once per loss.
    pub(crate) fn was_just_lost(&self) -> bool {
        self.just_lost.swap(false, Ordering::Relaxed)
    }

    /// Takes a token; `None` when Redis is lost. `level` is what the fleet would have left if all had as much as this instance.
    pub(crate) async fn take(&self, settings: &QuotaSettings, priority: Priority, level: f64) -> Option<Heard> {
        let rank = match priority {
            Priority::Booking => "0",
            Priority::Availability => "1",
            Priority::Refresh => "2",
        };
        let at_most = if self.is_heard() { String::new() } else { level.to_string() };
        let heard = self.run("take", settings, [rank.to_owned(), at_most]).await?;
        self.heard.store(true, Ordering::Relaxed);
        self.instances.store(heard.instances, Ordering::Relaxed);
        Some(heard)
    }

    /// Gives back a token that was taken for a request that was not sent.
    pub(crate) async fn give_back(&self, settings: &QuotaSettings) {
        self.run("give_back", settings, [String::new(), String::new()]).await;
    }

    /// Passes on what an answer said.
    pub(crate) async fn learn(&self, settings: &QuotaSettings, told: Told) {
        let limit = told.limit.map(|limit| limit.to_string()).unwrap_or_default();
        self.run("learn", settings, [told.remaining.to_string(), limit]).await;
    }

    /// Pauses the whole fleet.
    pub(crate) async fn pause(&self, settings: &QuotaSettings, wait: Duration) {
        self.run("pause", settings, [wait.as_millis().to_string(), String::new()]).await;
    }

    async fn run(&self, verb: &str, settings: &QuotaSettings, [first, second]: [String; 2]) -> Option<Heard> {
        let arguments = arguments(verb, &self.fleet.instance, settings, [first, second]);
        let heard = self.fleet.store.run(&self.keys, &arguments).await;
        if heard.is_none() && self.heard.swap(false, Ordering::Relaxed) {
            self.just_lost.store(true, Ordering::Relaxed);
        }
        heard
    }
}

/// The script's arguments.
pub(crate) fn arguments(verb: &str, instance: &str, settings: &QuotaSettings, rest: [String; 2]) -> Vec<String> {
    let terms = Terms::new(settings, 1);
    let numbers = [terms.published, terms.burst, terms.rate, terms.reserve, terms.kept_back];
    let mut arguments = vec![verb.to_owned(), instance.to_owned()];
    arguments.extend(numbers.iter().map(ToString::to_string));
    arguments.extend(rest);
    arguments
}
