//! Counters and gauges through the `metrics` facade; without the feature, nothing.
//!
//! `circuit_breaker_calls_total{circuit, verdict, reason}` counts every call once, where it ends:
//! when it is settled or refused. `circuit_breaker_state{circuit, state}` has a series for each
//! state from the start, of which exactly one is 1 (the old one goes to 0 just before the new one
//! comes to 1, so that no two ever are). `circuit_breaker_transitions_total{circuit, from, to, cause}`
//! counts changes of state.

use crate::event::{CircuitState, Transition};

/// How a call ended: its verdict and reason in the counter's labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Success,
    SlowSuccess,
    Failure,
    SlowFailure,
    Ignored,
    Abandoned,
    Late,
    RefusedOpen,
    RefusedHalfOpen,
    RefusedForcedOpen,
}

impl Ending {
    /// The ending of a call that this state refused.
    pub(crate) fn refused(by: CircuitState) -> Self {
        match by {
            CircuitState::HalfOpen => Self::RefusedHalfOpen,
            CircuitState::ForcedOpen => Self::RefusedForcedOpen,
            _ => Self::RefusedOpen,
        }
    }
}

#[cfg(feature = "metrics")]
mod counted {
    use std::sync::{Mutex, PoisonError};

    use metrics::{Counter, Gauge, counter, gauge};

    use super::{CircuitState, Ending, Transition};

    /// The verdict and the reason of each ending, in the order of the enum.
    const ENDINGS: [(&str, &str); 10] = [
        ("success", "ok"),
        ("success", "slow"),
        ("failure", "failed"),
        ("failure", "slow"),
        ("ignored", "ignored"),
        ("ignored", "abandoned"),
        ("ignored", "late"),
        ("refused", "open"),
        ("refused", "half_open"),
        ("refused", "forced_open"),
    ];

    pub(crate) struct Meters {
        calls: [Counter; ENDINGS.len()],
        states: Mutex<(usize, [Gauge; CircuitState::ALL.len()])>,
    }

    impl Meters {
        pub(crate) fn new(circuit: &str) -> Self {
            let circuit = circuit.to_string();
            let calls = ENDINGS.map(|(verdict, reason)| {
                counter!("circuit_breaker_calls_total", "circuit" => circuit.clone(), "verdict" => verdict, "reason" => reason)
            });
            let states = CircuitState::ALL
                .map(|state| gauge!("circuit_breaker_state", "circuit" => circuit.clone(), "state" => state.as_str()));
            for (index, gauge) in states.iter().enumerate() {
                gauge.set(if index == 0 { 1.0 } else { 0.0 });
            }
            Self { calls, states: Mutex::new((0, states)) }
        }

        #[inline]
        pub(crate) fn count(&self, ending: Ending) {
            self.calls[ending as usize].increment(1);
        }

        /// Counts the change and shows the state that is in force now: threads may come here in
        /// another order than their changes did.
        pub(crate) fn turned(&self, change: &Transition, now: impl Fn() -> CircuitState) {
            counter!(
                "circuit_breaker_transitions_total",
                "circuit" => change.circuit.to_string(),
                "from" => change.from.as_str(),
                "to" => change.to.as_str(),
                "cause" => change.cause.as_str()
            )
            .increment(1);
            let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
            let (shown, gauges) = &mut *states;
            let state = now();
            if let Some(index) = CircuitState::ALL.iter().position(|each| *each == state) {
                gauges[*shown].set(0.0);
                gauges[index].set(1.0);
                *shown = index;
            }
        }
    }

    impl std::fmt::Debug for Meters {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("Meters")
        }
    }
}

#[cfg(not(feature = "metrics"))]
mod uncounted {
    use super::{CircuitState, Ending, Transition};

    #[derive(Debug)]
    pub(crate) struct Meters;

    impl Meters {
        pub(crate) fn new(_circuit: &str) -> Self {
            Self
        }

        #[inline]
        pub(crate) fn count(&self, _ending: Ending) {}

        pub(crate) fn turned(&self, _change: &Transition, _now: impl Fn() -> CircuitState) {}
    }
}

#[cfg(feature = "metrics")]
pub(crate) use counted::Meters;
#[cfg(not(feature = "metrics"))]
pub(crate) use uncounted::Meters;
