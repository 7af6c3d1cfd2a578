//! Where the fleet meets.

use std::fmt;
use std::time::Duration;

use crate::error::{Error, Fault};

/// How an instance takes part in a fleet.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct FleetConfig {
    /// The server: `redis://[user:password@]host[:port][/db]`. Never shown.
    pub url: String,
    /// What the records' keys begin with. Default `circuit`: `circuit:{calcom_api}`.
    pub prefix: String,
    /// How often the record is read in case a message was lost. Default 1 s.
    #[cfg_attr(feature = "serde", serde(with = "crate::duration_text"))]
    pub sync_every: Duration,
    /// How long after its wait an open circuit leaves the probe to the fleet's lease when it
    /// hears nothing from Redis; then it probes by itself. At least three times `sync_every`. Default 3 s.
    #[cfg_attr(feature = "serde", serde(with = "crate::duration_text"))]
    pub grace: Duration,
    /// How long one answer of Redis may take. Default 500 ms.
    #[cfg_attr(feature = "serde", serde(with = "crate::duration_text"))]
    pub timeout: Duration,
}

impl Default for FleetConfig {
    fn default() -> Self {
        Self {
            url: "redis://127.0.0.1:6379".to_string(),
            prefix: "circuit".to_string(),
            sync_every: Duration::from_secs(1),
            grace: Duration::from_secs(3),
            timeout: Duration::from_millis(500),
        }
    }
}

impl FleetConfig {
    /// Checks every field.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] with every fault at once. A fault of the address does not show it.
    pub fn validate(self) -> Result<ValidFleetConfig, Error> {
        let least = Duration::from_millis(10);
        let url = deadpool_redis::redis::Client::open(self.url.as_str());
        let braces = self.prefix.is_empty() || self.prefix.contains(['{', '}', '*', '?', '[', '\\']);
        let checks = [
            ("url", url.is_err(), "must be redis://[user:password@]host[:port][/db]"),
            ("prefix", braces, "must be text without { } * ? [ \\"),
            ("sync_every", self.sync_every < least, "must be at least 10 ms"),
            ("grace", self.grace < self.sync_every * 3, "must be at least three times sync_every"),
            ("timeout", self.timeout < least, "must be at least 10 ms"),
        ];
        let faults: Vec<_> = (checks.into_iter())
            .filter(|(_, wrong, _)| *wrong)
            .map(|(path, _, right)| Fault::new(path, right.to_string()))
            .collect();
        if faults.is_empty() { Ok(ValidFleetConfig(self)) } else { Err(Error::InvalidConfig(faults)) }
    }
}

impl fmt::Debug for FleetConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FleetConfig")
            .field("url", &"[REDACTED]")
            .field("prefix", &self.prefix)
            .field("sync_every", &self.sync_every)
            .field("grace", &self.grace)
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// A fleet configuration that can work; only [`FleetConfig::validate`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidFleetConfig(FleetConfig);

impl ValidFleetConfig {
    /// The settings.
    #[must_use]
    pub fn get(&self) -> &FleetConfig {
        &self.0
    }
}
