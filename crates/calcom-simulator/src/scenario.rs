//! A world written down in TOML, and what befalls it.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::account::{Account, Busy, RateLimit, Team};
use crate::clock::Clock;
use crate::event_type::EventType;
use crate::fault::Fault;
use crate::quirk::Quirks;
use crate::world::World;

/// A scenario file. Unknown members are faults.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What the clock shows at the start; the machine's time when absent.
    #[serde(default)]
    now: Option<DateTime<Utc>>,
    #[serde(default = "one")]
    seed: u64,
    #[serde(default)]
    accounts: Vec<Account>,
    #[serde(default)]
    teams: Vec<Team>,
    #[serde(default)]
    event_types: Vec<OwnedEventType>,
    #[serde(default)]
    busy: Vec<Busy>,
    #[serde(default)]
    rate_limit: RateLimit,
    #[serde(default)]
    quirks: Quirks,
    /// The faults that the first requests meet, one each.
    #[serde(default)]
    faults: Vec<Fault>,
}

#[derive(Clone, Debug, Deserialize)]
struct OwnedEventType {
    /// The owner's key or user name.
    owner: String,
    #[serde(flatten)]
    event_type: EventType,
}

const fn one() -> u64 {
    1
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    ///
    /// With place and reason, when it is not TOML or has a member that is unknown or of the wrong type.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The world, and the faults that its first requests meet.
    #[must_use]
    pub fn into_parts(self) -> (World, Vec<Fault>) {
        let clock = self.now.map_or_else(Clock::system, Clock::starting_at);
        let mut world =
            World::new(clock).seed(self.seed).rate_limit(self.rate_limit).quirks(|quirks| *quirks = self.quirks);
        world.accounts = self.accounts;
        world.teams = self.teams;
        world.event_types = self.event_types.into_iter().map(|owned| (owned.owner, owned.event_type)).collect();
        world.busy = self.busy;
        (world, self.faults)
    }
}
