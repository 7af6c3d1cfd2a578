//! What can be wrong: a policy's faults, and a store that cannot be had.

use std::fmt;

use thiserror::Error;

/// One fault of a configuration: where, what, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The place, as a path of field names: `limits[1].allowed`.
    pub path: String,
    /// What is wrong there and what would be right.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

/// All faults of a configuration at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The faults as the error they are, or nothing when there are none.
    pub(crate) fn into_result(faults: Vec<Fault>) -> Result<(), Error> {
        if faults.is_empty() { Ok(()) } else { Err(Error::Configuration(Self(faults))) }
    }

    /// The faults in the order of their places.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

/// A fault of this crate. A refusal is not one: it is a [`Verdict`](crate::Verdict).
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The configuration cannot work.
    #[error("invalid configuration: {0}")]
    Configuration(Faults),
    /// The store did not answer in time or could not be reached.
    #[error("the store is out of reach: {reason}")]
    Outage {
        /// What happened, without addresses or credentials.
        reason: String,
    },
    /// The store answered what it should never answer.
    #[error("the store gave an unexpected answer: {reason}")]
    Store {
        /// What was unexpected.
        reason: String,
    },
}

impl Error {
    /// Whether the store could not be had, so that trying later may help.
    #[must_use]
    pub const fn is_outage(&self) -> bool {
        matches!(self, Self::Outage { .. })
    }

    /// The faults of a configuration, when that is what this is.
    #[must_use]
    pub const fn faults(&self) -> Option<&Faults> {
        match self {
            Self::Configuration(faults) => Some(faults),
            _ => None,
        }
    }
}
