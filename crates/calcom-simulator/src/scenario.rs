//! A world written down in TOML, and what befalls it.
//!
//! Everything that cannot be read is named at once, each with its path; what can be read but cannot be simulated is named when the world
//! is checked.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use crate::account::{Account, Busy, RateLimit, Team};
use crate::clock::Clock;
use crate::event_type::EventType;
use crate::fault::Fault;
use crate::fault_list::{WorldFaults, key_shown};
use crate::fault_rule::FaultRule;
use crate::quirk::Quirks;
use crate::seed::{Courier, ExistingBooking, Step, Subscription};
use crate::strict::{collect, read_strictly};
use crate::world::World;

/// The longest scenario that is read.
const MOST_BYTES: usize = 1 << 20;

/// A scenario file. Unknown members are faults.
#[derive(Clone, Debug)]
pub struct Scenario {
    now: Option<DateTime<Utc>>,
    world: World,
    faults: Vec<Fault>,
}

/// A step of the timeline as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepText {
    after_seconds: u32,
    #[serde(default)]
    rules: Vec<Value>,
}

/// What is left of a scenario while it is taken apart.
struct Reader {
    left: Table,
    faults: WorldFaults,
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    ///
    /// With every fault and its path: a member that is unknown, is missing, or has the wrong type. What is not TOML has one fault.
    pub fn from_toml(text: &str) -> Result<Self, WorldFaults> {
        let mut faults = WorldFaults::default();
        faults.require(text.len() <= MOST_BYTES, "scenario", format!("must be {MOST_BYTES} bytes at most"));
        let table =
            faults.into_result(()).and_then(|()| text.parse::<Table>().map_err(|error| not_toml(text, &error)))?;
        let mut reader = Reader { left: table, faults: WorldFaults::default() };
        let scenario = reader.scenario();
        for key in reader.left.keys() {
            reader.faults.require(false, key_shown(key), "is unknown");
        }
        reader.faults.into_result(scenario)
    }

    /// The world, and the faults that its first requests meet.
    #[must_use]
    pub fn into_parts(self) -> (World, Vec<Fault>) {
        let clock = self.now.map_or_else(Clock::system, Clock::starting_at);
        (self.world.with_clock(clock), self.faults)
    }
}

impl Reader {
    fn scenario(&mut self) -> Scenario {
        let now = self.one("now");
        let mut world = World::new(Clock::system()).seed(self.one("seed").unwrap_or(1));
        world.limit = self.one::<RateLimit>("rate_limit").unwrap_or_default();
        world.quirks = self.one::<Quirks>("quirks").unwrap_or_default();
        world.courier = self.one::<Courier>("courier").unwrap_or_default();
        world.accounts = self.many::<Account>("accounts");
        world.teams = self.many::<Team>("teams");
        world.event_types = self.event_types();
        world.busy = self.many::<Busy>("busy");
        world.bookings = self.many::<ExistingBooking>("bookings");
        world.subscriptions = self.many::<Subscription>("webhooks");
        let rules = self.list("rules");
        world.rules = self.strictly::<FaultRule>("rules", &rules);
        world.timeline = self.timeline();
        let faults = self.list("faults");
        let faults = self.strictly::<Fault>("faults", &faults);
        for (i, fault) in faults.iter().enumerate() {
            fault.check(&format!("faults[{i}]"), &mut self.faults);
        }
        Scenario { now, world, faults }
    }

    fn one<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        collect(plain(self.left.remove(key)?), key, &mut self.faults)
    }

    fn list(&mut self, key: &str) -> Vec<Value> {
        match self.left.remove(key).map(plain) {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.faults.require(false, key, "must be a list: write [[…]] before each");
                Vec::new()
            }
        }
    }

    fn many<T: DeserializeOwned>(&mut self, key: &str) -> Vec<T> {
        let items = self.list(key).into_iter().enumerate();
        items.filter_map(|(i, item)| collect(item, &format!("{key}[{i}]"), &mut self.faults)).collect()
    }

    /// Each event type with its owner's key or user name.
    fn event_types(&mut self) -> Vec<(String, EventType)> {
        let mut found = Vec::new();
        for (i, mut item) in self.list("event_types").into_iter().enumerate() {
            let path = format!("event_types[{i}]");
            let owner = item.as_table_mut().and_then(|table| table.remove("owner"));
            let owner = owner.as_ref().and_then(Value::as_str).map(str::to_owned);
            let problem = "must be the key or name of an account";
            self.faults.require(owner.is_some(), format!("{path}.owner"), problem);
            let event_type = collect(item, &path, &mut self.faults);
            found.extend(owner.zip(event_type));
        }
        found
    }

    fn timeline(&mut self) -> Vec<Step> {
        let steps = self.many::<StepText>("timeline").into_iter().enumerate();
        let step = |(i, text): (usize, StepText)| {
            let rules = self.strictly::<FaultRule>(&format!("timeline[{i}].rules"), &text.rules);
            Step { after_seconds: text.after_seconds, rules }
        };
        steps.map(step).collect()
    }

    fn strictly<T: DeserializeOwned + serde::Serialize>(&mut self, path: &str, items: &[Value]) -> Vec<T> {
        let mut found = Vec::new();
        for (i, item) in items.iter().enumerate() {
            match read_strictly(&serde_json::to_value(item).unwrap_or_default()) {
                Ok(read) => found.push(read),
                Err(problem) => self.faults.require(false, format!("{path}[{i}]"), problem),
            }
        }
        found
    }
}

/// The one fault of what is not TOML, with its place.
fn not_toml(text: &str, error: &toml::de::Error) -> WorldFaults {
    let mut faults = WorldFaults::default();
    let at = error.span().map_or(0, |span| span.start);
    let line = text.get(..at).map_or(1, |before| before.lines().count().max(1));
    faults.require(false, format!("line {line}"), error.message());
    faults
}

/// Dates and times may be written with and without quotes.
fn plain(value: Value) -> Value {
    match value {
        Value::Datetime(at) => Value::String(at.to_string()),
        Value::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        Value::Table(members) => Value::Table(members.into_iter().map(|(key, value)| (key, plain(value))).collect()),
        other => other,
    }
}
