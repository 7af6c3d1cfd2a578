//! What can be wrong with a configuration. Refusals are values and not here.

use std::fmt;

/// One thing wrong with a configuration: where, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    path: &'static str,
    problem: String,
}

impl Fault {
    pub(crate) fn new(path: &'static str, problem: String) -> Self {
        Self { path, problem }
    }

    /// The field, as written in a configuration file: `slow_calls.rate`.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// What the field holds and what it may hold.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

/// This crate's faults.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The configuration cannot work; every fault is listed.
    #[error("invalid circuit breaker configuration: {}", listed(.0))]
    InvalidConfig(Vec<Fault>),
    /// Redis did not answer, or not as this version understands. Circuits go on locally.
    #[cfg(feature = "redis")]
    #[error("the fleet cannot be reached: {0}")]
    Fleet(String),
    /// A registry holds as many circuits as it may, and none of them may be forgotten.
    #[error("the registry holds {cap} circuits, its cap, and each is open, failing or in use")]
    RegistryFull {
        /// The most circuits that it may hold.
        cap: usize,
    },
}

impl Error {
    /// Whether Redis is to blame, so that trying again later may help.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        match self {
            #[cfg(feature = "redis")]
            Self::Fleet(_) => true,
            Self::InvalidConfig(_) | Self::RegistryFull { .. } => false,
        }
    }

    /// Every fault of an invalid configuration; empty for other errors.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        match self {
            Self::InvalidConfig(faults) => faults,
            _ => &[],
        }
    }
}

fn listed(faults: &[Fault]) -> String {
    let all: Vec<String> = faults.iter().map(Fault::to_string).collect();
    all.join("; ")
}
