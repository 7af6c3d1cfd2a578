//! A fleet's record of a circuit, as an instance reads and tells it.

use crate::clock::Tick;
use crate::event::CircuitState;

/// The record as it was at one moment; the wait is what was left then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Record {
    pub(crate) generation: u64,
    pub(crate) phase: CircuitState,
    /// Left of the open time, or of the lease.
    pub(crate) wait: Tick,
    pub(crate) attempt: u32,
    pub(crate) failures: u32,
    /// Whether this instance holds the lease.
    pub(crate) mine: bool,
}

/// The script's answer: generation, phase, wait, attempt, failures, mine.
pub(crate) type Reply = (u64, String, u64, u32, u32, u8);

impl Record {
    /// A fleet that has never been heard of.
    pub(crate) const UNKNOWN: Self =
        Self { generation: 0, phase: CircuitState::Closed, wait: 0, attempt: 0, failures: 0, mine: false };

    /// None if the phase is not one that this version knows.
    pub(crate) fn of(reply: Reply) -> Option<Self> {
        let (generation, phase, wait, attempt, failures, mine) = reply;
        let phase = CircuitState::ALL.into_iter().find(|state| state.as_str() == phase)?;
        Some(Self { generation, phase, wait, attempt, failures, mine: mine == 1 })
    }
}

/// What an instance tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Verb {
    /// Nothing; it reads.
    Read,
    /// The run of failures ended, or grew, or both.
    Count,
    /// The circuit opened here.
    Open,
    /// It would make the probe, or go on with it.
    Lease,
    /// The probes succeeded.
    Close,
    /// An operator's command.
    Hand,
}

impl Verb {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Count => "count",
            Self::Open => "open",
            Self::Lease => "lease",
            Self::Close => "close",
            Self::Hand => "hand",
        }
    }
}

/// The circuit as an instance tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Telling {
    pub(crate) verb: Verb,
    /// The fleet's generation that the teller knows.
    pub(crate) known: u64,
    pub(crate) phase: CircuitState,
    /// Left of the open time here; of a count, the open time if it is the one too many.
    pub(crate) wait: Tick,
    pub(crate) attempt: u32,
    /// The run of failures; of a count, those to add.
    pub(crate) failures: u32,
    /// Of a count: the run ended before these failures.
    pub(crate) ended: bool,
    /// Numbers the counts and commands of an instance. One that is told again, because its answer
    /// was lost, is told under the same number.
    pub(crate) number: u64,
    pub(crate) threshold: u32,
    /// How long a lease lasts.
    pub(crate) lease: Tick,
}
