//! What can go wrong in a verb.

use std::io;
use std::process::ExitStatus;

/// Why a verb failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum XtaskError {
    /// The file system or a pipe.
    #[error("{what}: {source}")]
    Io {
        /// What was attempted.
        what: String,
        /// Why it failed.
        source: io::Error,
    },
    /// A program could not be run, or ended badly.
    #[error("`{line}` {status}")]
    Command {
        /// The command line.
        line: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// Cargo could not describe the workspace.
    #[error("cargo metadata: {0}")]
    Metadata(#[from] cargo_metadata::Error),
    /// There is no Redis, and none could be installed.
    #[error("{0}")]
    NoRedis(String),
    /// A program that was started does not behave.
    #[error("{0}")]
    Process(String),
    /// Tests failed.
    #[error("{failed} failed of {total}")]
    Tests {
        /// How many failed.
        failed: u64,
        /// How many ran.
        total: u64,
    },
    /// Rules are broken.
    #[error("{0} faults")]
    Faults(usize),
    /// What failed was told already, before the closing line.
    #[error("told above")]
    Told,
    /// Steps of a longer verb failed.
    #[error("failed: {}", .0.join(", "))]
    Steps(Vec<String>),
}

/// Says what was attempted.
pub(crate) fn attempt<T>(what: &str, result: io::Result<T>) -> Result<T, XtaskError> {
    result.map_err(|source| XtaskError::Io { what: what.to_owned(), source })
}
