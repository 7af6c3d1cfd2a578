//! The one place that talks to Redis.

use deadpool_redis::redis::aio::{ConnectionManager, ConnectionManagerConfig, PubSub};
use deadpool_redis::redis::{Client, RedisError, Script};

use crate::error::Error;
use crate::redis::config::ValidFleetConfig;
use crate::redis::record::{Record, Reply, Telling};

/// The connection of one instance, shared by its circuits; it reconnects by itself.
#[derive(Clone)]
pub(crate) struct Store {
    client: Client,
    connection: ConnectionManager,
    script: Script,
    instance: String,
    prefix: String,
}

impl Store {
    pub(crate) fn new(config: &ValidFleetConfig, instance: String) -> Result<Self, Error> {
        let config = config.get();
        let client = Client::open(config.url.as_str()).map_err(lost)?;
        let timeout = Some(config.timeout);
        let how = ConnectionManagerConfig::new()
            .set_connection_timeout(timeout)
            .set_response_timeout(timeout)
            .set_number_of_retries(1)
            .set_max_delay(config.timeout);
        let connection = client.get_connection_manager_lazy(how).map_err(lost)?;
        Ok(Self {
            client,
            connection,
            script: Script::new(include_str!("fleet.lua")),
            instance,
            prefix: config.prefix.clone(),
        })
    }

    /// The key of a circuit's record. The braces keep all of a circuit in one slot.
    pub(crate) fn key(&self, circuit: &str) -> String {
        format!("{}:{{{circuit}}}", self.prefix)
    }

    /// Tells, and hears the record as it is then. One round trip.
    pub(crate) async fn tell(&self, circuit: &str, telling: &Telling) -> Result<Record, Error> {
        let key = self.key(circuit);
        let mut call = self.script.prepare_invoke();
        call.key(&key)
            .key(format!("{key}:told:{}", self.instance))
            .arg(telling.verb.as_str())
            .arg(&key)
            .arg(&self.instance)
            .arg(telling.known)
            .arg(telling.phase.as_str())
            .arg(telling.wait)
            .arg(telling.attempt)
            .arg(telling.failures)
            .arg(telling.threshold)
            .arg(telling.lease)
            .arg(telling.number)
            .arg(u8::from(telling.ended));
        let reply: Reply = call.invoke_async(&mut self.connection.clone()).await.map_err(lost)?;
        Record::of(reply).ok_or(Error::Fleet("the record holds an unknown phase".to_string()))
    }

    /// Hears of every change of every circuit under the prefix.
    pub(crate) async fn listen(&self) -> Result<PubSub, Error> {
        let mut pubsub = self.client.get_async_pubsub().await.map_err(lost)?;
        let pattern = format!("{}:*", self.prefix);
        pubsub.psubscribe(pattern).await.map_err(lost)?;
        Ok(pubsub)
    }
}

/// Keeps the kind of an error and leaves its text, which may carry an address.
#[expect(clippy::needless_pass_by_value, reason = "it is used as a mapping function")]
fn lost(error: RedisError) -> Error {
    Error::Fleet(format!("redis: {:?}", error.kind()))
}
