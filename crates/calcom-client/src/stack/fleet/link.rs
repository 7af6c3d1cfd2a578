//! The connection to Redis: one that many tasks share, taken from a pool for good and replaced after a fault.

use std::time::Duration;

use deadpool_redis::redis::aio::MultiplexedConnection;
use deadpool_redis::redis::cluster_async::ClusterConnection;
use deadpool_redis::redis::{Cmd, ErrorKind, FromRedisValue, RedisError, ServerErrorKind};
use deadpool_redis::{Runtime, cluster, sentinel};
use tokio::time::timeout;

use crate::stack::fleet::config::RedisTopology;

/// A connection that many tasks use at once.
#[derive(Clone)]
pub(crate) enum Link {
    Node(MultiplexedConnection),
    Cluster(ClusterConnection),
}

impl Link {
    pub(crate) async fn query<T: FromRedisValue>(&mut self, command: &Cmd) -> Result<T, RedisError> {
        match self {
            Self::Node(connection) => command.query_async(connection).await,
            Self::Cluster(connection) => command.query_async(connection).await,
        }
    }
}

/// The pool that connections are taken from.
pub(crate) enum Source {
    Single(deadpool_redis::Pool),
    Sentinel(sentinel::Pool),
    Cluster(cluster::Pool),
}

impl Source {
    /// `None` when the addresses cannot be used. Nothing is connected yet.
    pub(crate) fn new(topology: &RedisTopology) -> Option<Self> {
        let runtime = Some(Runtime::Tokio1);
        match topology {
            RedisTopology::Single { url } => {
                deadpool_redis::Config::from_url(url.as_str()).create_pool(runtime).ok().map(Self::Single)
            }
            RedisTopology::Sentinel { urls, master_name } => {
                let kind = sentinel::SentinelServerType::Master;
                let config = sentinel::Config::from_urls(urls.clone(), master_name.clone(), kind);
                config.create_pool(runtime).ok().map(Self::Sentinel)
            }
            RedisTopology::Cluster { urls } => {
                cluster::Config::from_urls(urls.clone()).create_pool(runtime).ok().map(Self::Cluster)
            }
        }
    }

    /// Takes a connection out of the pool for good.
    pub(crate) async fn open(&self, within: Duration) -> Option<Link> {
        let taken = timeout(within, async {
            match self {
                Self::Single(pool) => pool.get().await.ok().map(deadpool_redis::Connection::take).map(Link::Node),
                Self::Sentinel(pool) => pool.get().await.ok().map(sentinel::Connection::take).map(Link::Node),
                Self::Cluster(pool) => pool.get().await.ok().map(cluster::Connection::take).map(Link::Cluster),
            }
        });
        taken.await.ok().flatten()
    }
}

/// Whether the server does not know the script (any more).
pub(crate) fn is_unknown_script(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
}
