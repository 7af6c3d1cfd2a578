//! Where the fleet's quotas are kept, and how long to wait for them.

use std::fmt;
use std::time::Duration;

use crate::fault::Faults;

/// How the Redis servers stand together. `Debug` does not show the addresses, which may hold passwords.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedisTopology {
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
    /// A Cluster.
    Cluster {
        /// Addresses of some of its nodes.
        urls: Vec<String>,
    },
}

impl fmt::Debug for RedisTopology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Single { .. } => "Single",
            Self::Sentinel { .. } => "Sentinel",
            Self::Cluster { .. } => "Cluster",
        })
    }
}

/// Where the fleet's quotas are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaFleetConfig {
    /// Where Redis is.
    pub topology: RedisTopology,
    /// What the keys begin with. 1 to 64 characters without spaces and braces.
    pub prefix: String,
    /// The longest that a call waits for Redis before it goes by this instance's part. 1 ms to 10 s.
    pub timeout: Duration,
    /// The longest that making a connection may take; no call waits for that.
    pub connect_timeout: Duration,
}

impl QuotaFleetConfig {
    /// This topology, with keys that begin with `calcom_quota`, 50 ms for an answer and 1 s for a connection.
    #[must_use]
    pub fn new(topology: RedisTopology) -> Self {
        let (timeout, connect_timeout) = (Duration::from_millis(50), Duration::from_secs(1));
        Self { topology, prefix: "calcom_quota".to_owned(), timeout, connect_timeout }
    }

    /// One server at `url`.
    #[must_use]
    pub fn single(url: impl Into<String>) -> Self {
        Self::new(RedisTopology::Single { url: url.into() })
    }

    /// Notes what is wrong.
    pub(crate) fn check(&self, faults: &mut Faults) {
        let urls: Vec<&String> = match &self.topology {
            RedisTopology::Single { url } => vec![url],
            RedisTopology::Sentinel { urls, .. } | RedisTopology::Cluster { urls } => urls.iter().collect(),
        };
        faults.require(!urls.is_empty(), "topology.urls", "must name at least one address");
        for (i, url) in urls.iter().enumerate() {
            let known = deadpool_redis::redis::parse_redis_url(url.as_str()).is_some();
            faults.require(known, format!("topology.urls[{i}]"), "must be an address like redis://host:6379");
        }
        let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'{' | b'}');
        let prefix_fits = (1..=64).contains(&self.prefix.len()) && self.prefix.bytes().all(plain);
        faults.require(prefix_fits, "prefix", "must be 1 to 64 characters without spaces and braces");
        let fits = |wait: Duration| (Duration::from_millis(1)..=Duration::from_secs(10)).contains(&wait);
        faults.require(fits(self.timeout), "timeout", "must be 1 ms to 10 s");
        faults.require(fits(self.connect_timeout), "connect_timeout", "must be 1 ms to 10 s");
    }
}
