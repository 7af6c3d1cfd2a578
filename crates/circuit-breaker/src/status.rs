//! A circuit's state for people and machines.

use std::time::{Duration, SystemTime};

use crate::circuit::Circuit;
use crate::clock::Tick;
use crate::event::CircuitState;
use crate::rates::Counts;
use crate::state::{Phase, remaining};

/// A circuit's state at one moment. With the feature `serde` its JSON has the fields in this order;
/// times are whole seconds (rounded up) and `opened_at` is RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Status {
    /// The breaker's name.
    pub service: String,
    /// What it does with calls.
    pub state: CircuitState,
    /// Failures in a row while closed; else those that led to the opening.
    pub failure_count: u32,
    /// Failures in a row that open it.
    pub failure_threshold: u32,
    /// Time until a probe may pass while open; zero when the next call is one. None in other states.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::seconds::optional"))]
    pub seconds_until_retry: Option<Duration>,
    /// Successful probes of this half-open round.
    pub success_count: u32,
    /// Successful probes that close it.
    pub success_threshold: u32,
    /// The first open time.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::seconds::whole"))]
    pub recovery_timeout: Duration,
    /// When it last opened, unless it closed since.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::seconds::rfc3339"))]
    pub opened_at: Option<SystemTime>,
    /// Grows with each change of state.
    pub generation: u32,
    /// How often it opened again since it was last closed.
    pub reopened: u32,
    /// Probes that are out now.
    pub probes_out: u32,
    /// What the rates look at; none when no rate is set.
    pub window: Option<WindowStatus>,
}

/// What the window holds, and the calls that hang now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WindowStatus {
    /// Calls that ended in success or failure.
    pub calls: u32,
    /// Of these, failures.
    pub failures: u32,
    /// Of these, slow ones.
    pub slow: u32,
    /// Calls that are out and slow already.
    pub hanging: u32,
}

impl WindowStatus {
    fn of(counts: Counts) -> Self {
        Self { calls: counts.calls, failures: counts.failures, slow: counts.slow, hanging: counts.hanging }
    }
}

impl Status {
    pub(crate) fn of(circuit: &Circuit) -> Self {
        let state = circuit.state();
        let now = circuit.now();
        let settings = &circuit.shared.settings;
        let mut status = Self {
            service: circuit.name.to_string(),
            state: CircuitState::of(state.phase),
            failure_count: circuit.notes.last_blamed(),
            failure_threshold: settings.failure_threshold(),
            seconds_until_retry: None,
            success_count: 0,
            success_threshold: settings.success_threshold(),
            recovery_timeout: settings.open_for(),
            opened_at: None,
            generation: state.generation,
            reopened: state.attempt,
            probes_out: 0,
            window: state.observed.then(|| {
                let counts = circuit.observer().counts(circuit.view(state.generation), now);
                WindowStatus::of(counts)
            }),
        };
        status.in_phase(circuit, state.phase, now);
        status
    }

    /// What holds in one phase only.
    fn in_phase(&mut self, circuit: &Circuit, phase: Phase, now: Tick) {
        let opened = circuit.notes.last_opened();
        let opened_at = || {
            let ago = Duration::from_millis(now.saturating_sub(opened));
            circuit.shared.wiring.time().wall().checked_sub(ago)
        };
        match phase {
            Phase::Closed { failures } | Phase::ForcedClosed { failures } | Phase::MetricsOnly { failures } => {
                self.failure_count = failures
            }
            Phase::Open { until } => {
                let left = Duration::from_millis(remaining(until, now));
                self.seconds_until_retry = Some(left);
                self.opened_at = opened_at();
            }
            Phase::HalfOpen { out, successes } => {
                self.success_count = successes;
                self.probes_out = out;
                self.opened_at = opened_at();
            }
            Phase::ForcedOpen => self.opened_at = opened_at(),
        }
    }
}
