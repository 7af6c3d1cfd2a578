//! The circuits before Cal.com: one for Cal.com itself, and one for each company's credential. With Redis the fleet shares
//! them, so that what one instance has learnt keeps all of them from asking.
//!
//! What each answer means to the circuits:
//!
//! | answer | Cal.com's circuit | the credential's circuit |
//! |---|---|---|
//! | an answer, or any refusal that is one | success | success |
//! | none in time, 5xx, no JSON object | failure | ignored |
//! | 429 | failure, with its wait | failure, with its wait |
//! | 401, 403 | ignored | failure |
//! | the quota held it back | ignored | ignored |

use std::collections::HashMap;
use std::time::Duration;

use calcom_client::{BreakerHook, BreakerPermit, CallContext, CallOutcome};
use circuit_breaker::{
    CircuitBreaker, CircuitState, Error, Event, Fleet, FleetConfig, OwnedPermit, Status, ValidConfig, Wiring,
};
use futures_util::future::join_all;
use secrecy::ExposeSecret;
use tenant_cache::TenantId;

use crate::logging::CALCOM;
use crate::settings::RedisSettings;

/// Name of Cal.com's own circuit; a credential's circuit adds the company's id.
const UPSTREAM: &str = "calcom_api";

/// All circuits.
#[derive(Debug)]
pub(crate) struct Circuits {
    upstream: CircuitBreaker,
    credentials: HashMap<TenantId, CircuitBreaker>,
    /// Shares the circuits for as long as it lives.
    fleet: Option<Fleet>,
}

/// An operator's hand on the circuits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Steering {
    Reset,
    ForceOpen,
    ForceClosed,
    Automatic,
}

impl Steering {
    /// The action as operators write it.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "reset" => Some(Self::Reset),
            "force-open" => Some(Self::ForceOpen),
            "force-closed" => Some(Self::ForceClosed),
            "automatic" => Some(Self::Automatic),
            _ => None,
        }
    }
}

impl Circuits {
    /// Closed circuits for `tenants`; nothing is shared yet.
    pub(crate) fn new(breaker: &ValidConfig, tenants: &[TenantId]) -> Self {
        let circuit = |name: String| CircuitBreaker::wired(name, breaker.clone(), Wiring::new().on_event(log_event));
        let credentials =
            tenants.iter().map(|tenant| (tenant.clone(), circuit(format!("{UPSTREAM}:{tenant}")))).collect();
        Self { upstream: circuit(UPSTREAM.to_owned()), credentials, fleet: None }
    }

    /// Shares every circuit with the instances that meet at `redis`; what they know of an outage is known when this
    /// returns. While Redis does not answer the circuits are this instance's own.
    ///
    /// # Errors
    ///
    /// When the address can't be used.
    pub(crate) async fn share(&mut self, redis: &RedisSettings) -> Result<(), Error> {
        let config = FleetConfig { url: redis.url.expose_secret().to_owned(), ..FleetConfig::default() };
        let fleet = Fleet::new(config.validate()?)?;
        for joined in join_all(self.all().map(|circuit| fleet.join(circuit))).await {
            if let Err(error) = joined {
                tracing::warn!(target: CALCOM, %error, "A circuit is local until Redis answers");
            }
        }
        self.fleet = Some(fleet);
        Ok(())
    }

    /// The circuits that every call with a company's key must pass.
    pub(crate) fn of(&self, tenant: &TenantId) -> Option<Pair> {
        let credential = self.credentials.get(tenant)?.clone();
        Some(Pair { upstream: self.upstream.clone(), credential })
    }

    /// Cal.com's own circuit.
    pub(crate) fn upstream_status(&self) -> Status {
        self.upstream.status()
    }

    /// Every circuit, Cal.com's first, then the credentials' by name.
    pub(crate) fn statuses(&self) -> Vec<Status> {
        let mut credentials: Vec<Status> = self.credentials.values().map(CircuitBreaker::status).collect();
        credentials.sort_by(|one, other| one.service.cmp(&other.service));
        std::iter::once(self.upstream.status()).chain(credentials).collect()
    }

    /// Whether any circuit keeps callers from a live answer.
    pub(crate) fn is_degraded(&self) -> bool {
        self.all().map(CircuitBreaker::state).any(|state| state != CircuitState::Closed)
    }

    /// Steers the circuit called `name`, or all of them; whether there was one.
    pub(crate) fn steer(&self, steering: Steering, name: Option<&str>) -> bool {
        let meant: Vec<&CircuitBreaker> =
            self.all().filter(|circuit| name.is_none_or(|name| circuit.name() == name)).collect();
        for circuit in &meant {
            tracing::warn!(target: CALCOM, service = circuit.name(), ?steering, "Circuit steered by an operator");
            match steering {
                Steering::Reset => circuit.reset(),
                Steering::ForceOpen => circuit.force_open(),
                Steering::ForceClosed => circuit.force_closed(),
                Steering::Automatic => circuit.automatic(),
            }
        }
        !meant.is_empty()
    }

    fn all(&self) -> impl Iterator<Item = &CircuitBreaker> {
        std::iter::once(&self.upstream).chain(self.credentials.values())
    }
}

/// Cal.com's circuit and one credential's.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    upstream: CircuitBreaker,
    credential: CircuitBreaker,
}

/// The right to ask Cal.com once; dropped unsettled, it decides nothing.
struct Permits {
    upstream: OwnedPermit,
    credential: OwnedPermit,
}

impl BreakerHook for Pair {
    /// Asks both circuits; the first that is open refuses.
    fn acquire(&self, _: &CallContext) -> Result<Box<dyn BreakerPermit>, Option<Duration>> {
        let acquire = |circuit: &CircuitBreaker| {
            circuit.acquire_owned().map_err(|refusal| {
                tracing::debug!(target: CALCOM, service = circuit.name(), %refusal, "Circuit lets nothing through");
                refusal.retry_after()
            })
        };
        Ok(Box::new(Permits { credential: acquire(&self.credential)?, upstream: acquire(&self.upstream)? }))
    }
}

impl BreakerPermit for Permits {
    /// Tells both circuits what became of it.
    fn finish(self: Box<Self>, outcome: CallOutcome) {
        let Self { upstream, credential } = *self;
        match outcome {
            CallOutcome::Success => {
                upstream.success();
                credential.success();
            }
            CallOutcome::Failure { retry_after } => {
                failed(upstream, retry_after);
                credential.ignore();
            }
            CallOutcome::OverQuota { retry_after } => {
                failed(upstream, Some(retry_after));
                failed(credential, Some(retry_after));
            }
            CallOutcome::Credential => {
                upstream.ignore();
                credential.failure();
            }
            _ => {
                upstream.ignore();
                credential.ignore();
            }
        }
    }
}

fn failed(permit: OwnedPermit, wait: Option<Duration>) {
    match wait.filter(|wait| !wait.is_zero()) {
        Some(wait) => permit.failure_with_retry_after(wait),
        None => permit.failure(),
    }
}

/// A circuit changed: operators read it in the log, with the reason.
fn log_event(event: &Event) {
    if let Event::Changed(change) = event {
        let open_seconds = change.open_for.map(|open_for| open_for.as_secs());
        tracing::warn!(
            target: CALCOM,
            service = %change.circuit,
            from = change.from.as_str(),
            to = change.to.as_str(),
            cause = change.cause.as_str(),
            failures = change.failure_count,
            open_seconds,
            "Circuit changed",
        );
    }
}
