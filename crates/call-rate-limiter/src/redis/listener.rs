//! Hearing of it when a block is lifted: Redis tells which keys of blocks have changed.
//!
//! Client-side caching in broadcast mode (`CLIENT TRACKING ON BCAST PREFIX`, Redis 6 and later) names
//! every changed key under a prefix, whoever changed it and with whatever command, an operator's `DEL`
//! included. A connection of its own listens, on a single server; under Sentinel and on a Cluster the
//! short re-check alone bounds how long a lifted block is still remembered.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use deadpool_redis::redis::{
    AsyncConnectionConfig, Client, IntoConnectionInfo, ProtocolVersion, PushInfo, PushKind, RedisError, Value,
    aio::MultiplexedConnection, cmd,
};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::sleep;

use crate::policy::Policy;
use crate::redis::blocked::Blocked;
use crate::redis::keys::unescape;

/// The pause before a lost connection is made again.
const PAUSE: Duration = Duration::from_millis(500);

/// Blocks remembered, and whether their end would be heard.
#[derive(Default)]
pub(crate) struct Heard {
    pub(crate) blocked: Blocked,
    listening: AtomicBool,
}

impl Heard {
    pub(crate) fn is_listening(&self) -> bool {
        self.listening.load(Ordering::Relaxed)
    }
}

/// Listens until `heard` is gone.
pub(crate) async fn listen(url: String, policy: Policy, heard: Weak<Heard>) {
    let prefix = format!("{}_blocked:", policy.config().key_prefix);
    let tagged = policy.config().hash_tag;
    loop {
        if let Ok((_connection, mut pushes)) = subscribe(&url, &prefix).await {
            let Some(strong) = heard.upgrade() else {
                return;
            };
            // What changed while nobody listened is not known.
            strong.blocked.forget_all();
            strong.listening.store(true, Ordering::Relaxed);
            drop(strong);
            hear(&mut pushes, &heard, (&prefix, tagged)).await;
        }
        match heard.upgrade() {
            None => return,
            Some(strong) => strong.listening.store(false, Ordering::Relaxed),
        }
        sleep(PAUSE).await;
    }
}

async fn subscribe(
    url: &str,
    prefix: &str,
) -> Result<(MultiplexedConnection, UnboundedReceiver<PushInfo>), RedisError> {
    let info = url.into_connection_info()?;
    let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
    let client = Client::open(info.set_redis_settings(settings))?;
    let (sender, pushes) = unbounded_channel();
    let config = AsyncConnectionConfig::new().set_push_sender(sender);
    let mut connection = client.get_multiplexed_async_connection_with_config(&config).await?;
    let mut tracking = cmd("CLIENT");
    tracking.arg("TRACKING").arg("ON").arg("BCAST").arg("PREFIX").arg(prefix);
    tracking.query_async::<()>(&mut connection).await?;
    Ok((connection, pushes))
}

/// Forgets every block that is named, until the connection or `heard` is gone.
async fn hear(pushes: &mut UnboundedReceiver<PushInfo>, heard: &Weak<Heard>, (prefix, tagged): (&str, bool)) {
    loop {
        // Looks up now and then, so that a limiter that was dropped takes its listener along.
        let push = match tokio::time::timeout(Duration::from_secs(5), pushes.recv()).await {
            Err(_) if heard.strong_count() > 0 => continue,
            Err(_) | Ok(None) => return,
            Ok(Some(push)) => push,
        };
        let Some(strong) = heard.upgrade() else {
            return;
        };
        match push.kind {
            PushKind::Disconnection => {
                strong.blocked.forget_all();
                return;
            }
            PushKind::Invalidate => match push.data.first() {
                Some(Value::Array(keys)) => {
                    for key in keys.iter().filter_map(|key| subject(key, prefix, tagged)) {
                        strong.blocked.forget(&key);
                    }
                }
                // Without names: everything went.
                _ => strong.blocked.forget_all(),
            },
            _ => {}
        }
    }
}

/// The subject whose block a key is.
fn subject(key: &Value, prefix: &str, tagged: bool) -> Option<String> {
    let Value::BulkString(bytes) = key else {
        return None;
    };
    let rest = std::str::from_utf8(bytes).ok()?.strip_prefix(prefix)?;
    let rest = if tagged { rest.strip_prefix('{')?.strip_suffix('}')? } else { rest };
    Some(unescape(rest))
}

/// Starts listening, where the topology lets one connection hear of everything.
pub(crate) fn start(url: Option<&str>, policy: &Policy, heard: &Arc<Heard>) {
    if let Some(url) = url {
        tokio::spawn(listen(url.to_owned(), policy.clone(), Arc::downgrade(heard)));
    }
}
