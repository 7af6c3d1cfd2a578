//! `[[companies]]` as they are written: who answers for which number, with which calendar.

use business_hours::ScheduleConfig;
use serde::Deserialize;

/// A company: one credential at Cal.com, one or more branches.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CompanySection {
    /// Id of the company; the first part of its cache keys.
    pub(crate) id: String,
    /// Name as it is spoken.
    pub(crate) name: String,
    /// Language of the replies: `de` or `en`.
    #[serde(default = "default_language")]
    pub(crate) language: String,
    /// Environment variable with the company's Cal.com API key.
    pub(crate) api_key_env: String,
    /// The branches; at least one.
    #[serde(default)]
    pub(crate) branches: Vec<BranchSection>,
}

fn default_language() -> String {
    "de".to_owned()
}

/// A branch: its numbers, hours and services.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct BranchSection {
    /// Id of the branch, unique in the company.
    pub(crate) id: String,
    /// Telephone numbers that callers dial, in E.164.
    #[serde(default)]
    pub(crate) numbers: Vec<String>,
    /// Voice agents that speak for this branch.
    #[serde(default)]
    pub(crate) agents: Vec<String>,
    /// Opening hours; Monday to Friday 09:00-18:00 in Europe/Berlin when missing.
    #[serde(default)]
    pub(crate) hours: ScheduleConfig,
    /// What can be booked.
    #[serde(default)]
    pub(crate) services: Vec<ServiceSection>,
}

/// A service that callers ask for by name.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ServiceSection {
    /// Name as callers say it.
    pub(crate) name: String,
    /// Other names for the same service.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    /// Cal.com's event type.
    pub(crate) event_type: u64,
    /// Length of an appointment, in minutes.
    pub(crate) minutes: u32,
}
