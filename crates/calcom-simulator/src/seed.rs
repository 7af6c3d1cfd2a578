//! What is there from the beginning, and what befalls the world as time passes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::booked::Status;
use crate::fault_rule::FaultRule;

/// A booking that is there from the beginning. Nobody asks whether its time is free.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExistingBooking {
    /// What is booked.
    pub event_type: u64,
    /// When it starts.
    pub start: DateTime<Utc>,
    /// Its uid; made from the seed otherwise.
    #[serde(default)]
    pub uid: Option<String>,
    /// Who comes.
    #[serde(default = "somebody")]
    pub name: String,
    /// Their address.
    #[serde(default = "somewhere")]
    pub email: String,
    /// Their telephone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// How it stands.
    #[serde(default)]
    pub status: Status,
    /// Its metadata.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
}

/// A webhook that is there from the beginning.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Subscription {
    /// Whose, by user name or first key.
    pub owner: String,
    /// Where webhooks go; `http://`.
    pub url: String,
    /// Which ones.
    pub triggers: Vec<String>,
    /// What they are signed with.
    #[serde(default)]
    pub secret: Option<String>,
    /// What replaces the body.
    #[serde(default)]
    pub template: Option<String>,
}

/// How reliably webhooks are delivered. As the real server does it unless said otherwise: once, and the outcome is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Courier {
    /// How often a delivery is tried until the subscriber answers 2xx.
    pub attempts: u32,
    /// The wait before the second attempt in milliseconds; it doubles each time.
    pub backoff_millis: u64,
    /// How many are lost on the way, from 0 to 1.
    pub lost: f64,
    /// How many are sent twice, from 0 to 1.
    pub doubled: f64,
    /// Up to so many milliseconds late, evenly spread, so that one can overtake another.
    pub late_millis: u64,
    /// How long a subscriber may take, in milliseconds.
    pub patience_millis: u64,
}

impl Default for Courier {
    fn default() -> Self {
        Self { attempts: 1, backoff_millis: 500, lost: 0.0, doubled: 0.0, late_millis: 0, patience_millis: 10_000 }
    }
}

/// From some time on, other things go wrong.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// How many seconds after the start.
    pub after_seconds: u32,
    /// What goes wrong from then on; nothing when empty.
    pub rules: Vec<FaultRule>,
}

impl ExistingBooking {
    /// A booking of that event type at that time.
    #[must_use]
    pub fn new(event_type: u64, start: DateTime<Utc>) -> Self {
        Self {
            event_type,
            start,
            uid: None,
            name: somebody(),
            email: somewhere(),
            phone: None,
            status: Status::Accepted,
            metadata: BTreeMap::new(),
        }
    }

    /// With other settings: `ExistingBooking::new(…).with(|b| b.status = Status::Pending)`.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl Subscription {
    /// Signed webhooks for those triggers.
    #[must_use]
    pub fn new<S: Into<String>>(
        owner: impl Into<String>,
        url: impl Into<String>,
        triggers: impl IntoIterator<Item = S>,
        secret: impl Into<String>,
    ) -> Self {
        Self {
            owner: owner.into(),
            url: url.into(),
            triggers: triggers.into_iter().map(Into::into).collect(),
            secret: Some(secret.into()),
            template: None,
        }
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription").field("triggers", &self.triggers).finish_non_exhaustive()
    }
}

impl Step {
    /// After so many seconds those rules hold.
    #[must_use]
    pub fn new(after_seconds: u32, rules: impl IntoIterator<Item = FaultRule>) -> Self {
        Self { after_seconds, rules: rules.into_iter().collect() }
    }
}

fn somebody() -> String {
    "Erika Beispiel".to_owned()
}

fn somewhere() -> String {
    "erika@kunde.example".to_owned()
}
