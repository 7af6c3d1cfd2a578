//! The Redis home: one script, one round trip, and a connection that heals by itself.

use std::sync::{Arc, Weak};
use std::time::Duration;

use deadpool_redis::redis::{Cmd, RedisError, Value, cmd};
use parking_lot::RwLock;
use tokio::time::{sleep, timeout};

use crate::decision::Decision;
use crate::error::Error;
use crate::limit::MAX_LIMITS;
use crate::policy::Policy;
use crate::question::{Ask, Question};
use crate::redis::config::RedisConfig;
use crate::redis::keys::Keys;
use crate::redis::link::{Link, Source, fault_of, is_unknown_script, outage};
use crate::redis::reply;
use crate::redis::script::VerdictScript;

/// The first and the longest pause between two tries to reach Redis again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));

/// What the script is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb<'a> {
    Admit,
    Peek,
    /// Gives back what was charged this many microseconds ago under these limits.
    Refund(u64, u8),
    /// Charges what was admitted without the store, whatever the limits say.
    Merge {
        /// Microseconds since the last charge.
        age: u64,
        limits: u8,
        /// What was spent before; a store that lost its counts gets these back.
        floors: [u32; MAX_LIMITS],
        /// Who sends it and the number it has there.
        from: (&'a str, u64),
    },
}

/// Why there is no decision.
#[derive(Debug)]
pub(crate) enum Miss {
    /// It was asked and did not answer in time: it may have decided, or may still.
    Unanswered,
    /// It could not be asked, or its answer was no decision.
    Failed(Error),
}

impl From<Error> for Miss {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Miss {
    pub(crate) const fn is_outage(&self) -> bool {
        match self {
            Self::Unanswered => true,
            Self::Failed(error) => error.is_outage(),
        }
    }
}

/// The counts of all subjects, kept in Redis.
pub(crate) struct Store {
    source: Source,
    script: VerdictScript,
    config: RedisConfig,
    link: RwLock<Option<Link>>,
}

impl Store {
    /// A store that has tried once to reach Redis, and goes on trying when it could not.
    pub(crate) async fn connect(policy: &Policy, config: RedisConfig) -> Result<Arc<Self>, Error> {
        config.check(policy.config().hash_tag)?;
        let store = Arc::new(Self {
            source: Source::new(&config)?,
            script: VerdictScript::new(policy),
            config,
            link: RwLock::new(None),
        });
        if store.reconnect().await.is_err() {
            tokio::spawn(heal(Arc::downgrade(&store)));
        }
        Ok(store)
    }

    pub(crate) const fn config(&self) -> &RedisConfig {
        &self.config
    }

    /// Whether Redis answered the last time it was asked.
    pub(crate) fn is_up(&self) -> bool {
        self.link.read().is_some()
    }

    /// One verdict in one round trip.
    pub(crate) async fn decide(self: &Arc<Self>, question: &Question<'_>, verb: Verb<'_>) -> Result<Decision, Miss> {
        let Question { policy, subject, ask, now } = *question;
        let mut keys = Keys::new(policy, subject, ask.function);
        if let Verb::Merge { from, .. } = verb {
            keys.add_merged(policy, subject, from.0);
        }
        let command = self.invocation("EVALSHA", policy, (&keys, ask, verb));
        let reply: Result<Vec<Value>, _> = self.ask(&command).await?;
        let reply = match reply {
            // Not known (any more) to the server that answered: the text brings it back.
            Err(error) if is_unknown_script(&error) => {
                let command = self.invocation("EVAL", policy, (&keys, ask, verb));
                self.ask(&command).await?
            }
            reply => reply,
        };
        let reply = reply.map_err(|error| self.fault(&error))?;
        Ok(reply::decision(policy, ask, (&reply, now))?)
    }

    /// Sends one command within the time that a verdict may take.
    pub(crate) async fn ask<T: deadpool_redis::redis::FromRedisValue>(
        self: &Arc<Self>,
        command: &Cmd,
    ) -> Result<Result<T, RedisError>, Miss> {
        let link = self.link.read().clone();
        let mut link = link.ok_or_else(|| outage("no connection"))?;
        match timeout(self.config.timeout, link.query(command)).await {
            Ok(reply) => Ok(reply),
            Err(_) => {
                self.lose();
                Err(Miss::Unanswered)
            }
        }
    }

    /// What an error means; one of the connection or the server makes us look for a new one.
    pub(crate) fn fault(self: &Arc<Self>, error: &RedisError) -> Error {
        let fault = fault_of(error);
        if fault.is_outage() {
            self.lose();
        }
        fault
    }

    fn invocation(&self, command: &str, policy: &Policy, (keys, ask, verb): (&Keys, &Ask<'_>, Verb<'_>)) -> Cmd {
        let mut invocation = cmd(command);
        let script = if command == "EVAL" { &self.script.text } else { &self.script.sha };
        invocation.arg(script).arg(keys.iter().count());
        for key in keys.iter() {
            invocation.arg(key);
        }
        let fingerprint = ask.counted(policy).map(|print| format!("{print:016x}"));
        let is_usual = verb == Verb::Admit && ask.allowances == policy.allowances();
        if is_usual && (fingerprint.is_none() || keys.function.is_none()) {
            invocation.arg(ask.weight);
            return invocation;
        }
        let (name, age, limits) = match verb {
            Verb::Admit => ("admit", 0, 0),
            Verb::Peek => ("peek", 0, 0),
            Verb::Refund(age, limits) => ("refund", age, limits),
            Verb::Merge { age, limits, .. } => ("merge", age, limits),
        };
        invocation.arg(name).arg(ask.weight).arg(fingerprint.as_deref().unwrap_or("")).arg(age).arg(limits);
        let count = policy.limits().len();
        if let Verb::Merge { floors, from, .. } = verb {
            invocation.arg(from.1);
            for floor in &floors[..count] {
                invocation.arg(*floor);
            }
        } else if ask.allowances != policy.allowances() {
            for allowed in &ask.allowances.0[..count] {
                invocation.arg(*allowed);
            }
        }
        invocation
    }

    /// Gives up the connection and starts looking for a new one; only the first to notice does.
    fn lose(self: &Arc<Self>) {
        if self.link.write().take().is_some() {
            tokio::spawn(heal(Arc::downgrade(self)));
        }
    }

    async fn reconnect(&self) -> Result<(), Error> {
        let within = self.config.connect_timeout;
        let mut link = self.source.open(within).await?;
        let mut load = cmd("SCRIPT");
        load.arg("LOAD").arg(&self.script.text);
        let loaded = timeout(within, link.query::<Value>(&load)).await;
        loaded.map_err(|_| outage("no answer in time"))?.map_err(|error| fault_of(&error))?;
        *self.link.write() = Some(link);
        Ok(())
    }
}

/// Tries to reach Redis until it is back or the store is gone.
async fn heal(store: Weak<Store>) {
    let (mut pause, longest) = PAUSES;
    loop {
        sleep(pause).await;
        let Some(store) = store.upgrade() else { return };
        if store.reconnect().await.is_ok() {
            return;
        }
        pause = (pause * 2).min(longest);
    }
}
