//! What the Redis tier's tasks and its requests share; it knows no values.

use std::sync::Arc;
use std::time::Duration;

use deadpool_redis::redis::{Pipeline, pipe};

use crate::clock::Clock;
use crate::hearing::Hearing;
use crate::key::Key;
use crate::redis::config::RedisConfig;
use crate::redis::link::Link;
use crate::redis::names::{Names, WHOLE, fields};
use crate::redis::outbox::Outbox;
use crate::redis::protocol::{self, Ended, News, Speaker};
use crate::redis::scripts::{Scripts, millis};

/// What the tier's tasks and its requests share; it knows no values.
pub(crate) struct Station {
    pub(super) config: RedisConfig,
    pub(super) names: Names,
    pub(super) link: Link,
    pub(super) outbox: Outbox,
    pub(super) scripts: Scripts,
    pub(super) hearing: Arc<Hearing>,
    pub(super) speaker: Speaker,
    pub(super) clock: Clock,
    pub(super) longest: Duration,
}

impl Station {
    pub(crate) const fn config(&self) -> &RedisConfig {
        &self.config
    }

    pub(crate) const fn names(&self) -> &Names {
        &self.names
    }

    pub(crate) const fn link(&self) -> &Link {
        &self.link
    }

    pub(crate) fn hearing(&self) -> &Hearing {
        &self.hearing
    }

    pub(crate) const fn speaker(&self) -> Speaker {
        self.speaker
    }

    pub(crate) fn prune(&self) {
        self.outbox.prune(self.clock.now(), self.longest);
    }

    pub(crate) fn tell_again(&self) {
        self.outbox.tell_again(self.clock.now(), self.longest);
    }

    /// How long generations are kept: long after every entry made under them is gone.
    pub(super) fn generation_life(&self) -> u64 {
        millis((self.longest * 2).max(Duration::from_hours(1)))
    }

    /// Tells Redis what this instance ended, one after the other. Never ends.
    pub(super) async fn tell(self: Arc<Self>) {
        loop {
            let (number, ended) = self.outbox.first().await;
            self.link.until_up().await;
            if self.bump(&ended).await {
                self.outbox.told(number);
            } else {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    pub(super) async fn bump(&self, ended: &Ended) -> bool {
        let place = self.names.place(ended.extent());
        let mut call = self.scripts.bump().key(place.hash);
        call.key(place.entry);
        call.arg(place.field).arg(self.generation_life()).arg(self.names.news());
        call.arg(protocol::write(self.speaker, &News::Ended(ended.clone())));
        let told = async |mut connection| call.invoke_async::<i64>(&mut connection).await;
        self.link.exchange(Duration::from_secs(1), told).await.is_some()
    }

    /// Makes the generations that an entry cannot do without.
    pub(super) async fn found(&self, key: &Key) -> bool {
        let mut call = self.scripts.found().key(self.names.everything());
        call.key(self.names.tenant(key.tenant_id())).arg(self.generation_life());
        let made = async |mut connection| call.invoke_async::<i64>(&mut connection).await;
        self.link.exchange(self.config.wait, made).await.is_some()
    }

    pub(super) fn question(&self, key: &Key, token: Option<u64>) -> Pipeline {
        let ids = key.scope_ids();
        let mut question = pipe();
        match token {
            Some(token) => {
                // Claimed before the entry is read: its last holder may have just stored it.
                let claim = question.cmd("SET").arg(self.names.lease(key)).arg(token);
                claim.arg("NX").arg("PX").arg(millis(self.config.lease));
            }
            None => {
                question.cmd("ECHO").arg("OK");
            }
        }
        question.cmd("GET").arg(self.names.entry(key));
        question.cmd("HMGET").arg(self.names.tenant(ids.tenant)).arg(&fields(ids)[..]);
        question.cmd("HGET").arg(self.names.everything()).arg(WHOLE);
        question.cmd("HGET").arg(self.names.gone(key)).arg(WHOLE);
        question.cmd("TIME");
        question
    }
}
