//! What a circuit tells about itself, and to whom.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Tick;
use crate::state::Phase;

/// The state of a circuit by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum CircuitState {
    /// Calls pass.
    Closed,
    /// Calls are refused.
    Open,
    /// A few calls pass as probes.
    HalfOpen,
    /// Held open by hand.
    ForcedOpen,
    /// Held closed by hand.
    ForcedClosed,
    /// Everything passes; what would have happened is told.
    MetricsOnly,
}

impl CircuitState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Closed, Self::Open, Self::HalfOpen, Self::ForcedOpen, Self::ForcedClosed, Self::MetricsOnly];

    /// The name in status, logs and metrics: `half_open`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half_open",
            Self::ForcedOpen => "forced_open",
            Self::ForcedClosed => "forced_closed",
            Self::MetricsOnly => "metrics_only",
        }
    }

    pub(crate) fn of(phase: Phase) -> Self {
        match phase {
            Phase::Closed { .. } => Self::Closed,
            Phase::Open { .. } => Self::Open,
            Phase::HalfOpen { .. } => Self::HalfOpen,
            Phase::ForcedOpen => Self::ForcedOpen,
            Phase::ForcedClosed { .. } => Self::ForcedClosed,
            Phase::MetricsOnly { .. } => Self::MetricsOnly,
        }
    }
}

impl fmt::Display for CircuitState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a circuit changed its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Cause {
    /// As many failures in a row as the threshold.
    ConsecutiveFailures,
    /// The share of failures reached the threshold.
    FailureRate,
    /// The share of slow calls reached the threshold.
    SlowCalls,
    /// Too many calls hang.
    HangingCalls,
    /// The open time is over; a call came.
    WaitOver,
    /// A probe failed.
    ProbeFailed,
    /// A probe was still out at the end of its round.
    ProbeHung,
    /// The round ended undecided with no probe out; another one begins.
    RoundOver,
    /// Enough probes succeeded.
    ProbesSucceeded,
    /// An operator's command.
    ByHand,
    /// Another instance of the fleet changed it.
    Fleet,
}

impl Cause {
    /// The name in logs and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConsecutiveFailures => "consecutive_failures",
            Self::FailureRate => "failure_rate",
            Self::SlowCalls => "slow_calls",
            Self::HangingCalls => "hanging_calls",
            Self::WaitOver => "wait_over",
            Self::ProbeFailed => "probe_failed",
            Self::ProbeHung => "probe_hung",
            Self::RoundOver => "round_over",
            Self::ProbesSucceeded => "probes_succeeded",
            Self::ByHand => "by_hand",
            Self::Fleet => "fleet",
        }
    }
}

/// Why and when a circuit changed its phase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Why {
    pub(crate) cause: Cause,
    pub(crate) now: Tick,
    /// The failures, or for a rate of slow calls the slow calls, that led here.
    pub(crate) failures: u32,
}

/// A change of state.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transition {
    /// The circuit's name.
    pub circuit: Arc<str>,
    /// The state before.
    pub from: CircuitState,
    /// The state after.
    pub to: CircuitState,
    /// Why.
    pub cause: Cause,
    /// The generation that begins. Listeners on several threads put events in order by it.
    pub generation: u32,
    /// Failures that led here; slow and hanging calls if they did.
    pub failure_count: u32,
    /// How long the circuit will stay open, when it opened.
    pub open_for: Option<Duration>,
}

/// Something that happened to a circuit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The circuit changed its state.
    Changed(Transition),
    /// In metrics-only mode: it would have opened.
    WouldOpen {
        /// The circuit's name.
        circuit: Arc<str>,
        /// Why it would have opened.
        cause: Cause,
        /// Failures that led here.
        failure_count: u32,
    },
}

/// Hears what happens. It is called on the thread of the call that caused the event, after the new
/// state is in force and with no lock held: a slow listener delays that call alone, and a
/// panicking one is caught and forgotten. The crate itself logs nothing.
pub trait Listener: Send + Sync {
    /// Hears one event.
    fn on_event(&self, event: &Event);
}

impl<F: Fn(&Event) + Send + Sync> Listener for F {
    fn on_event(&self, event: &Event) {
        self(event);
    }
}
