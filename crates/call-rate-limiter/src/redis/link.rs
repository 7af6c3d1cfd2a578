//! The connection to Redis: one multiplexed connection, taken from a pool, replaced after a fault.
//!
//! A checkout from the pool costs two commands of its own, so the hot path never makes one: it clones
//! the handle of a connection that many tasks share.

use std::time::Duration;

use deadpool_redis::redis::cluster_async::ClusterConnection;
use deadpool_redis::redis::{Cmd, ErrorKind, FromRedisValue, RedisError, ServerErrorKind, aio::MultiplexedConnection};
use deadpool_redis::{Runtime, cluster, sentinel};
use tokio::time::timeout;

use crate::error::Error;
use crate::redis::config::{RedisConfig, Topology};

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
    pub(crate) fn new(config: &RedisConfig) -> Result<Self, Error> {
        let runtime = Some(Runtime::Tokio1);
        match &config.topology {
            Topology::Single { url } => {
                let pool = deadpool_redis::Config::from_url(url.as_str()).create_pool(runtime);
                pool.map(Self::Single).map_err(|_| unusable())
            }
            Topology::Sentinel { urls, master_name } => {
                let kind = sentinel::SentinelServerType::Master;
                let config = sentinel::Config::from_urls(urls.clone(), master_name.clone(), kind);
                config.create_pool(runtime).map(Self::Sentinel).map_err(|_| unusable())
            }
            Topology::Cluster { urls } => {
                let pool = cluster::Config::from_urls(urls.clone()).create_pool(runtime);
                pool.map(Self::Cluster).map_err(|_| unusable())
            }
        }
    }

    /// Takes a connection out of the pool for good.
    pub(crate) async fn open(&self, within: Duration) -> Result<Link, Error> {
        let taken = timeout(within, async {
            match self {
                Self::Single(pool) => {
                    let connection = pool.get().await.map_err(|error| cause(&error))?;
                    Ok(Link::Node(deadpool_redis::Connection::take(connection)))
                }
                Self::Sentinel(pool) => {
                    let connection = pool.get().await.map_err(|error| cause(&error))?;
                    Ok(Link::Node(sentinel::Connection::take(connection)))
                }
                Self::Cluster(pool) => {
                    let connection = pool.get().await.map_err(|error| cause(&error))?;
                    Ok(Link::Cluster(cluster::Connection::take(connection)))
                }
            }
        });
        taken.await.unwrap_or_else(|_| Err(outage("no connection in time")))
    }
}

fn unusable() -> Error {
    // The cause may quote the address, and an address may carry a password.
    outage("the addresses cannot be used")
}

fn cause(error: &deadpool_redis::PoolError) -> Error {
    match error {
        deadpool_redis::PoolError::Backend(error) => fault_of(error),
        _ => outage("no connection to be had"),
    }
}

pub(crate) fn outage(reason: &str) -> Error {
    Error::Outage { reason: reason.into() }
}

/// What a Redis error means here. Its details may quote keys or addresses, its code does not.
pub(crate) fn fault_of(error: &RedisError) -> Error {
    let reason = error.code().map_or_else(|| error.category().to_owned(), str::to_owned);
    let is_ours = match error.kind() {
        ErrorKind::Parse | ErrorKind::UnexpectedReturnType => true,
        ErrorKind::Server(ServerErrorKind::ResponseError | ServerErrorKind::ExecAbort) => true,
        // A key that somebody made something else of; other extension codes (MISCONF, OOM, BUSY,
        // NOREPLICAS) are those of a server that cannot serve now.
        ErrorKind::Extension => reason == "WRONGTYPE",
        _ => false,
    };
    if is_ours { Error::Store { reason } } else { Error::Outage { reason } }
}

/// Whether the server does not know the script (any more).
pub(crate) fn is_unknown_script(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
}
