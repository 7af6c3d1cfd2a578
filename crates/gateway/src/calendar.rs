//! The one way to Cal.com: cache, then both breakers, then the company's client, within what is left of the turn.
//!
//! What each answer means to the circuits:
//!
//! | answer | Cal.com's circuit | the credential's circuit |
//! |---|---|---|
//! | slots, or any refusal that is an answer | success | success |
//! | no answer, timeout, 5xx, unreadable | failure | ignored |
//! | 429 | failure, with its wait | failure, with its wait |
//! | 401, 403 | ignored | failure |

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use calcom_client::{CalcomError, Slots, SlotsQuery};
use chrono::{DateTime, Utc};
use circuit_breaker::{CircuitBreaker, CircuitState, Event, OwnedPermit, Refusal, Status, ValidConfig, Wiring};
use tenant_cache::{CacheStats, Freshness, Loaded, Scope, State, TenantCache, TenantId};

use crate::clock::Stopwatch;
use crate::logging::CALCOM;
use crate::telemetry;
use crate::tenant::{Branch, Service};

/// Name of Cal.com's own circuit; a credential's circuit adds the company's id.
const UPSTREAM: &str = "calcom_api";

/// Free starts of one event type in one range, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FreeSlots(Vec<DateTime<Utc>>);

impl FreeSlots {
    /// The starts, earliest first.
    pub(crate) fn starts(&self) -> &[DateTime<Utc>] {
        &self.0
    }
}

/// Which free starts are asked for.
#[derive(Debug, Clone)]
pub(crate) struct Wanted<'a> {
    /// Whose.
    pub(crate) branch: &'a Arc<Branch>,
    /// Of what.
    pub(crate) service: &'a Service,
    /// From when until when; the end is not part of it.
    pub(crate) range: Range<DateTime<Utc>>,
}

/// What was found, and whether it is older than it should be because Cal.com could not be asked.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The free starts.
    pub(crate) slots: Arc<FreeSlots>,
    /// Whether an outage is behind the answer's age.
    pub(crate) stale: bool,
}

/// Why there is no answer; to a caller all of these are "the calendar can't be reached right now".
#[derive(Debug, thiserror::Error)]
pub(crate) enum CalendarFault {
    /// A circuit is open, so nothing was asked.
    #[error("{service} is not asked: {refusal}")]
    CircuitOpen {
        /// Which circuit.
        service: String,
        /// What it said.
        refusal: Refusal,
    },
    /// Cal.com gave no usable answer.
    #[error(transparent)]
    Upstream(#[from] CalcomError),
    /// The company has no credential here, so nothing can be asked for it.
    #[error("no credential is configured for company {0}")]
    NoCredential(TenantId),
    /// The turn's time ran out while somebody else's load was waited for.
    #[error("the turn's time ran out")]
    Deadline,
}

impl CalendarFault {
    /// How long it makes sense to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::CircuitOpen { refusal, .. } => refusal.retry_after(),
            Self::Upstream(error) => error.retry_after(),
            Self::NoCredential(_) | Self::Deadline => None,
        }
    }
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

/// Slots of all companies, each through its own scope and credential.
#[derive(Debug)]
pub(crate) struct Calendar {
    cache: TenantCache<FreeSlots>,
    upstream: CircuitBreaker,
    credentials: HashMap<TenantId, CircuitBreaker>,
}

/// Everything that one load needs; owned, since a load may outlive the caller who began it.
struct Load {
    upstream: CircuitBreaker,
    credential: CircuitBreaker,
    branch: Arc<Branch>,
    query: SlotsQuery,
    budget: Duration,
}

