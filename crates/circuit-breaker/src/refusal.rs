//! A refusal: a value, not an error.

use std::fmt;
use std::time::Duration;

use crate::event::CircuitState;

/// The call must not be made now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    state: CircuitState,
    retry_after: Option<Duration>,
}

impl Refusal {
    pub(crate) fn new(state: CircuitState, retry_after: Option<Duration>) -> Self {
        Self { state, retry_after }
    }

    /// The state that refused: open, half-open with all probes out, or held open by hand.
    #[must_use]
    pub const fn state(&self) -> CircuitState {
        self.state
    }

    /// How long until a call may pass: the rest of the open time, or of the half-open round (it may
    /// be decided sooner). None when the circuit is held open by hand.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "circuit is {}", self.state)?;
        match self.retry_after {
            Some(wait) => write!(f, ", retry after {wait:?}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}
