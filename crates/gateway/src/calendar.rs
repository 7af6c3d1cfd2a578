//! The one way to free starts: the cache, then the company's client, within what is left of the turn. Around the client stand
//! both circuits and the key's quota.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use calcom_client::{CalcomError, Priority, Slots, SlotsQuery};
use chrono::{DateTime, Utc};
use tenant_cache::{CacheStats, Freshness, Loaded, Scope, State, TenantCache, TenantId};
use tokio::task;

use crate::circuits::Circuits;
use crate::clock::Stopwatch;
use crate::logging::CALCOM;
use crate::slot_cache::FreeSlots;
use crate::telemetry;
use crate::tenant::{Branch, Service};

/// How much longer than a load its callers wait, so that the load sees the turn's end first and the circuits hear of it.
const GRACE: Duration = Duration::from_millis(10);
/// A refresh may take as long as the client lets it: nobody waits.
const UNHURRIED: Duration = Duration::MAX;

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
    /// Cal.com gave no usable answer, or a circuit or the quota kept it from being asked.
    #[error(transparent)]
    Upstream(#[from] CalcomError),
    /// The turn's time ran out while somebody else's load was waited for.
    #[error("the turn's time ran out")]
    Deadline,
}

impl CalendarFault {
    /// How long it makes sense to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Upstream(error) => error.retry_after(),
            Self::Deadline => None,
        }
    }
}

/// Slots of all companies, each through its own scope and credential.
#[derive(Debug)]
pub(crate) struct Calendar {
    cache: TenantCache<FreeSlots>,
    circuits: Circuits,
}

/// Everything that one load needs; owned, since a load may outlive the caller who began it.
struct Load {
    branch: Arc<Branch>,
    query: SlotsQuery,
    /// What was left of the turn when `watch` was started.
    budget: Duration,
    watch: Stopwatch,
    /// The caller's task: a load in another one is a refresh in the background.
    caller: Option<task::Id>,
}

impl Calendar {
    /// A calendar behind `circuits`.
    pub(crate) fn new(cache: TenantCache<FreeSlots>, circuits: Circuits) -> Self {
        Self { cache, circuits }
    }

    /// The free starts that are wanted, within `budget`.
    ///
    /// # Errors
    ///
    /// [`CalendarFault`] when Cal.com was not asked or did not answer and nothing usable is cached.
    pub(crate) async fn free_slots(&self, wanted: Wanted<'_>, budget: Duration) -> Result<Answer, Arc<CalendarFault>> {
        let Wanted { branch, service, range } = wanted;
        let zone = branch.schedule.zone();
        let key = Scope::tenant(&branch.tenant).branch(&branch.branch).event_type(&service.cache_id).key_of((
            range.start.timestamp(),
            range.end.timestamp(),
            zone.name(),
        ));
        let load = Load {
            branch: Arc::clone(branch),
            query: SlotsQuery::new(service.event_type, range.start, range.end, zone),
            budget,
            watch: Stopwatch::start(),
            caller: task::try_id(),
        };
        let found = self.cache.get_or_load(&key, Freshness::StaleAllowed, move || load.run());
        match tokio::time::timeout(budget + GRACE, found).await {
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
    /// One question to Cal.com. A refresh goes behind every question that a caller waits for.
    async fn run(self) -> Result<Loaded<FreeSlots>, CalendarFault> {
        let watch = Stopwatch::start();
        let client = &self.branch.client;
        let answer = if task::try_id() == self.caller {
            client.slots(&self.query, self.watch.left_of(self.budget)).await
        } else {
            client.at_priority(Priority::Refresh).slots(&self.query, UNHURRIED).await
        };
        self.log(&answer, watch.elapsed());
        let slots = answer?;
        Ok(Loaded::judged(FreeSlots::new(slots.starts().collect()), |slots| slots.starts().is_empty()))
    }

    fn log(&self, answer: &Result<Slots, CalcomError>, took: Duration) {
        let company = self.branch.tenant.as_str();
        let elapsed_ms = took.as_secs_f64() * 1_000.0;
        match answer {
            Ok(slots) => {
                telemetry::calcom("ok", took);
                tracing::info!(target: CALCOM, company, slots = slots.len(), elapsed_ms, "Cal.com answered");
            }
            Err(error) if error.is_held_back() => {
                tracing::debug!(target: CALCOM, company, %error, elapsed_ms, "Cal.com was not asked");
            }
            Err(error) => {
                telemetry::calcom(error.kind(), took);
                tracing::warn!(target: CALCOM, company, kind = error.kind(), %error, elapsed_ms, "Cal.com failed");
            }
        }
    }
}

/// What operators see and steer.
impl Calendar {
    /// The circuits before Cal.com.
    pub(crate) fn circuits(&self) -> &Circuits {
        &self.circuits
    }

    /// Whether the shared cache is reached and other instances are heard; `None` where nothing is shared.
    pub(crate) fn is_cache_linked(&self) -> Option<bool> {
        self.cache.is_linked()
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
