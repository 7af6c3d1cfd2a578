//! What goes in and what comes out: a loaded value, and a found one with its age, state and tier.

use std::error::Error;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Moment;
use crate::entry::Entry;

/// What a caller accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Freshness {
    /// Fresh values; stale ones while they are being refreshed, or when the load fails.
    #[default]
    StaleAllowed,
    /// Only values within their freshness; a failed load is an error.
    FreshOnly,
    /// Only a value whose load begins after this call: the check right before a booking. The value is stored.
    LoadNow,
}

/// What a loader brought.
#[derive(Debug, Clone)]
pub struct Loaded<V> {
    pub(crate) value: V,
    pub(crate) empty: bool,
    pub(crate) weight: u32,
    pub(crate) fresh_at_most: Option<Duration>,
}

impl<V> Loaded<V> {
    /// A value that says something.
    #[must_use]
    pub const fn found(value: V) -> Self {
        Self { value, empty: false, weight: 1, fresh_at_most: None }
    }

    /// An empty answer: a valid "there is nothing", never an error. It lives for the negative lifetime.
    #[must_use]
    pub const fn empty(value: V) -> Self {
        Self { value, empty: true, weight: 1, fresh_at_most: None }
    }

    /// `found` or `empty`, as `is_empty` says of the value.
    #[must_use]
    pub fn judged(value: V, is_empty: impl FnOnce(&V) -> bool) -> Self {
        let empty = is_empty(&value);
        Self { empty, ..Self::found(value) }
    }

    /// How much of the capacity the value takes; 1 unless told.
    #[must_use]
    pub const fn weighing(mut self, weight: u32) -> Self {
        self.weight = if weight == 0 { 1 } else { weight };
        self
    }

    /// Not fresh for longer than this after its load began, whatever the configuration says.
    #[must_use]
    pub const fn fresh_at_most(mut self, span: Duration) -> Self {
        self.fresh_at_most = Some(span);
        self
    }
}

/// In which condition a value was served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum State {
    /// Within its freshness.
    Fresh,
    /// Past its freshness, while it is being refreshed.
    Stale,
    /// Past its freshness, because the load failed.
    StaleOnError,
}

/// From where a value came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Tier {
    /// From this process's memory.
    Memory,
    /// From Redis.
    Redis,
    /// From the loader, by this call or by one that it waited for.
    Loader,
}

/// A value that a cache gave, and what is to be known about it. Cheap to clone.
pub struct Found<V> {
    entry: Arc<Entry<V>>,
    at: Moment,
    state: State,
    tier: Tier,
    error: Option<Arc<dyn Error + Send + Sync>>,
}

impl<V> Found<V> {
    #[inline]
    pub(crate) const fn new(entry: Arc<Entry<V>>, at: Moment, state: State, tier: Tier) -> Self {
        Self { entry, at, state, tier, error: None }
    }

    /// Marks a value that came out of Redis past its freshness. What a load has just brought is fresh by definition.
    pub(crate) fn marked_by_age(mut self) -> Self {
        if self.tier != Tier::Loader && self.at >= self.entry.span.fresh_until {
            self.state = State::Stale;
        }
        self
    }

    pub(crate) fn is_entry(&self, other: &Arc<Entry<V>>) -> bool {
        Arc::ptr_eq(&self.entry, other)
    }

    pub(crate) fn entry(&self) -> Arc<Entry<V>> {
        Arc::clone(&self.entry)
    }

    pub(crate) fn because_of(mut self, error: Arc<dyn Error + Send + Sync>) -> Self {
        self.error = Some(error);
        self
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> &Arc<V> {
        &self.entry.value
    }

    /// The value, without the rest.
    #[must_use]
    pub fn into_value(self) -> Arc<V> {
        Arc::clone(&self.entry.value)
    }

    /// How long before it was served the value's load began.
    #[must_use]
    pub fn age(&self) -> Duration {
        self.at.since(self.entry.span.began)
    }

    /// In which condition the value was served.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// From where the value came.
    #[must_use]
    pub const fn tier(&self) -> Tier {
        self.tier
    }

    /// Whether the value is an empty answer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entry.empty
    }

    /// Why the value is stale, when its state is [`State::StaleOnError`]: the loader's error, to downcast or to log.
    #[must_use]
    pub fn load_error(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.error.as_deref()
    }
}

impl<V> Deref for Found<V> {
    type Target = V;

    fn deref(&self) -> &V {
        &self.entry.value
    }
}

impl<V> Clone for Found<V> {
    fn clone(&self) -> Self {
        Self {
            entry: Arc::clone(&self.entry),
            at: self.at,
            state: self.state,
            tier: self.tier,
            error: self.error.clone(),
        }
    }
}

impl<V: fmt::Debug> fmt::Debug for Found<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("value", &*self.entry.value)
            .field("age", &self.age())
            .field("state", &self.state)
            .field("tier", &self.tier)
            .finish_non_exhaustive()
    }
}
