//! Where Redis is and how long anybody waits for it.

use std::fmt;
use std::time::Duration;

use deadpool_redis::redis::{IntoConnectionInfo, parse_redis_url};

use crate::config::{ConfigFault, ConfigFaults};

/// What the Redis tier is to do.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct RedisConfig {
    /// Its address, such as `redis://127.0.0.1:6379/0`. May carry a password, so it is never shown.
    pub url: String,
    /// The version of the value's own shape; entries of another are misses.
    pub schema: u32,
    /// The longest that a request waits for one answer of Redis, 5 ms unless told. Who waited in vain goes on without
    /// Redis, and so does everybody after, until the tier has heard from Redis in the background.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub wait: Duration,
    /// For how long one instance may load a key while the others wait for it.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub lease: Duration,
    /// How often each instance makes sure that it hears.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub beat: Duration,
    /// The greatest age of what is served from memory while invalidations are not heard.
    #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
    pub deaf_age: Duration,
    /// The greatest value stored in Redis, in encoded bytes.
    pub max_value_bytes: usize,
}

impl Default for RedisConfig {
    fn default() -> Self {
        Self {
            url: "redis://127.0.0.1:6379".to_owned(),
            schema: 1,
            wait: Duration::from_millis(5),
            lease: Duration::from_secs(3),
            beat: Duration::from_millis(500),
            deaf_age: Duration::from_secs(5),
            max_value_bytes: 1 << 20,
        }
    }
}

impl fmt::Debug for RedisConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisConfig")
            .field("schema", &self.schema)
            .field("wait", &self.wait)
            .field("lease", &self.lease)
            .field("beat", &self.beat)
            .field("deaf_age", &self.deaf_age)
            .finish_non_exhaustive()
    }
}

/// A configuration that passed [`RedisConfig::validate`].
#[derive(Debug, Clone)]
pub struct ValidRedisConfig(RedisConfig);

impl ValidRedisConfig {
    /// The numbers.
    #[must_use]
    pub const fn get(&self) -> &RedisConfig {
        &self.0
    }
}

impl RedisConfig {
    /// Checks every field.
    ///
    /// # Errors
    ///
    /// Returns every fault at once, each with its path. The address is not repeated.
    pub fn validate(self) -> Result<ValidRedisConfig, ConfigFaults> {
        let mut faults = Vec::new();
        let usable = parse_redis_url(&self.url).is_some_and(|url| url.into_connection_info().is_ok());
        if !usable {
            let message = "not an address; use one like redis://host:6379/0".to_owned();
            faults.push(ConfigFault { path: "url", message });
        }
        let spans = [
            ("wait", self.wait, Duration::from_millis(1), Duration::from_secs(1)),
            ("lease", self.lease, Duration::from_millis(10), Duration::from_mins(1)),
            ("beat", self.beat, Duration::from_millis(10), Duration::from_secs(10)),
            ("deaf_age", self.deaf_age, Duration::ZERO, Duration::from_hours(1)),
        ];
        for (path, span, least, most) in spans {
            if span < least || span > most {
                let message = format!("{span:?} is out of range; use {least:?} to {most:?}");
                faults.push(ConfigFault { path, message });
            }
        }
        if self.max_value_bytes == 0 || self.max_value_bytes > 64 << 20 {
            let message = format!("{} is out of range; use 1 to {}", self.max_value_bytes, 64 << 20);
            faults.push(ConfigFault { path: "max_value_bytes", message });
        }
        if faults.is_empty() { Ok(ValidRedisConfig(self)) } else { Err(ConfigFaults(faults)) }
    }
}