impl Calendar {
    /// A calendar for `tenants`, with all circuits closed and nothing cached.
    pub(crate) fn new<'a>(
        cache: TenantCache<FreeSlots>,
        breaker: &ValidConfig,
        tenants: impl Iterator<Item = &'a TenantId>,
    ) -> Self {
        let circuit = |name: String| CircuitBreaker::wired(name, breaker.clone(), Wiring::new().on_event(log_event));
        let credentials = tenants.map(|tenant| (tenant.clone(), circuit(format!("{UPSTREAM}:{tenant}")))).collect();
        Self { cache, upstream: circuit(UPSTREAM.to_owned()), credentials }
    }

    /// The free starts that are wanted, within `budget`.
    ///
    /// # Errors
    ///
    /// [`CalendarFault`] when Cal.com was not asked or did not answer and nothing usable is cached.
    pub(crate) async fn free_slots(&self, wanted: Wanted<'_>, budget: Duration) -> Result<Answer, Arc<CalendarFault>> {
        let Wanted { branch, service, range } = wanted;
        let zone = branch.schedule.zone();
        let key = Scope::tenant(&branch.tenant)
            .branch(&branch.branch)
            .event_type(&service.cache_id)
            .key()
            .part(range.start.timestamp())
            .part(range.end.timestamp())
            .part(zone.name());
        let Some(credential) = self.credentials.get(&branch.tenant) else {
            return Err(Arc::new(CalendarFault::NoCredential(branch.tenant.clone())));
        };
        let load = Load {
            upstream: self.upstream.clone(),
            credential: credential.clone(),
            branch: Arc::clone(branch),
            query: SlotsQuery::new(service.event_type, range.start, range.end, zone),
            budget,
        };
        let found = self.cache.get_or_load(&key, Freshness::StaleAllowed, move || load.run());
        match tokio::time::timeout(budget, found).await {
            Ok(Ok(found)) => {
                let stale = found.state() == State::StaleOnError;
                Ok(Answer { slots: found.into_value(), stale })
            }
            Ok(Err(error)) => Err(error.into_shared()),
            Err(_) => Err(Arc::new(CalendarFault::Deadline)),
        }
    }
}

impl Load {
    /// One request to Cal.com, if both circuits let it through.
    async fn run(self) -> Result<Loaded<FreeSlots>, CalendarFault> {
        let permits = Permits::acquire(&self.upstream, &self.credential)?;
        let watch = Stopwatch::start();
        let answer = self.branch.client.slots(&self.query, self.budget).await;
        permits.settle(&answer);
        self.log(&answer, watch.elapsed());
        let slots = answer?;
        Ok(Loaded::judged(FreeSlots(slots.starts().collect()), |slots| slots.0.is_empty()))
    }

    fn log(&self, answer: &Result<Slots, CalcomError>, took: Duration) {
        let company = self.branch.tenant.as_str();
        let elapsed_ms = took.as_secs_f64() * 1_000.0;
        match answer {
            Ok(slots) => {
                telemetry::calcom("ok", took);
                tracing::info!(target: CALCOM, company, slots = slots.len(), elapsed_ms, "Cal.com answered");
            }
            Err(error) => {
                telemetry::calcom(error.kind(), took);
                tracing::warn!(target: CALCOM, company, kind = error.kind(), %error, elapsed_ms, "Cal.com failed");
            }
        }
    }
}

/// The right to ask Cal.com once; dropped unsettled, it decides nothing.
struct Permits {
    upstream: OwnedPermit,
    credential: OwnedPermit,
}

impl Permits {
    fn acquire(upstream: &CircuitBreaker, credential: &CircuitBreaker) -> Result<Self, CalendarFault> {
        let acquire = |breaker: &CircuitBreaker| {
            breaker
                .acquire_owned()
                .map_err(|refusal| CalendarFault::CircuitOpen { service: breaker.name().to_owned(), refusal })
        };
        Ok(Self { credential: acquire(credential)?, upstream: acquire(upstream)? })
    }

    fn settle(self, answer: &Result<Slots, CalcomError>) {
        match answer {
            Err(error) if error.is_credential_fault() => {
                self.upstream.ignore();
                self.credential.failure();
            }
            Err(error) if error.is_over_quota() => {
                failed(self.upstream, error.retry_after());
                failed(self.credential, error.retry_after());
            }
            Err(error) if error.is_outage() => {
                failed(self.upstream, error.retry_after());
                self.credential.ignore();
            }
            Ok(_) | Err(_) => {
                self.upstream.success();
                self.credential.success();
            }
        }
    }
}

fn failed(permit: OwnedPermit, wait: Option<Duration>) {
    match wait {
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

/// What operators see and steer.
impl Calendar {
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
        let circuits = std::iter::once(&self.upstream).chain(self.credentials.values());
        circuits.map(CircuitBreaker::state).any(|state| state != CircuitState::Closed)
    }

    /// Steers the circuit called `name`, or all of them; whether there was one.
    pub(crate) fn steer(&self, steering: Steering, name: Option<&str>) -> bool {
        let circuits = std::iter::once(&self.upstream).chain(self.credentials.values());
        let meant: Vec<&CircuitBreaker> =
            circuits.filter(|circuit| name.is_none_or(|name| circuit.name() == name)).collect();
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

    /// Counts per company.
    pub(crate) fn cache_stats(&self) -> CacheStats {
        self.cache.stats()
    }

    /// Keys held, up to `limit`.
    pub(crate) fn cache_keys(&self, limit: usize) -> Vec<String> {
        self.cache.keys(limit)
    }

    /// Drops everything held for `tenant`.
    pub(crate) fn clear(&self, tenant: &TenantId) {
        self.cache.invalidate_tenant(tenant);
    }
}
