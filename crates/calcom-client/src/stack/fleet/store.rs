//! The Redis home: one script, one round trip, and a connection that heals by itself.

use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use deadpool_redis::redis::{Cmd, RedisError, Script, Value, cmd};
use tokio::time::{sleep, timeout};

use crate::fault::Faults;
use crate::stack::fleet::config::QuotaFleetConfig;
use crate::stack::fleet::link::{Link, Source, is_unknown_script};
use crate::stack::fleet::reply::Heard;

/// The first and the longest pause between two tries to reach Redis again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));
/// Time is the server's, so that all instances share one clock.
pub(crate) const SERVER_TIME: &str = "local time = redis.call('TIME')\nlocal now = time[1] * 1000 + time[2] / 1000\n";
/// The law.
pub(crate) const LAW: &str = include_str!("quota.lua");

/// The buckets of all keys, in Redis.
pub(crate) struct Store {
    source: Source,
    text: String,
    sha: String,
    config: QuotaFleetConfig,
    link: RwLock<Option<Link>>,
}

impl Store {
    /// A store that has tried once to reach Redis, and goes on trying when it could not.
    pub(crate) async fn connect(config: QuotaFleetConfig) -> Result<Arc<Self>, Faults> {
        let mut faults = Faults::default();
        config.check(&mut faults);
        let source = Source::new(&config.topology);
        if source.is_none() {
            faults.add("topology", "names addresses that cannot be used");
        }
        let (Some(source), true) = (source, faults.all().is_empty()) else {
            return Err(faults);
        };
        let text = format!("{SERVER_TIME}{LAW}");
        let sha = Script::new(&text).get_hash().to_owned();
        let store = Arc::new(Self { source, text, sha, config, link: RwLock::new(None) });
        if store.reconnect().await.is_none() {
            tokio::spawn(heal(Arc::downgrade(&store)));
        }
        Ok(store)
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.config.prefix
    }

    /// Whether Redis answered the last time it was asked.
    pub(crate) fn is_up(&self) -> bool {
        self.link.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Runs the script; `None` when Redis is lost or says something else.
    pub(crate) async fn run(self: &Arc<Self>, keys: &[String; 2], arguments: &[String]) -> Option<Heard> {
        let reply = match self.ask(&invocation("EVALSHA", &self.sha, (keys, arguments))).await? {
            // Not known (any more) to the server that answered: the text brings it back.
            Err(error) if is_unknown_script(&error) => {
                self.ask(&invocation("EVAL", &self.text, (keys, arguments))).await?
            }
            reply => reply,
        };
        let heard = reply.ok().as_ref().and_then(Heard::read);
        if heard.is_none() {
            self.lose();
        }
        heard
    }

    async fn ask(self: &Arc<Self>, command: &Cmd) -> Option<Result<Value, RedisError>> {
        let link = self.link.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut link = link?;
        let reply = timeout(self.config.timeout, link.query(command)).await;
        if reply.is_err() {
            self.lose();
        }
        reply.ok()
    }

    /// Gives up the connection and starts looking for a new one; only the first to notice does.
    fn lose(self: &Arc<Self>) {
        if self.link.write().unwrap_or_else(PoisonError::into_inner).take().is_some() {
            tokio::spawn(heal(Arc::downgrade(self)));
        }
    }

    async fn reconnect(&self) -> Option<()> {
        let within = self.config.connect_timeout;
        let mut link = self.source.open(within).await?;
        let mut load = cmd("SCRIPT");
        load.arg("LOAD").arg(&self.text);
        timeout(within, link.query::<Value>(&load)).await.ok()?.ok()?;
        *self.link.write().unwrap_or_else(PoisonError::into_inner) = Some(link);
        Some(())
    }
}

fn invocation(command: &str, script: &str, (keys, arguments): (&[String; 2], &[String])) -> Cmd {
    let mut invocation = cmd(command);
    invocation.arg(script).arg(keys.len()).arg(keys).arg(arguments);
    invocation
}

/// Tries to reach Redis until it is back or the store is gone.
async fn heal(store: Weak<Store>) {
    let (mut pause, longest) = PAUSES;
    loop {
        sleep(pause).await;
        let Some(store) = store.upgrade() else { return };
        if store.reconnect().await.is_some() {
            return;
        }
        pause = (pause * 2).min(longest);
    }
}
