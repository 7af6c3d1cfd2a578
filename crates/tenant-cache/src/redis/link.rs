//! One multiplexed connection, shared by all requests and replaced in the background.
//!
//! A request never connects: without a connection, or after somebody waited in vain, it goes on without Redis at once,
//! until the keeper has heard an answer again. So a Redis that is dead costs the requests that are under way one short
//! wait, and the later ones nothing. That somebody waited in vain is no outage yet: on a busy machine an answer may take
//! longer than a request should wait. The keeper asks with more patience, and tells of the loss when it hears nothing.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use deadpool_redis::redis::aio::MultiplexedConnection;
use deadpool_redis::redis::{AsyncConnectionConfig, Client, RedisResult, cmd};
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::event::{CacheEvent, EventHook};

const CONNECT_WITHIN: Duration = Duration::from_secs(2);
/// How long the keeper waits for an answer before it calls Redis lost.
const PATIENCE: Duration = Duration::from_millis(250);
const PAUSES: [u64; 5] = [20, 50, 100, 250, 500];

/// The connection and whether it is of use.
pub(crate) struct Link {
    client: Client,
    connection: Mutex<Option<MultiplexedConnection>>,
    up: AtomicBool,
    lost: Notify,
    restored: Notify,
    hook: EventHook,
}

impl Link {
    pub(crate) fn new(client: Client, hook: EventHook) -> Self {
        Self {
            client,
            connection: Mutex::default(),
            up: AtomicBool::new(false),
            lost: Notify::new(),
            restored: Notify::new(),
            hook,
        }
    }

    pub(crate) const fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) const fn hook(&self) -> &EventHook {
        &self.hook
    }

    /// Whether requests may count on it.
    pub(crate) fn is_up(&self) -> bool {
        self.up.load(Ordering::SeqCst)
    }

    /// The connection, if it is of use.
    fn connection(&self) -> Option<MultiplexedConnection> {
        if self.is_up() { self.connection.lock().clone() } else { None }
    }

    /// Runs one exchange within `wait`; nothing when Redis is out of reach, too slow, or says no.
    pub(crate) async fn exchange<T, F, Fut>(&self, wait: Duration, ask: F) -> Option<T>
    where
        F: FnOnce(MultiplexedConnection) -> Fut,
        Fut: Future<Output = RedisResult<T>>,
    {
        let connection = self.connection()?;
        match timeout(wait, ask(connection)).await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                // A refused command says nothing about the connection.
                if error.is_io_error() || error.is_timeout() || error.is_connection_dropped() {
                    self.lose();
                }
                None
            }
            Err(_elapsed) => {
                self.lose();
                None
            }
        }
    }

    fn lose(&self) {
        self.up.store(false, Ordering::SeqCst);
        self.lost.notify_one();
    }

    /// Waits until requests may count on it.
    pub(crate) async fn until_up(&self) {
        loop {
            let restored = self.restored.notified();
            tokio::pin!(restored);
            restored.as_mut().enable();
            if self.is_up() {
                return;
            }
            restored.await;
        }
    }

    /// Connects, and connects again whenever the connection was lost. Never ends.
    pub(crate) async fn keep(&self) {
        loop {
            let mut tries = 0;
            while !self.restore().await {
                if tries == 0 {
                    self.hook.tell(&CacheEvent::RedisLost);
                }
                sleep(Duration::from_millis(PAUSES[tries.min(PAUSES.len() - 1)])).await;
                tries += 1;
            }
            self.up.store(true, Ordering::SeqCst);
            if tries > 0 {
                self.hook.tell(&CacheEvent::RedisBack);
            }
            self.restored.notify_waiters();
            self.lost.notified().await;
        }
    }

    /// Whether the connection, or a new one, answers.
    async fn restore(&self) -> bool {
        let old = self.connection.lock().clone();
        if let Some(mut connection) = old {
            let ping = async move { cmd("PING").query_async::<String>(&mut connection).await };
            if matches!(timeout(PATIENCE, ping).await, Ok(Ok(_))) {
                return true;
            }
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_WITHIN))
            .set_response_timeout(Some(CONNECT_WITHIN));
        let connect = self.client.get_multiplexed_async_connection_with_config(&config);
        let Ok(connection) = connect.await else {
            *self.connection.lock() = None;
            return false;
        };
        *self.connection.lock() = Some(connection);
        true
    }
}
