//! The simulated world: who has which key, what can be booked, and when.

use std::collections::VecDeque;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::account::{Account, Busy, RateLimit, Team};
use crate::clock::Clock;
use crate::event_type::EventType;
use crate::fault_rule::FaultRule;
use crate::observer::{Observer, RequestSeen};
use crate::quirk::Quirks;
use crate::request::Caller;
use crate::schedule::Span;
use crate::seed::{Courier, ExistingBooking, Step, Subscription};

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
    pub(crate) bookings: Vec<ExistingBooking>,
    pub(crate) subscriptions: Vec<Subscription>,
    pub(crate) courier: Courier,
    pub(crate) rules: Vec<FaultRule>,
    pub(crate) timeline: Vec<Step>,
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
            bookings: Vec::new(),
            subscriptions: Vec::new(),
            courier: Courier::default(),
            rules: Vec::new(),
            timeline: Vec::new(),
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

    /// With a booking that is there from the beginning.
    #[must_use]
    pub fn booking(mut self, booking: ExistingBooking) -> Self {
        self.bookings.push(booking);
        self
    }

    /// With a webhook that is there from the beginning.
    #[must_use]
    pub fn subscription(mut self, subscription: Subscription) -> Self {
        self.subscriptions.push(subscription);
        self
    }

    /// With other habits of delivering webhooks.
    #[must_use]
    pub fn courier(mut self, change: impl FnOnce(&mut Courier)) -> Self {
        change(&mut self.courier);
        self
    }

    /// With something that goes wrong from the beginning.
    #[must_use]
    pub fn rule(mut self, rule: impl Into<FaultRule>) -> Self {
        self.rules.push(rule.into());
        self
    }

    /// With something that goes wrong later.
    #[must_use]
    pub fn step(mut self, step: Step) -> Self {
        self.timeline.push(step);
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
    pub(crate) fn tell(&self, seen: &RequestSeen<'_>) {
        if let Some(Observer(observer)) = &self.observer {
            observer(seen);
        }
    }

    /// The limits of a caller, by name.
    pub(crate) fn limits_of(&self, caller: Caller) -> impl Iterator<Item = (&str, RateLimit)> {
        let own = match caller {
            Caller::Account(index) => self.accounts.get(index).map(|account| &account.limits),
            Caller::Anonymous => None,
        };
        let general = own.is_none_or(|own| own.is_empty()).then_some(("default", self.limit));
        own.into_iter().flatten().map(|(name, limit)| (name.as_str(), *limit)).chain(general)
    }

    /// The user name of a caller.
    pub(crate) fn name_of(&self, caller: Caller) -> Option<&str> {
        match caller {
            Caller::Account(index) => self.accounts.get(index)?.username.as_deref(),
            Caller::Anonymous => None,
        }
    }

    /// Who is not available when.
    pub(crate) fn busy_spans(&self) -> Vec<(usize, Span)> {
        self.busy.iter().filter_map(|busy| Some((self.find(&busy.who)?, (busy.start, busy.end)))).collect()
    }

    /// The timeline of a world that starts at `now`, in order.
    pub(crate) fn steps(&self, now: DateTime<Utc>) -> VecDeque<(DateTime<Utc>, Vec<FaultRule>)> {
        let at = |step: &Step| (now + TimeDelta::seconds(step.after_seconds.into()), step.rules.clone());
        let mut steps: Vec<_> = self.timeline.iter().map(at).collect();
        steps.sort_by_key(|(at, _)| *at);
        steps.into()
    }

    /// The number of the account with that key or user name.
    pub(crate) fn find(&self, who: &str) -> Option<usize> {
        self.accounts.iter().position(|account| account.is(who))
    }
}
