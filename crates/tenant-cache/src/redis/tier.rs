//! The tier itself: fetch, lease, store, tell.

use std::sync::Arc;
use std::time::Duration;

use deadpool_redis::redis::{Client, pipe};
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::task::JoinHandle;

use crate::clock::{Clock, Moment};
use crate::config::ConfigFaults;
use crate::event::EventHook;
use crate::generation::Extent;
use crate::hearing::Hearing;
use crate::ids::TenantId;
use crate::key::Key;
use crate::random::Randomness;
use crate::redis::answer::{Answer, Raw};
use crate::redis::config::ValidRedisConfig;
use crate::redis::envelope::{self, Generation, Label, Rejection, Times};
use crate::redis::hearing;
use crate::redis::link::Link;
use crate::redis::names::Names;
use crate::redis::outbox::Outbox;
use crate::redis::protocol::Ended;
use crate::redis::scripts::{Scripts, millis};
use crate::redis::station::Station;

/// What a tier is made of beside its own configuration.
pub(crate) struct Fittings<'a> {
    pub(crate) prefix: &'a str,
    pub(crate) clock: Clock,
    pub(crate) randomness: &'a Randomness,
    pub(crate) hearing: Arc<Hearing>,
    pub(crate) hook: EventHook,
    pub(crate) longest: Duration,
}

/// A value and its times, on this instance's clock.
pub(crate) struct Remnant<V> {
    pub(crate) value: V,
    pub(crate) label: Label,
    /// Redis's time, in milliseconds, when `at` was this instance's.
    pub(crate) redis_now: u64,
    pub(crate) at: Moment,
}

/// The right to store what a load brings; it may hold the fleet's lease, which it gives back when dropped.
pub(crate) struct Ticket {
    generation: Generation,
    redis_now: u64,
    at: Moment,
    _lease: Lease,
}

struct Lease {
    station: Arc<Station>,
    name: String,
    token: u64,
}

/// What Redis answered.
pub(crate) struct Fetched<V> {
    /// The entry, in whatever condition, if its generations hold.
    pub(crate) remnant: Option<Remnant<V>>,
    /// Why an entry that stands there was not taken.
    pub(crate) rejection: Option<Rejection>,
    pub(crate) claim: Claim,
}

/// Who may load.
pub(crate) enum Claim {
    /// There was no answer, or none that can be trusted: whoever wants to, without storing.
    Unavailable,
    /// Nobody asked.
    NotMade,
    /// Another instance is at it.
    Held,
    /// The caller.
    Granted(Ticket),
}

/// The Redis tier of one cache.
pub(crate) struct RedisTier {
    station: Arc<Station>,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let (station, name, token) = (Arc::clone(&self.station), std::mem::take(&mut self.name), self.token);
        runtime.spawn(async move {
            let mut call = station.scripts.release().key(name);
            call.arg(token);
            let give_back = async |mut connection| call.invoke_async::<i64>(&mut connection).await;
            station.link.exchange(Duration::from_secs(1), give_back).await;
        });
    }
}

impl Drop for RedisTier {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl RedisTier {
    /// Starts the tier's tasks; must be called within a tokio runtime. Nothing is waited for.
    pub(crate) fn start(config: ValidRedisConfig, fittings: Fittings<'_>) -> Result<Self, ConfigFaults> {
        let config = config.get().clone();
        let client = Client::open(config.url.as_str()).map_err(|_| ConfigFaults::one("url", "not usable"))?;
        fittings.hearing.limit_age(Some(config.deaf_age));
        let station = Arc::new(Station {
            names: Names::new(fittings.prefix),
            link: Link::new(client, fittings.hook),
            outbox: Outbox::default(),
            scripts: Scripts::new(),
            hearing: fittings.hearing,
            speaker: fittings.randomness.draw() ^ u64::from(std::process::id()),
            clock: fittings.clock,
            longest: fittings.longest,
            config,
        });
        let keeper = Arc::clone(&station);
        let tasks = vec![
            tokio::spawn(async move { keeper.link.keep().await }),
            tokio::spawn(Arc::clone(&station).tell()),
            tokio::spawn(hearing::beat(Arc::clone(&station))),
            tokio::spawn(hearing::hear(Arc::clone(&station))),
        ];
        Ok(Self { station, tasks })
    }

    pub(crate) fn station(&self) -> &Arc<Station> {
        &self.station
    }

    /// Whether Redis knows all that this instance ended of a tenant.
    pub(crate) fn is_settled(&self, tenant: &TenantId) -> bool {
        self.station.outbox.is_settled(tenant.as_str())
    }

    /// Tells the fleet.
    pub(crate) fn invalidate(&self, extent: Extent<'_>) {
        self.station.outbox.put(Ended::of(extent), self.station.clock.now());
    }

    /// Asks Redis for a key, and for the lease on it if `claim` says so.
    async fn ask<V: DeserializeOwned>(&self, key: &Key, claim: bool) -> Fetched<V> {
        let now = self.station.clock.now().nanos();
        let token = claim.then(|| self.station.speaker ^ now.rotate_left(17));
        for _ in 0..2 {
            match self.exchange(key, token).await {
                Some(answer) if answer.is_founded() => return self.judge(key, answer, token),
                Some(_) if self.station.found(key).await => {}
                _ => break,
            }
        }
        Fetched { remnant: None, rejection: None, claim: Claim::Unavailable }
    }

