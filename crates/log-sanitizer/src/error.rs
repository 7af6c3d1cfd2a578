//! The crate's one error: a configuration that cannot work.

use std::fmt;

/// One fault in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigFault {
    /// Where, such as `secret_keys[2]`.
    pub path: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl ConfigFault {
    /// A fault at `path`.
    pub(crate) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// What can go wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The configuration has faults; every one is listed.
    #[error("invalid sanitizer configuration: {}", join(.faults))]
    Config {
        /// All faults, in the order of the fields.
        faults: Vec<ConfigFault>,
    },
}

impl Error {
    /// The faults of a refused configuration.
    pub fn faults(&self) -> &[ConfigFault] {
        match self {
            Self::Config { faults } => faults,
        }
    }
}

fn join(faults: &[ConfigFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
