//! The simulated world: who has which key, what can be booked, and when.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Request, Response};

use crate::account::{Account, Busy, RateLimit, Team};
use crate::clock::Clock;
use crate::event_type::EventType;
use crate::fault::Fault;
use crate::fault_list::WorldFaults;
use crate::observer::{Observer, RequestSeen};
use crate::quirk::Quirks;

/// A world to be simulated. It is checked as a whole when the simulator starts.
#[derive(Clone, Debug)]
pub struct World {
    pub(crate) clock: Clock,
    pub(crate) seed: u64,
    pub(crate) quirks: Quirks,
    pub(crate) limit: RateLimit,
    pub(crate) accounts: Vec<Account>,
    pub(crate) teams: Vec<Team>,
    pub(crate) event_types: Vec<(String, EventType)>,
    pub(crate) busy: Vec<Busy>,
    observer: Option<Observer>,
}

impl World {
    /// An empty world that takes `clock` for its time.
    #[must_use]
    pub fn new(clock: impl Into<Clock>) -> Self {
        Self {
            clock: clock.into(),
            seed: 1,
            quirks: Quirks::default(),
            limit: RateLimit::default(),
            accounts: Vec::new(),
            teams: Vec::new(),
            event_types: Vec::new(),
            busy: Vec::new(),
            observer: None,
        }
    }

    /// With a user.
    #[must_use]
    pub fn account(mut self, account: Account) -> Self {
        self.accounts.push(account);
        self
    }

    /// With a user about whom only the key matters.
    #[must_use]
    pub fn api_key(self, api_key: impl Into<String>) -> Self {
        let name = format!("Mara Beispiel {}", self.accounts.len() + 1);
        self.account(Account::new(api_key, name))
    }

    /// With an event type that belongs to the user of that key.
    #[must_use]
    pub fn event_type(mut self, event_type: EventType, owner_key: impl Into<String>) -> Self {
        self.event_types.push((owner_key.into(), event_type));
        self
    }

    /// With a team of the users with those user names.
    #[must_use]
    pub fn team<S: Into<String>>(mut self, slug: impl Into<String>, members: impl IntoIterator<Item = S>) -> Self {
        self.teams.push(Team { slug: slug.into(), members: members.into_iter().map(Into::into).collect() });
        self
    }

    /// With time at which the user of that key or name is not available.
    #[must_use]
    pub fn busy(mut self, who: impl Into<String>, start: DateTime<Utc>, end: DateTime<Utc>) -> Self {
        self.busy.push(Busy { who: who.into(), start, end });
        self
    }

    /// With other oddities.
    #[must_use]
    pub fn quirks(mut self, change: impl FnOnce(&mut Quirks)) -> Self {
        change(&mut self.quirks);
        self
    }

    /// With another limit on requests.
    #[must_use]
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.limit = limit;
        self
    }

    /// With another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Into<Clock>) -> Self {
        self.clock = clock.into();
        self
    }

    /// With another seed for uids and faults.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Tells `observer` of every request.
    #[must_use]
    pub fn on_request(mut self, observer: impl Fn(&RequestSeen<'_>) + Send + Sync + 'static) -> Self {
        self.observer = Some(Observer(Arc::new(observer)));
        self
    }

    /// Tells the observer.
    pub(crate) fn tell(&self, request: &Request<Bytes>, answer: &Response<Bytes>, fault: Fault) {
        if let Some(Observer(observer)) = &self.observer {
            let (method, path) = (request.method().as_str(), request.uri().path());
            observer(&RequestSeen { at: self.clock.now(), method, path, status: answer.status().as_u16(), fault });
        }
    }

    /// The number of the account with that key or user name.
    pub(crate) fn find(&self, who: &str) -> Option<usize> {
        self.accounts.iter().position(|account| account.api_key == who || account.username() == who)
    }

    /// Everything that is wrong with the world.
    ///
    /// # Errors
    ///
    /// With every fault and its path.
    pub fn validate(self) -> Result<Self, WorldFaults> {
        let mut faults = WorldFaults::default();
        self.check_accounts(&mut faults);
        self.check_event_types(&mut faults);
        for (i, busy) in self.busy.iter().enumerate() {
            faults.require(
                self.find(&busy.who).is_some(),
                format!("busy[{i}].who"),
                "must be the key or name of an account",
            );
            faults.require(busy.start < busy.end, format!("busy[{i}].end"), "must be after start");
        }
        let limit = self.limit;
        faults.require(limit.window_seconds > 0, "rate_limit.window_seconds", "must be positive");
        faults.require(limit.block_seconds > 0, "rate_limit.block_seconds", "must be positive");
        faults.into_result(self)
    }

    fn check_accounts(&self, faults: &mut WorldFaults) {
        faults.require(!self.accounts.is_empty(), "accounts", "must have at least one");
        let keys: BTreeSet<_> = self.accounts.iter().map(|a| &a.api_key).collect();
        faults.require(keys.len() == self.accounts.len(), "accounts", "must have different keys");
        let names: BTreeSet<_> = self.accounts.iter().map(Account::username).collect();
        faults.require(names.len() == self.accounts.len(), "accounts", "must have different user names");
        for (i, account) in self.accounts.iter().enumerate() {
            let key_fits = account.api_key.starts_with("cal_") && account.api_key.bytes().all(|b| b.is_ascii_graphic());
            faults.require(key_fits, format!("accounts[{i}].api_key"), "must begin with cal_ and have no spaces");
            account.schedule.check(&format!("accounts[{i}].schedule"), faults);
        }
        for (i, team) in self.teams.iter().enumerate() {
            let known = team.members.iter().all(|name| self.find(name).is_some());
            faults.require(known, format!("teams[{i}].members"), "must be user names of accounts");
        }
    }

    fn check_event_types(&self, faults: &mut WorldFaults) {
        let ids: BTreeSet<_> = self.event_types.iter().map(|(_, e)| e.id).collect();
        faults.require(ids.len() == self.event_types.len(), "event_types", "must have different ids");
        for (i, (owner, event_type)) in self.event_types.iter().enumerate() {
            let path = format!("event_types[{i}]");
            event_type.check(&path, faults);
            faults.require(
                self.find(owner).is_some(),
                format!("{path}.owner"),
                "must be the key or name of an account",
            );
            let team_known =
                event_type.team.as_ref().is_none_or(|slug| self.teams.iter().any(|team| team.slug == *slug));
            faults.require(team_known, format!("{path}.team"), "must be the slug of a team");
        }
    }
}
