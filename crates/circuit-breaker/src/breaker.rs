//! The face of a circuit: a handle that is cheap to clone.

use std::fmt;
use std::sync::Arc;

use crate::circuit::Circuit;
use crate::clock::Clock;
use crate::config::ValidConfig;
use crate::event::CircuitState;
use crate::permit::{Admission, OwnedPermit, Permit};
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::state::{Phase, State};
use crate::status::Status;
use crate::wiring::Wiring;

/// A circuit breaker. Clones share one circuit.
#[derive(Clone)]
pub struct CircuitBreaker {
    circuit: Arc<Circuit>,
}

impl CircuitBreaker {
    /// A closed circuit of this name on the system's clock.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, config: ValidConfig) -> Self {
        Self::wired(name, config, Wiring::new())
    }

    /// A closed circuit on a given clock.
    #[must_use]
    pub fn with_clock(
        name: impl Into<Arc<str>>,
        config: ValidConfig,
        clock: impl Clock + 'static,
    ) -> Self {
        Self::wired(name, config, Wiring::new().clock(clock))
    }

    /// A closed circuit with its clock, listener and jitter given.
    #[must_use]
    pub fn wired(name: impl Into<Arc<str>>, config: ValidConfig, wiring: Wiring) -> Self {
        let settings = Settings::new(&config, wiring.seed());
        Self {
            circuit: Arc::new(Circuit::new(name.into(), settings, wiring)),
        }
    }

    /// Asks to make a call.
    #[inline]
    pub fn acquire(&self) -> Admission<'_> {
        match self.circuit.admit() {
            Ok(ticket) => Admission::Admitted(Permit::new(&self.circuit, ticket)),
            Err(refusal) => Admission::Refused(refusal),
        }
    }

    /// Asks to make a call whose permit must outlive this handle's borrow.
    ///
    /// # Errors
    /// The refusal.
    pub fn acquire_owned(&self) -> Result<OwnedPermit, Refusal> {
        let ticket = self.circuit.admit()?;
        Ok(OwnedPermit::new(Arc::clone(&self.circuit), ticket))
    }

    /// The circuit's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.circuit.name()
    }

    /// What the circuit does with calls now.
    #[must_use]
    pub fn state(&self) -> CircuitState {
        CircuitState::of(self.circuit.state().phase)
    }

    /// Everything that is worth showing, read without disturbing calls.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::of(&self.circuit)
    }

    /// Closes the circuit, forgets every count and ends any mode set by hand.
    pub fn reset(&self) {
        self.circuit
            .command(|state, _| Some(state.turned(Phase::Closed { failures: 0 }, 0)));
    }

    /// Refuses every call until [`automatic`](Self::automatic) or [`reset`](Self::reset).
    pub fn force_open(&self) {
        self.circuit.command(|state, _| match state.phase {
            Phase::ForcedOpen => None,
            _ => Some(state.turned(Phase::ForcedOpen, state.attempt)),
        });
    }

    /// Lets every call pass, and goes on counting.
    pub fn force_closed(&self) {
        self.circuit.command(|state, _| match state.phase {
            Phase::ForcedClosed { .. } => None,
            _ => Some(state.turned(
                Phase::ForcedClosed {
                    failures: run_of(state),
                },
                0,
            )),
        });
    }

    /// Lets every call pass, goes on counting, and tells when the circuit would have opened.
    pub fn metrics_only(&self) {
        self.circuit.command(|state, _| match state.phase {
            Phase::MetricsOnly { .. } => None,
            _ => Some(state.turned(
                Phase::MetricsOnly {
                    failures: run_of(state),
                },
                0,
            )),
        });
    }

    /// Ends a mode set by hand. A circuit that was held open tries again gently: its next call is a
    /// probe. One that was held closed goes on with the failures it counted.
    pub fn automatic(&self) {
        self.circuit.command(|state, now| match state.phase {
            Phase::ForcedOpen => Some(state.turned(Phase::Open { until: now }, state.attempt)),
            Phase::ForcedClosed { failures } | Phase::MetricsOnly { failures } => {
                Some(state.turned(Phase::Closed { failures }, 0))
            }
            Phase::Closed { .. } | Phase::Open { .. } | Phase::HalfOpen { .. } => None,
        });
    }
}

/// The run of failures that goes on into a mode set by hand.
fn run_of(state: State) -> u32 {
    match state.phase {
        Phase::Closed { failures }
        | Phase::ForcedClosed { failures }
        | Phase::MetricsOnly { failures } => failures,
        Phase::Open { .. } | Phase::HalfOpen { .. } | Phase::ForcedOpen => 0,
    }
}

impl fmt::Debug for CircuitBreaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CircuitBreaker")
            .field("name", &self.name())
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}
