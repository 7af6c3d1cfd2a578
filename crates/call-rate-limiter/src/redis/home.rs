//! The limiter over Redis: the store's word where it can be had, the loss policy where it cannot.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::decision::{Decision, FULL_WAIT, Outcome};
use crate::error::Error;
use crate::memory::Memory;
use crate::moment::Moment;
use crate::policy::{Allowances, Policy};
use crate::question::{Ask, Question};
use crate::redis::config::{OnLoss, RedisConfig};
use crate::redis::fleet::Fleet;
use crate::redis::listener::{self, Heard};
use crate::redis::store::{Miss, Store, Verb};
use crate::state::Block;
use crate::status::Status;
use crate::verdict::{Receipt, Source};

/// The longest that a block is remembered without asking where its end would not be heard.
const UNHEARD_RECHECK: Duration = Duration::from_secs(1);

/// Redis as the home of the counts, and this process's memory for when it is lost.
pub(crate) struct RedisHome {
    fleet: Arc<Fleet>,
    local: Memory,
    heard: Arc<Heard>,
    clock: Arc<dyn Clock>,
}

impl RedisHome {
    pub(crate) async fn connect(policy: &Policy, config: RedisConfig, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let url = config.topology.single().map(str::to_owned);
        let store = Store::connect(policy, config).await?;
        let heard = Arc::new(Heard::default());
        if policy.block().is_some() {
            listener::start(url.as_deref(), policy, &heard);
        }
        let local = Memory::new(policy);
        let fleet = Fleet::join(store, policy, Arc::clone(&clock)).await;
        Ok(Self { fleet, local, heard, clock })
    }

    pub(crate) fn held(&self) -> usize {
        self.local.held()
    }

    pub(crate) fn is_up(&self) -> bool {
        self.store().is_up()
    }

    /// Decides and charges.
    pub(crate) async fn admit(&self, question: &Question<'_>) -> (Decision, Source) {
        let Question { subject, ask, now, .. } = *question;
        if let Some(block) = self.heard.blocked.find(subject, self.recheck(), now) {
            return (Decision::blocked(block, ask.allowances, now), Source::Remembered);
        }
        match self.store().decide(question, Verb::Admit).await {
            Ok(decision) => {
                #[cfg(feature = "metrics")]
                crate::meter::store_took(self.clock.now().as_micros().saturating_sub(now.as_micros()));
                // A receipt's age is reckoned from the answer: never older than the charge.
                let decision = Decision { at: self.clock.now(), ..decision };
                self.remember(question, &decision);
                self.fleet.tell();
                (decision, Source::Store)
            }
            Err(miss) => self.lost(question, || self.admit_locally(question, &miss)),
        }
    }

    /// Decides from this process's shadow of the counts, as one of all instances that do the same.
    ///
    /// A charge counts once for every instance: so what was left when Redis was lost is shared out
    /// evenly, whatever the rule. It is written down for Redis, unless Redis may have charged it.
    fn admit_locally(&self, question: &Question<'_>, miss: &Miss) -> Decision {
        let ask = Ask { scale: self.fleet.instances(), ..*question.ask };
        let question = Question { ask: &ask, ..*question };
        let mut decision = Decision::new(Outcome::Admitted, question.now, 0);
        self.local.admit(&question, &mut decision);
        if matches!(miss, Miss::Failed(_)) {
            self.fleet.journal.charge(&question, &decision);
        }
        decision
    }

    /// How long a block is remembered without asking: shorter where its end would not be heard.
    fn recheck(&self) -> Duration {
        let recheck = self.store().config().recheck;
        if self.heard.is_listening() { recheck } else { recheck.min(UNHEARD_RECHECK) }
    }

    /// Keeps what the store said, for a flood of a blocked subject and for the loss of the store.
    fn remember(&self, question: &Question<'_>, decision: &Decision) {
        let Question { policy, subject, now, .. } = *question;
        if self.store().config().on_loss == OnLoss::Local {
            self.local.mirror(question, decision);
        }
        let begins = decision.outcome == Outcome::Exceeded && policy.block() == Some(decision.wait);
        if begins || decision.outcome == Outcome::Blocked {
            let until = Moment::from_micros(now.as_micros().saturating_add(decision.wait));
            let block = Block { until, by: decision.exceeded };
            self.heard.blocked.remember(subject, block, (now.plus(self.recheck()), now));
        } else {
            self.heard.blocked.forget(subject);
        }
    }

    fn store(&self) -> &Arc<Store> {
        &self.fleet.store
    }

    /// Decides without charging.
    pub(crate) async fn peek(&self, question: &Question<'_>) -> (Decision, Source) {
        match self.store().decide(question, Verb::Peek).await {
            Ok(decision) => (decision, Source::Store),
            Err(_) => self.lost(question, || self.local.peek(question)),
        }
    }

    /// Gives back what was charged, to whoever charged it.
    pub(crate) async fn refund(&self, question: &Question<'_>, receipt: Receipt) {
        let is_pending = match receipt.source {
            Source::Store => false,
            Source::Local => self.fleet.journal.refund(question),
            _ => return,
        };
        if is_pending {
            let ask = Ask { scale: self.fleet.instances(), ..*question.ask };
            self.local.refund(&Question { ask: &ask, ..*question }, receipt.charge);
        } else {
            let age = question.now.as_micros().saturating_sub(receipt.charge.at.as_micros());
            let refund = Verb::Refund(age, receipt.charge.limits);
            // Without the store the charge stands: too much counted, never too little.
            let _ = self.store().decide(question, refund).await;
        }
    }

    pub(crate) async fn status(
        &self,
        (policy, allowances): (&Policy, &Allowances),
        subject: &str,
        now: Moment,
    ) -> Status {
        match self.store().state(policy, subject).await {
            Ok((mut state, at)) => {
                state.settle(policy, at);
                Status::of((policy, allowances), subject, &state, at)
            }
            Err(_) => Status { degraded: true, ..self.local.status((policy, allowances), subject, now) },
        }
    }

    pub(crate) async fn unblock(&self, policy: &Policy, subject: &str) -> bool {
        let local = self.local.forget(subject);
        self.heard.blocked.forget(subject);
        self.fleet.journal.forget(subject);
        self.store().forget(policy, subject).await.unwrap_or(local)
    }

    /// What holds while Redis is out of reach.
    fn lost(&self, question: &Question<'_>, local: impl FnOnce() -> Decision) -> (Decision, Source) {
        match self.store().config().on_loss {
            OnLoss::Local => (local(), Source::Local),
            OnLoss::Open => (Decision::new(Outcome::Admitted, question.now, 0), Source::Nothing),
            OnLoss::Closed => (Decision::new(Outcome::Full, question.now, FULL_WAIT), Source::Nothing),
        }
    }
}
