//! The cache of free starts: memory in front, and behind it the Redis that the fleet shares, where there is one.
//!
//! What the cache hears goes to the log and the metrics; an entry of another company under a company's key is the critical
//! one. Each company has a marker entry in Redis that is looked for once a minute, so that such a mix-up is found even
//! where nobody asks.

use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use tenant_cache::{
    CacheEvent, Canary, ConfigFaults, EventHook, RedisConfig, Surroundings, TenantCache, TenantId, ValidConfig,
};

use crate::settings::RedisSettings;
use crate::telemetry;

/// How often each company's marker is looked for.
const LOOK: Duration = Duration::from_secs(60);
/// When the next look is while Redis does not answer.
const UNANSWERED: Duration = Duration::from_secs(1);
/// How long a marker lives; longer than the time between two looks, so that one that is gone was lost.
const MARKER_LIFE: Duration = Duration::from_secs(600);
/// Version of [`FreeSlots`] in Redis; an instance of another version neither reads nor breaks it.
const SCHEMA: u32 = 1;

/// Free starts of one event type in one range, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<i64>", try_from = "Vec<i64>")]
pub(crate) struct FreeSlots(Vec<DateTime<Utc>>);

impl FreeSlots {
    /// The free starts, which must be in order.
    pub(crate) fn new(starts: Vec<DateTime<Utc>>) -> Self {
        Self(starts)
    }

    /// The starts, earliest first.
    pub(crate) fn starts(&self) -> &[DateTime<Utc>] {
        &self.0
    }
}

/// Milliseconds since the epoch.
impl From<FreeSlots> for Vec<i64> {
    fn from(slots: FreeSlots) -> Self {
        slots.0.iter().map(DateTime::timestamp_millis).collect()
    }
}

impl TryFrom<Vec<i64>> for FreeSlots {
    type Error = &'static str;

    fn try_from(millis: Vec<i64>) -> Result<Self, Self::Error> {
        let starts: Option<Vec<_>> = millis.into_iter().map(DateTime::from_timestamp_millis).collect();
        starts.map(Self).ok_or("a start is no instant")
    }
}

/// The cache that `config` describes; with `redis`, in both tiers.
///
/// # Errors
///
/// When the address of Redis can't be used.
pub(crate) fn open(config: ValidConfig, redis: Option<&RedisSettings>) -> Result<TenantCache<FreeSlots>, ConfigFaults> {
    let surroundings = Surroundings { events: EventHook::new(heard), ..Surroundings::default() };
    let Some(redis) = redis else {
        return Ok(TenantCache::within(config, surroundings));
    };
    let tier = RedisConfig {
        url: redis.url.expose_secret().to_owned(),
        schema: SCHEMA,
        wait: redis.cache_wait,
        ..RedisConfig::default()
    };
    TenantCache::with_redis(config, tier.validate()?, surroundings)
}

/// Looks for the marker of each of `tenants`, for as long as it is polled; without Redis there is nothing to look for.
pub(crate) async fn watch_markers(cache: TenantCache<FreeSlots>, tenants: Vec<TenantId>) {
    if cache.is_linked().is_none() {
        return;
    }
    loop {
        let mut pause = LOOK;
        for tenant in &tenants {
            match cache.inspect_canary(tenant).await {
                Canary::Unknown => pause = UNANSWERED,
                found => {
                    telemetry::marker(found);
                    cache.plant_canary(tenant, MARKER_LIFE).await;
                }
            }
        }
        tokio::time::sleep(pause).await;
    }
}

fn heard(event: &CacheEvent) {
    telemetry::cache_event(event);
    match event {
        CacheEvent::CrossTenantPrevented { asked, found } => {
            tracing::error!(company = asked, %found, "Another company's entry stood under a company's key; it was not served");
        }
        CacheEvent::EntryRejected { tenant, why } => {
            tracing::warn!(company = tenant, why, "An entry in Redis could not be read; it was not served");
        }
        CacheEvent::RedisLost => tracing::error!("The cache goes on in memory: Redis does not answer"),
        CacheEvent::RedisBack => tracing::info!("The cache has Redis again"),
        CacheEvent::Deaf => tracing::warn!("Other instances are not heard: what is cached counts for less"),
        CacheEvent::Hearing => tracing::info!("Other instances are heard again"),
        other => tracing::warn!(?other, "The cache reports"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::FreeSlots;

    #[test]
    fn starts_come_back_from_their_stored_form() {
        let starts =
            [1_764_054_000_000, 1_764_055_800_500].map(|millis| DateTime::from_timestamp_millis(millis).unwrap());
        let slots = FreeSlots::new(starts.to_vec());
        let text = serde_json::to_string(&slots).unwrap();
        assert_eq!(serde_json::from_str::<FreeSlots>(&text).unwrap(), slots);
    }

    #[test]
    fn a_start_that_is_no_instant_is_no_answer() {
        assert!(serde_json::from_str::<FreeSlots>("[9223372036854775807]").is_err());
    }
}