    /// What an answer with all its generations means.
    fn judge<V: DeserializeOwned>(&self, key: &Key, answer: Answer, token: Option<u64>) -> Fetched<V> {
        let (generation, redis_now, at) = (answer.generation(), answer.redis_now, answer.at);
        let opened = answer.entry.map(|bytes| self.open(key, &bytes, (generation, redis_now, at)));
        let (remnant, rejection) = match opened.transpose() {
            Ok(remnant) => (remnant.flatten(), None),
            Err(rejection) => (None, Some(rejection)),
        };
        let claim = match token {
            None => Claim::NotMade,
            Some(_) if answer.refused => Claim::Held,
            Some(token) => {
                let (station, name) = (Arc::clone(&self.station), self.station.names.lease(key));
                let lease = Lease { station, name, token };
                Claim::Granted(Ticket { generation, redis_now, at, _lease: lease })
            }
        };
        Fetched { remnant, rejection, claim }
    }

    /// One round trip: the lease if asked for, and whatever is known of the key. Nothing while this instance has ended
    /// something of the tenant that Redis does not know of yet.
    async fn exchange(&self, key: &Key, token: Option<u64>) -> Option<Answer> {
        let (station, tenant) = (&self.station, key.tenant_id());
        if !station.outbox.is_settled(tenant) {
            return None;
        }
        let question = station.question(key, token);
        let ask = async |mut connection| question.query_async::<Raw>(&mut connection).await;
        let raw = station.link.exchange(station.config.wait, ask).await?;
        let answer = Answer::read(raw, token.is_some(), station.clock.now());
        station.outbox.is_settled(tenant).then_some(answer)
    }

    /// Opens an envelope; nothing when its generations or its time have passed.
    fn open<V: DeserializeOwned>(
        &self,
        key: &Key,
        bytes: &[u8],
        (generation, redis_now, at): (Generation, u64, Moment),
    ) -> Result<Option<Remnant<V>>, Rejection> {
        let (label, value) = envelope::open(bytes, key.as_bytes(), self.station.config.schema)?;
        if label.canary {
            return Err(Rejection::OtherScope("(canary)".to_owned()));
        }
        if label.generation != generation || redis_now >= label.times.error_until {
            return Ok(None);
        }
        let value = serde_json::from_slice(value).map_err(|_| Rejection::Damaged)?;
        Ok(Some(Remnant { value, label, redis_now, at }))
    }

    /// Stores what a load brought, in the background, and then gives the lease back.
    fn put<V: Serialize>(&self, key: &Key, ticket: Ticket, kept: &Kept<'_, V>) {
        let Ok(value) = serde_json::to_vec(kept.value) else {
            return;
        };
        let life = kept.until[2].since(self.station.clock.now());
        if value.len() > self.station.config.max_value_bytes || life.is_zero() {
            return;
        }
        let on_redis = |moment: Moment| ticket.redis_now + whole_millis(moment.since(ticket.at));
        let times = Times {
            // A load begins after its ticket was given, so nothing is older than it says.
            began: on_redis(kept.began),
            fresh_until: on_redis(kept.until[0]),
            stale_until: on_redis(kept.until[1]),
            error_until: on_redis(kept.until[2]),
        };
        let (schema, generation) = (self.station.config.schema, ticket.generation);
        let label = Label { schema, times, generation, weight: kept.weight, empty: kept.empty, canary: false };
        let sealed = envelope::seal(key.as_bytes(), &label, &value);
        let (station, name) = (Arc::clone(&self.station), self.station.names.entry(key));
        let tenant = self.station.names.tenant(key.tenant_id());
        tokio::spawn(async move {
            let mut set = pipe();
            set.cmd("SET").arg(name).arg(sealed).arg("PX").arg(millis(life)).ignore();
            set.cmd("PEXPIRE").arg(tenant).arg(station.generation_life()).ignore();
            set.cmd("PEXPIRE").arg(station.names.everything()).arg(station.generation_life()).ignore();
            let write = async |mut connection| set.query_async::<()>(&mut connection).await;
            station.link.exchange(Duration::from_secs(1), write).await;
            drop(ticket);
        });
    }
}

/// The tier, as a cache of some value sees it.
pub(crate) trait Remote<V>: Send + Sync {
    fn fetch<'a>(&'a self, key: &'a Key, claim: bool) -> BoxFuture<'a, Fetched<V>>;
    fn store(&self, key: &Key, ticket: Ticket, kept: &Kept<'_, V>);
    fn tier(&self) -> &RedisTier;
}

impl<V: Serialize + DeserializeOwned + Send + 'static> Remote<V> for RedisTier {
    fn fetch<'a>(&'a self, key: &'a Key, claim: bool) -> BoxFuture<'a, Fetched<V>> {
        Box::pin(self.ask(key, claim))
    }

    fn store(&self, key: &Key, ticket: Ticket, kept: &Kept<'_, V>) {
        self.put(key, ticket, kept);
    }

    fn tier(&self) -> &RedisTier {
        self
    }
}

/// What of an entry goes to Redis.
pub(crate) struct Kept<'a, V> {
    pub(crate) value: &'a V,
    pub(crate) began: Moment,
    /// Fresh until, stale until, stale if error until.
    pub(crate) until: [Moment; 3],
    pub(crate) weight: u32,
    pub(crate) empty: bool,
}

fn whole_millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
