//! Where Redis is, how long to wait for it, and what holds when it is lost.

use std::fmt;
use std::time::Duration;

use crate::error::{Error, Fault, Faults};

/// How the Redis servers stand together.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case", deny_unknown_fields))]
#[non_exhaustive]
pub enum Topology {
    /// One server.
    Single {
        /// Its address: `redis://[user:password@]host[:port][/db]`.
        url: String,
    },
    /// A primary that Sentinels choose.
    Sentinel {
        /// The Sentinels' addresses.
        urls: Vec<String>,
        /// The name they know the primary by.
        master_name: String,
    },
    /// A Cluster; the policy must write hash tags.
    Cluster {
        /// Addresses of some of its nodes.
        urls: Vec<String>,
    },
}

impl Topology {
    /// The address, where there is one server.
    pub(crate) fn single(&self) -> Option<&str> {
        match self {
            Self::Single { url } => Some(url),
            _ => None,
        }
    }

    fn urls(&self) -> Vec<&str> {
        match self {
            Self::Single { url } => vec![url],
            Self::Sentinel { urls, .. } | Self::Cluster { urls } => urls.iter().map(String::as_str).collect(),
        }
    }
}

// Addresses may carry passwords.
impl fmt::Debug for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Single { .. } => f.write_str("Single"),
            Self::Sentinel { urls, .. } => write!(f, "Sentinel({} urls)", urls.len()),
            Self::Cluster { urls } => write!(f, "Cluster({} urls)", urls.len()),
        }
    }
}

/// What holds while Redis is out of reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum OnLoss {
    /// The limits go on in process memory.
    #[default]
    Local,
    /// Everything is admitted.
    Open,
    /// Everything is refused.
    Closed,
}

/// The Redis home of a limiter's counts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct RedisConfig {
    /// Where Redis is.
    pub topology: Topology,
    /// The longest that a verdict waits for Redis.
    #[cfg_attr(feature = "serde", serde(default = "timeout", with = "crate::seconds"))]
    pub timeout: Duration,
    /// The longest that making a connection may take; no verdict waits for that.
    #[cfg_attr(feature = "serde", serde(default = "connect_timeout", with = "crate::seconds"))]
    pub connect_timeout: Duration,
    /// How long a block that Redis pronounced is remembered before Redis is asked again. Lifting a
    /// block is heard at once where a single server tells of it; this bounds how long it could take
    /// when that was not heard. Under Sentinel and on a Cluster at most 1 s.
    #[cfg_attr(feature = "serde", serde(default = "recheck", with = "crate::seconds"))]
    pub recheck: Duration,
    /// How often an instance lets the others know that it lives.
    #[cfg_attr(feature = "serde", serde(default = "heartbeat", with = "crate::seconds"))]
    pub heartbeat: Duration,
    /// What holds while Redis is out of reach.
    #[cfg_attr(feature = "serde", serde(default))]
    pub on_loss: OnLoss,
}

const fn timeout() -> Duration {
    Duration::from_millis(50)
}

const fn recheck() -> Duration {
    Duration::from_secs(5)
}

const fn heartbeat() -> Duration {
    Duration::from_secs(2)
}

const fn connect_timeout() -> Duration {
    Duration::from_secs(1)
}

impl RedisConfig {
    /// This topology with the default waits: 50 ms for a verdict, 1 s for a connection.
    #[must_use]
    pub fn new(topology: Topology) -> Self {
        Self {
            topology,
            timeout: timeout(),
            connect_timeout: connect_timeout(),
            recheck: recheck(),
            heartbeat: heartbeat(),
            on_loss: OnLoss::default(),
        }
    }

    /// One server at `url`.
    #[must_use]
    pub fn single(url: impl Into<String>) -> Self {
        Self::new(Topology::Single { url: url.into() })
    }

    /// Checks the whole; `hash_tag` is what the policy says.
    pub(crate) fn check(&self, hash_tag: bool) -> Result<(), Error> {
        let mut faults = Vec::new();
        let mut fault = |path: String, problem: &str| {
            faults.push(Fault { path, problem: problem.into() });
        };
        let urls = self.topology.urls();
        if urls.is_empty() {
            fault("topology.urls".into(), "must name at least one address");
        }
        for (index, url) in urls.iter().enumerate() {
            if deadpool_redis::redis::parse_redis_url(url).is_none() {
                let problem = "must be an address like redis://host:6379";
                fault(format!("topology.urls[{index}]"), problem);
            }
        }
        if matches!(self.topology, Topology::Cluster { .. }) && !hash_tag {
            let problem = "must be true with a Cluster, which keeps a call's keys in one slot by it";
            fault("policy.hash_tag".into(), problem);
        }
        if self.timeout.is_zero() || self.timeout > Duration::from_secs(10) {
            fault("timeout".into(), "must be more than 0 and at most 10 s");
        }
        if self.heartbeat < Duration::from_millis(100) || self.heartbeat > Duration::from_secs(60) {
            fault("heartbeat".into(), "must be from 100 ms to 60 s");
        }
        if self.connect_timeout.is_zero() || self.connect_timeout > Duration::from_secs(60) {
            fault("connect_timeout".into(), "must be more than 0 and at most 60 s");
        }
        Faults::into_result(faults)
    }
}
