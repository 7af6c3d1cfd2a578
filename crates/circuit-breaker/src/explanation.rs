//! Why a circuit is where it is.

use crate::history::PastOutcome;
use crate::status::Status;

/// Why a circuit is in its state: the status and the outcomes that led there, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Explanation {
    /// The state now.
    pub status: Status,
    /// Up to sixteen outcomes, newest first.
    pub outcomes: Vec<PastOutcome>,
}
