//! What can be booked in the simulated world.

use chrono::TimeDelta;
use serde::Deserialize;

use crate::fault_list::WorldFaults;
use crate::schedule::Schedule;

/// An event type. Everything but number, title and length has the default that Cal.com gives it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EventType {
    /// Its number.
    pub id: u64,
    /// Its title.
    pub title: String,
    /// Its length in minutes.
    pub length: u32,
    /// Other lengths that may be chosen.
    #[serde(default)]
    pub lengths: Vec<u32>,
    /// Hours of its own; the owner's otherwise.
    #[serde(default)]
    pub schedule: Option<Schedule>,
    /// The distance between starts in minutes; the length otherwise.
    #[serde(default)]
    pub slot_interval: Option<u32>,
    /// How many minutes before its start it can be booked at the latest.
    #[serde(default)]
    pub notice: u32,
    /// How many days ahead it can be booked at most.
    #[serde(default)]
    pub window_days: Option<u32>,
    /// Minutes that must be free before.
    #[serde(default)]
    pub buffer_before: u32,
    /// Minutes that must be free after.
    #[serde(default)]
    pub buffer_after: u32,
    /// Seats per time; `None` for an ordinary event type.
    #[serde(default)]
    pub seats: Option<u32>,
    /// Occurrences of a weekly series; `None` for a single booking.
    #[serde(default)]
    pub recurrence: Option<u32>,
    /// Whether the host must confirm.
    #[serde(default)]
    pub requires_confirmation: bool,
    /// Whether a telephone number is required.
    #[serde(default)]
    pub requires_phone: bool,
    /// Further booking fields that must be answered, by slug.
    #[serde(default)]
    pub required_fields: Vec<String>,
    /// How many live bookings one e-mail address may have.
    #[serde(default)]
    pub booker_limit: Option<u32>,
    /// Whether only the owner, or a fellow member, may book it through the API.
    #[serde(default)]
    pub requires_authentication: bool,
    /// Whether bookings can be cancelled.
    #[serde(default = "yes")]
    pub cancellable: bool,
    /// The address at which it takes place.
    #[serde(default)]
    pub address: Option<String>,
    /// The team that it belongs to, by slug; `None` for an individual event type.
    #[serde(default)]
    pub team: Option<String>,
    /// How hosts of a team event type are chosen.
    #[serde(default)]
    pub assignment: Assignment,
    /// The managed event type that this one is a member's copy of.
    #[serde(default)]
    pub parent: Option<u64>,
    /// Whether the field for the e-mail address is hidden, so that an address that is sent all the same is ignored.
    #[serde(default)]
    pub hides_email: bool,
}

/// How hosts of a team event type are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Assignment {
    /// One who is free.
    #[default]
    RoundRobin,
    /// All of them.
    Collective,
    /// Nobody: it is a template, and its members' copies are booked.
    Managed,
}

const fn yes() -> bool {
    true
}

impl EventType {
    /// An event type of that number, title and length in minutes.
    #[must_use]
    pub fn new(id: u64, title: impl Into<String>, length: u32) -> Self {
        Self {
            id,
            title: title.into(),
            length,
            lengths: Vec::new(),
            schedule: None,
            slot_interval: None,
            notice: 0,
            window_days: None,
            buffer_before: 0,
            buffer_after: 0,
            seats: None,
            recurrence: None,
            requires_confirmation: false,
            requires_phone: false,
            required_fields: Vec::new(),
            booker_limit: None,
            requires_authentication: false,
            cancellable: true,
            address: None,
            team: None,
            assignment: Assignment::RoundRobin,
            parent: None,
            hides_email: false,
        }
    }

    /// With hours of its own.
    #[must_use]
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.schedule = Some(schedule);
        self
    }

    /// With other settings: `EventType::new(…).with(|e| e.notice = 120)`.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Its slug: the title in lower case with dashes.
    #[must_use]
    pub fn slug(&self) -> String {
        let dashed = |c: char| {
            if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }
        };
        self.title.chars().map(dashed).collect::<String>().trim_matches('-').to_owned()
    }

    /// Notes what is wrong.
    pub(crate) fn check(&self, path: &str, faults: &mut WorldFaults) {
        faults.require(self.id > 0, format!("{path}.id"), "must be positive");
        faults.require(!self.slug().is_empty(), format!("{path}.title"), "must have a letter or digit");
        let minutes = |n: u32| (1..=1440).contains(&n);
        faults.require(minutes(self.length), format!("{path}.length"), "must be 1 to 1440 minutes");
        faults.require(
            self.lengths.iter().all(|n| minutes(*n)),
            format!("{path}.lengths"),
            "must be 1 to 1440 minutes each",
        );
        let interval_fits = self.slot_interval.is_none_or(minutes);
        faults.require(interval_fits, format!("{path}.slot_interval"), "must be 1 to 1440 minutes");
        let day = |n: u32| n <= 1440;
        faults.require(day(self.buffer_before), format!("{path}.buffer_before"), "must be 1440 minutes at most");
        faults.require(day(self.buffer_after), format!("{path}.buffer_after"), "must be 1440 minutes at most");
        let years = |days: u32| days <= 3650;
        faults.require(years(self.notice / 1440), format!("{path}.notice"), "must be ten years at most");
        faults.require(self.window_days.is_none_or(years), format!("{path}.window_days"), "must be ten years at most");
        faults.require(self.seats != Some(0), format!("{path}.seats"), "must be at least 1");
        let count_fits = self.recurrence.is_none_or(|n| (1..=100).contains(&n));
        faults.require(count_fits, format!("{path}.recurrence"), "must be 1 to 100");
        let team_fits = self.assignment != Assignment::Managed || self.team.is_some();
        faults.require(team_fits, format!("{path}.team"), "must be named, because the event type is managed");
        if let Some(schedule) = &self.schedule {
            schedule.check(&format!("{path}.schedule"), faults);
        }
    }

    /// How long it lasts when `asked` was asked for; `None` when that is not offered.
    pub(crate) fn lasting(&self, asked: Option<u32>) -> Option<TimeDelta> {
        let minutes = match asked {
            None => self.length,
            Some(minutes) if self.lengths.contains(&minutes) => minutes,
            Some(_) => return None,
        };
        Some(TimeDelta::minutes(minutes.into()))
    }

    /// The distance between starts.
    pub(crate) fn step(&self, lasting: TimeDelta) -> TimeDelta {
        self.slot_interval.map_or(lasting, |minutes| TimeDelta::minutes(minutes.into()))
    }
}
