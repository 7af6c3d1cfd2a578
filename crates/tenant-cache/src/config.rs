//! The numbers of a cache, and the check that tells every fault of them at once.

use std::fmt;
use std::time::Duration;

use crate::lifetime::Lifetimes;

/// What a cache is to do. Every field has a default; [`CacheConfig::validate`] turns it into a value that a cache takes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct CacheConfig {
    /// What every key text begins with.
    pub prefix: String,
    /// How long a found value is fresh.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub fresh: Duration,
    /// How long after that it may be served while one request refreshes it.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub stale_while_revalidate: Duration,
    /// How long after its freshness it may be served when a load failed.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub stale_if_error: Duration,
    /// How long an empty value is fresh; it is never served stale.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub negative: Duration,
    /// Up to how many percent each lifetime is shortened by chance, 0 to 50.
    pub jitter_percent: u8,
    /// In how many last percent of its freshness a value in demand is refreshed ahead of time, 0 to 90; 0 never does.
    pub refresh_ahead_percent: u8,
    /// How long after a failed refresh the next one waits.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub retry_pause: Duration,
    /// The greatest total weight kept in memory; a value weighs 1 unless its loader says otherwise.
    pub capacity: u64,
    /// What percentage of an equal share a tenant cannot lose to others, 0 to 80.
    pub tenant_floor_percent: u8,
    /// What percentage of the capacity one tenant may take while there are others, 1 to 100.
    pub tenant_cap_percent: u8,
    /// Over which time the recent hit ratio is counted.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub window: Duration,
    /// How many tenants have statistics of their own; the rest share one row.
    pub max_tenants: usize,
}

impl Default for CacheConfig {
    fn default() -> Self {
        Self {
            prefix: "askpro_cache_cal_slots".to_owned(),
            fresh: Duration::from_secs(30),
            stale_while_revalidate: Duration::from_secs(30),
            stale_if_error: Duration::from_mins(5),
            negative: Duration::from_secs(10),
            jitter_percent: 10,
            refresh_ahead_percent: 20,
            retry_pause: Duration::from_secs(1),
            capacity: 10_000,
            tenant_floor_percent: 50,
            tenant_cap_percent: 50,
            window: Duration::from_mins(5),
            max_tenants: 1_000,
        }
    }
}

/// A configuration that passed [`CacheConfig::validate`].
#[derive(Debug, Clone)]
pub struct ValidConfig(CacheConfig);

impl ValidConfig {
    /// The numbers.
    #[must_use]
    pub const fn get(&self) -> &CacheConfig {
        &self.0
    }

    pub(crate) const fn lifetimes(&self) -> Lifetimes {
        let config = &self.0;
        Lifetimes {
            fresh: config.fresh,
            stale_while_revalidate: config.stale_while_revalidate,
            stale_if_error: config.stale_if_error,
            negative: config.negative,
            jitter_percent: config.jitter_percent,
            refresh_ahead_percent: config.refresh_ahead_percent,
        }
    }
}

/// One thing that cannot work, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    /// The field's name.
    pub path: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Everything that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigFaults(pub Vec<ConfigFault>);

#[cfg(feature = "redis")]
impl ConfigFaults {
    pub(crate) fn one(path: &'static str, message: &str) -> Self {
        Self(vec![ConfigFault { path, message: message.to_owned() }])
    }
}

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {}", fault.path, fault.message)?;
        }
        Ok(())
    }
}

const LONGEST: Duration = Duration::from_hours(24 * 7);

impl CacheConfig {
    /// Checks every field.
    ///
    /// # Errors
    ///
    /// Returns every fault at once, each with its path.
    pub fn validate(self) -> Result<ValidConfig, ConfigFaults> {
        let mut faults = Faults::default();
        faults.check_prefix(&self.prefix);
        faults.check_span("fresh", self.fresh, Duration::from_millis(1));
        faults.check_span("stale_while_revalidate", self.stale_while_revalidate, Duration::ZERO);
        faults.check_span("stale_if_error", self.stale_if_error, Duration::ZERO);
        faults.check_span("negative", self.negative, Duration::ZERO);
        faults.check_span("retry_pause", self.retry_pause, Duration::ZERO);
        faults.check_percent("jitter_percent", self.jitter_percent, 50);
        faults.check_percent("refresh_ahead_percent", self.refresh_ahead_percent, 90);
        faults.check_percent("tenant_floor_percent", self.tenant_floor_percent, 80);
        faults.check_percent("tenant_cap_percent", self.tenant_cap_percent, 100);
        faults.check_span("window", self.window, Duration::from_secs(1));
        faults.check_count("capacity", self.capacity, 1 << 40);
        faults.check_count("max_tenants", self.max_tenants as u64, 100_000);
        if self.negative > self.fresh {
            let message = format!(
                "{:?} is longer than fresh ({:?}); an empty answer must not live longer",
                self.negative, self.fresh
            );
            faults.0.push(ConfigFault { path: "negative", message });
        }
        if faults.0.is_empty() { Ok(ValidConfig(self)) } else { Err(ConfigFaults(faults.0)) }
    }
}

#[derive(Default)]
struct Faults(Vec<ConfigFault>);

impl Faults {
    fn check_prefix(&mut self, prefix: &str) {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':');
        if prefix.is_empty() || prefix.len() > 64 || !prefix.bytes().all(fits) {
            let message = "use 1 to 64 characters of A-Z a-z 0-9 _ - . :".to_owned();
            self.0.push(ConfigFault { path: "prefix", message });
        }
    }

    fn check_span(&mut self, path: &'static str, span: Duration, least: Duration) {
        if span < least || span > LONGEST {
            let message = format!("{span:?} is out of range; use {least:?} to 7 days");
            self.0.push(ConfigFault { path, message });
        }
    }

    fn check_percent(&mut self, path: &'static str, percent: u8, most: u8) {
        if percent > most {
            let message = format!("{percent} is out of range; use 0 to {most}");
            self.0.push(ConfigFault { path, message });
        }
    }

    fn check_count(&mut self, path: &'static str, count: u64, most: u64) {
        if count == 0 || count > most {
            let message = format!("{count} is out of range; use 1 to {most}");
            self.0.push(ConfigFault { path, message });
        }
    }
}
