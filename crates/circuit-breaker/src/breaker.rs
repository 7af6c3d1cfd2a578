//! The face of a circuit: a handle that is cheap to clone.

use std::fmt;
use std::sync::Arc;

use crate::circuit::Circuit;
use crate::clock::Clock;
use crate::config::ValidConfig;
use crate::event::{Cause, CircuitState};
use crate::explanation::Explanation;
use crate::permit::{Admission, OwnedPermit, Permit};
use crate::reconfiguring::reconfigure;
use crate::refusal::Refusal;
use crate::shared::Shared;
use crate::state::Phase;
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
    pub fn with_clock(name: impl Into<Arc<str>>, config: ValidConfig, clock: impl Clock + 'static) -> Self {
        Self::wired(name, config, Wiring::new().clock(clock))
    }

    /// A closed circuit with its clock, listener and jitter given.
    #[must_use]
    pub fn wired(name: impl Into<Arc<str>>, config: ValidConfig, wiring: Wiring) -> Self {
        let shared = Arc::new(Shared::new(config, wiring));
        Self::of(Arc::new(Circuit::new(name.into(), shared)))
    }

    pub(crate) fn of(circuit: Arc<Circuit>) -> Self {
        Self { circuit }
    }

    #[cfg(feature = "redis")]
    pub(crate) fn circuit(&self) -> &Arc<Circuit> {
        &self.circuit
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

    /// The refusal that a call would get now. Asking takes no permit.
    #[must_use]
    pub fn would_refuse(&self) -> Option<Refusal> {
        self.circuit.would_refuse()
    }

    #[cfg(feature = "tower")]
    pub(crate) fn count_refusal(&self, refusal: &Refusal) {
        self.circuit.count_refusal(refusal.state());
    }

    /// The circuit's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.circuit.name
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

    /// Why the circuit is in its state: the last outcomes that led there, newest first. Successes
    /// that changed nothing are not among them.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let status = self.status();
        let outcomes = (self.circuit.history).read(status.generation, self.circuit.now());
        Explanation { status, outcomes }
    }

    /// The configuration in force.
    #[must_use]
    pub fn config(&self) -> ValidConfig {
        self.circuit.shared.settings.config().clone()
    }

    /// Puts another configuration in force under traffic, for every circuit that shares it.
    ///
    /// | field | what happens to history and state |
    /// |---|---|
    /// | `failure_threshold` | the run of failures goes on; if it is long enough already, the next failure opens |
    /// | `failure_rate`, `minimum_calls`, `slow_calls.rate`, `slow_calls.hanging` | the window stays; judged anew by the next failed or slow call. Where no rule looked at a window before, it starts empty |
    /// | `window` of the same kind | the latest outcomes that fit are carried over; of another kind, it starts empty |
    /// | `slow_calls.slower_than` | the window stays; calls that are out now are no longer watched for hanging |
    /// | `open_for`, `open_growth`, `open_jitter` | the present wait goes on; the next opening has the new one |
    /// | `max_open_for` | as above, and a present wait that is longer is cut to it |
    /// | `half_open_permits`, `half_open_for`, `success_threshold` | at once, with the probes that are out and the successes so far |
    ///
    /// The state, its generation and the number of repeated openings stay.
    pub fn reconfigure(&self, config: ValidConfig) {
        reconfigure(&self.circuit.shared, config, std::iter::once(&*self.circuit));
    }

    /// Closes the circuit, forgets every count and ends any mode set by hand.
    pub fn reset(&self) {
        self.circuit.command(Cause::ByHand, |state, _| Some(state.turned(Phase::Closed { failures: 0 }, 0)));
    }

    /// Refuses every call until [`automatic`](Self::automatic) or [`reset`](Self::reset).
    pub fn force_open(&self) {
        self.circuit.command(Cause::ByHand, |state, _| match state.phase {
            Phase::ForcedOpen => None,
            _ => Some(state.turned(Phase::ForcedOpen, state.attempt)),
        });
    }

    /// Lets every call pass, and goes on counting.
    pub fn force_closed(&self) {
        self.circuit.command(Cause::ByHand, |state, _| match state.phase {
            Phase::ForcedClosed { .. } => None,
            _ => Some(state.turned(Phase::ForcedClosed { failures: state.run().unwrap_or(0) }, 0)),
        });
    }

    /// Lets every call pass, goes on counting, and tells when the circuit would have opened.
    pub fn metrics_only(&self) {
        self.circuit.command(Cause::ByHand, |state, _| match state.phase {
            Phase::MetricsOnly { .. } => None,
            _ => Some(state.turned(Phase::MetricsOnly { failures: state.run().unwrap_or(0) }, 0)),
        });
    }

    /// Ends a mode set by hand. A circuit that was held open tries again gently: its next call is a
    /// probe. One that was held closed goes on with the failures it counted.
    pub fn automatic(&self) {
        self.circuit.command(Cause::ByHand, |state, now| match state.phase {
            Phase::ForcedOpen => Some(state.turned(Phase::Open { until: now }, state.attempt)),
            Phase::ForcedClosed { failures } | Phase::MetricsOnly { failures } => {
                Some(state.turned(Phase::Closed { failures }, 0))
            }
            Phase::Closed { .. } | Phase::Open { .. } | Phase::HalfOpen { .. } => None,
        });
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
