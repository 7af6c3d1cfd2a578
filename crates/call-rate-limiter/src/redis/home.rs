//! The limiter over Redis: the store's word where it can be had, the loss policy where it cannot.

use std::sync::Arc;

use crate::clock::Clock;
use crate::error::Error;
use crate::law::{Decision, FULL_WAIT, Outcome};
use crate::memory::Memory;
use crate::moment::Moment;
use crate::policy::Policy;
use crate::question::Question;
use crate::redis::config::{OnLoss, RedisConfig};
use crate::redis::store::{Store, Verb};
use crate::status::Status;
use crate::verdict::{Receipt, Source};

/// Redis as the home of the counts, and this process's memory for when it is lost.
pub(crate) struct RedisHome {
    store: Arc<Store>,
    local: Memory,
    clock: Arc<dyn Clock>,
}

impl RedisHome {
    pub(crate) async fn connect(
        policy: &Policy,
        config: RedisConfig,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Error> {
        let store = Store::connect(policy, config).await?;
        Ok(Self {
            store,
            local: Memory::new(policy),
            clock,
        })
    }

    pub(crate) fn held(&self) -> usize {
        self.local.held()
    }

    pub(crate) fn is_up(&self) -> bool {
        self.store.is_up()
    }

    /// Decides and charges.
    pub(crate) async fn admit(&self, question: &Question<'_>) -> (Decision, Source) {
        match self.store.decide(question, Verb::Admit).await {
            // A receipt's age is reckoned from the answer: never older than the charge.
            Ok(decision) => (
                Decision {
                    at: self.clock.now(),
                    ..decision
                },
                Source::Store,
            ),
            Err(_) => self.lost(question, || self.local.admit(question)),
        }
    }

    /// Decides without charging.
    pub(crate) async fn peek(&self, question: &Question<'_>) -> (Decision, Source) {
        match self.store.decide(question, Verb::Peek).await {
            Ok(decision) => (decision, Source::Store),
            Err(_) => self.lost(question, || self.local.peek(question)),
        }
    }

    /// Gives back what was charged, to whoever charged it.
    pub(crate) async fn refund(&self, question: &Question<'_>, receipt: Receipt) {
        if receipt.source == Source::Store {
            let age = question
                .now
                .as_micros()
                .saturating_sub(receipt.charge.at.as_micros());
            // Without the store the charge stands: too much counted, never too little.
            let _ = self
                .store
                .decide(question, Verb::Refund(age, receipt.charge.limits))
                .await;
        } else if receipt.source == Source::Local {
            self.local.refund(question, receipt.charge);
        }
    }

    pub(crate) async fn status(&self, policy: &Policy, subject: &str, now: Moment) -> Status {
        match self.store.state(policy, subject).await {
            Ok((mut state, at)) => {
                state.settle(policy, at);
                Status::of(policy, subject, &state, at)
            }
            Err(_) => Status {
                degraded: true,
                ..self.local.status(policy, subject, now)
            },
        }
    }

    pub(crate) async fn unblock(&self, policy: &Policy, subject: &str) -> bool {
        let local = self.local.forget(subject);
        self.store.forget(policy, subject).await.unwrap_or(local)
    }

    /// What holds while Redis is out of reach.
    fn lost(
        &self,
        question: &Question<'_>,
        local: impl FnOnce() -> Decision,
    ) -> (Decision, Source) {
        match self.store.config().on_loss {
            OnLoss::Local => (local(), Source::Local),
            OnLoss::Open => (
                Decision::new(Outcome::Admitted, question.now, 0),
                Source::Nothing,
            ),
            OnLoss::Closed => (
                Decision::new(Outcome::Full, question.now, FULL_WAIT),
                Source::Nothing,
            ),
        }
    }
}
