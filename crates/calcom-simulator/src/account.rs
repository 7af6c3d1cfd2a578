//! Who lives in the simulated world: users with their keys and hours, teams, what keeps them busy, how often they may call.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::schedule::Schedule;

/// A user of the simulated Cal.com, with one API key. `Debug` does not show the key.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Account {
    /// The API key; begins with `cal_`.
    pub api_key: String,
    /// The full name.
    #[serde(default = "default_name")]
    pub name: String,
    /// The user name; made from the name otherwise.
    #[serde(default)]
    pub username: Option<String>,
    /// Further keys, each with limits of its own.
    #[serde(default)]
    pub other_keys: Vec<String>,
    /// Keys whose day has passed.
    #[serde(default)]
    pub expired_keys: Vec<String>,
    /// The limits of each of its keys by name, such as `default`; the world's limit when there is none. Only a request that is over all
    /// of them is refused.
    #[serde(default)]
    pub limits: BTreeMap<String, RateLimit>,
    /// The working hours; Monday to Friday 09:00 to 18:00 in Berlin otherwise.
    #[serde(default = "default_schedule")]
    pub schedule: Schedule,
}

/// A team of users.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Its slug.
    pub slug: String,
    /// The user names of its members.
    pub members: Vec<String>,
}

/// Time at which a user is not available, as from a connected calendar.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Busy {
    /// Whose, by user name or API key.
    pub who: String,
    /// From.
    pub start: DateTime<Utc>,
    /// To.
    pub end: DateTime<Utc>,
}

/// How many requests a key may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests per window; 0 means without limit.
    pub limit: u32,
    /// The window in seconds.
    pub window_seconds: u32,
    /// How long a key is blocked that went over, in seconds.
    pub block_seconds: u32,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self { limit: 120, window_seconds: 60, block_seconds: 60 }
    }
}

impl RateLimit {
    /// `limit` requests per minute, and a minute of block; 0 means without limit.
    #[must_use]
    pub fn per_minute(limit: u32) -> Self {
        Self { limit, ..Self::default() }
    }
}

fn default_name() -> String {
    "Mara Beispiel".to_owned()
}

fn default_schedule() -> Schedule {
    Schedule::weekdays(Tz::Europe__Berlin, 9, 18)
}

impl Account {
    /// A user with that key.
    #[must_use]
    pub fn new(api_key: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            api_key: api_key.into(),
            name: name.into(),
            username: None,
            other_keys: Vec::new(),
            expired_keys: Vec::new(),
            limits: BTreeMap::new(),
            schedule: default_schedule(),
        }
    }

    /// With other working hours.
    #[must_use]
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.schedule = schedule;
        self
    }

    /// With other settings: `Account::new(…).with(|a| a.other_keys.push(key))`.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Whether `who` is its first key or its user name.
    pub(crate) fn is(&self, who: &str) -> bool {
        let named = |name: &String| name == who;
        self.api_key == who || self.username.as_ref().map_or_else(|| self.username() == who, named)
    }

    /// All its keys that are good.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.api_key.as_str()).chain(self.other_keys.iter().map(String::as_str))
    }

    /// The user name.
    #[must_use]
    pub fn username(&self) -> String {
        let dashed = |c: char| {
            if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }
        };
        self.username.clone().unwrap_or_else(|| self.name.chars().map(dashed).collect())
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("username", &self.username()).finish_non_exhaustive()
    }
}
