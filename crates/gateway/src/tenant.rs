//! Who is being called: the directory of companies and branches, and the one rule by which a request finds its own.
//!
//! The tenant comes from the request itself: the number that was dialled or the agent that speaks. Two hints that name
//! different branches, or none that names one, give no tenant, and without a tenant there is no data.

use std::collections::HashMap;
use std::sync::Arc;

use business_hours::{Language, Schedule};
use calcom_client::{CalcomClient, EventTypeId};
use chrono::TimeDelta;
use retell_protocol::{CallObject, FunctionCall};
use tenant_cache::{BranchId, EventTypeId as CacheEventType, IdError, TenantId};

/// One place that callers can reach.
#[derive(Debug)]
pub(crate) struct Branch {
    /// The company.
    pub(crate) tenant: TenantId,
    /// The branch within it.
    pub(crate) branch: BranchId,
    /// The company's name as it is spoken.
    pub(crate) company_name: String,
    /// Language of the replies.
    pub(crate) language: Language,
    /// Opening hours and zone.
    pub(crate) schedule: Schedule,
    /// What can be booked; the first one is meant when a caller names none.
    pub(crate) services: Vec<Service>,
    /// The company's own client, with its own credential.
    pub(crate) client: CalcomClient,
}

/// A service that can be booked.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    /// Name as it is spoken.
    pub(crate) name: String,
    /// Cal.com's event type.
    pub(crate) event_type: EventTypeId,
    /// The same event type as a part of cache keys.
    pub(crate) cache_id: CacheEventType,
    /// Length of an appointment.
    pub(crate) duration: TimeDelta,
    spellings: Vec<String>,
}

impl Service {
    /// A service known by `name` and `aliases`.
    pub(crate) fn new(
        name: String,
        aliases: &[String],
        event_type: EventTypeId,
        duration: TimeDelta,
    ) -> Result<Self, IdError> {
        let spellings = std::iter::once(&name).chain(aliases).map(|spelling| folded(spelling)).collect();
        let cache_id = CacheEventType::new(event_type.to_string())?;
        Ok(Self { name, event_type, cache_id, duration, spellings })
    }
}

impl Branch {
    /// The service that `spoken` names; the first one when nothing was named.
    pub(crate) fn service(&self, spoken: Option<&str>) -> Option<&Service> {
        let Some(spoken) = spoken.map(folded).filter(|spoken| !spoken.is_empty()) else {
            return self.services.first();
        };
        self.services.iter().find(|service| service.spellings.contains(&spoken))
    }
}

/// A spelling without what speech and prompts vary: case, spaces, hyphens, umlaut spellings.
fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ => {}
        }
    }
    folded
}

/// Why a request has no tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoTenant {
    /// Neither number nor agent belongs to a branch.
    Unknown,
    /// Number and agent belong to different branches.
    Contradiction,
}

impl NoTenant {
    /// The word for logs.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown number and agent",
            Self::Contradiction => "number and agent of different branches",
        }
    }
}

/// All branches, by the ways a request can name them.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    branches: Vec<Arc<Branch>>,
    by_number: HashMap<String, usize>,
    by_agent: HashMap<String, usize>,
    by_call_prefix: Vec<(String, usize)>,
    fallback: Option<usize>,
}

impl Directory {
    /// Adds a branch that is reached by `numbers` (E.164) and spoken for by `agents`.
    pub(crate) fn add(&mut self, branch: Branch, numbers: &[String], agents: &[String]) {
        let index = self.branches.len();
        self.branches.push(Arc::new(branch));
        self.by_number.extend(numbers.iter().map(|number| (number.clone(), index)));
        self.by_agent.extend(agents.iter().map(|agent| (agent.clone(), index)));
    }

    /// For the demo alone: call ids that begin with `prefix` belong to `tenant`.
    #[cfg(feature = "demo")]
    pub(crate) fn route_calls(&mut self, prefix: &str, tenant: &str) {
        if let Some(index) = self.branches.iter().position(|branch| branch.tenant.as_str() == tenant) {
            self.by_call_prefix.push((prefix.to_owned(), index));
        }
    }

    /// For the demo alone: requests that name nobody belong to `tenant`.
    #[cfg(feature = "demo")]
    pub(crate) fn fall_back_to(&mut self, tenant: &str) {
        self.fallback = self.branches.iter().position(|branch| branch.tenant.as_str() == tenant);
    }

    /// Every branch, in the order of the configuration.
    pub(crate) fn branches(&self) -> &[Arc<Branch>] {
        &self.branches
    }

    /// The branch that a dialled `number` reaches.
    pub(crate) fn by_number(&self, number: &str) -> Option<&Arc<Branch>> {
        self.by_number.get(number).and_then(|index| self.branches.get(*index))
    }

    /// The branch that `call` is for.
    pub(crate) fn resolve(&self, call: &FunctionCall) -> Result<&Arc<Branch>, NoTenant> {
        let number = dialled(call).and_then(|number| self.by_number.get(number));
        let agent = call.agent_id().and_then(|agent| self.by_agent.get(agent.as_str()));
        let index = match (number, agent) {
            (Some(number), Some(agent)) if number != agent => return Err(NoTenant::Contradiction),
            (Some(index), _) | (None, Some(index)) => Some(*index),
            (None, None) => self.by_demo_rule(call),
        };
        index.and_then(|index| self.branches.get(index)).ok_or(NoTenant::Unknown)
    }

    fn by_demo_rule(&self, call: &FunctionCall) -> Option<usize> {
        let id = call.call_id().map_or("", |id| id.as_str());
        let named = self.by_call_prefix.iter().find(|(prefix, _)| id.starts_with(prefix.as_str()));
        named.map(|(_, index)| *index).or(self.fallback)
    }
}

/// The business's own number: what an inbound caller dialled, or what an outbound call shows. Without a direction a call
/// counts as inbound.
fn dialled(call: &FunctionCall) -> Option<&str> {
    call.call().and_then(CallObject::business_number).or(call.to_number())
}
