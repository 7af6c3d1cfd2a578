//! Somebody who hears of every request, such as a readable log.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::fault::Fault;

/// Hears of every request.
#[derive(Clone)]
pub(crate) struct Observer(pub(crate) Arc<dyn Fn(&RequestSeen<'_>) + Send + Sync>);

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

/// A request as an observer sees it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RequestSeen<'a> {
    /// When, by the world's clock.
    pub at: DateTime<Utc>,
    /// The method.
    pub method: &'a str,
    /// The path, without the query, in which people can be named.
    pub path: &'a str,
    /// The status of the answer, before a connection fault spoils it.
    pub status: u16,
    /// What went wrong on purpose.
    pub fault: Fault,
    /// Whose key it was, by user name.
    pub caller: Option<&'a str>,
    /// How late the answer comes on purpose.
    pub delay: Duration,
}
