//! New settings under traffic. What becomes of history and state, field by field, is told at
//! [`CircuitBreaker::reconfigure`](crate::CircuitBreaker::reconfigure).

use crate::circuit::Circuit;
use crate::config::ValidConfig;
use crate::observe::observer::View;
use crate::observe::shape::Span;
use crate::shared::Shared;
use crate::state::{Phase, State, remaining};

/// Puts a configuration in force for all circuits that share the settings.
pub(crate) fn reconfigure<'a>(shared: &Shared, config: ValidConfig, circuits: impl Iterator<Item = &'a Circuit>) {
    let settings = &shared.settings;
    let mut held = settings.config();
    let (old, new) = (held.get(), config.get());
    let slower_than = |slow: &Option<_>| slow.map(|slow: crate::config::SlowCalls| slow.slower_than);
    let reshapes = old.window != new.window || slower_than(&old.slow_calls) != slower_than(&new.slow_calls);
    let circuits: Vec<(&Circuit, State, View)> = circuits
        .map(|circuit| (circuit, circuit.state()))
        .map(|(circuit, state)| (circuit, state, circuit.view(state.generation)))
        .collect();
    settings.apply(new);
    if reshapes {
        settings.reshape(Span::of(new.window));
    }
    for (circuit, state, before) in circuits {
        if reshapes && state.observed {
            circuit.carry_window(state, before);
        }
        circuit.adopt(config.observes());
    }
    *held = config;
}

impl Circuit {
    fn carry_window(&self, state: State, before: View) {
        let after = self.view(state.generation);
        self.observer().carry(before, after, self.now());
    }

    /// Brings a circuit in line that began while the settings changed.
    pub(crate) fn adopt_settings(&self) {
        let observes = self.shared.settings.config().observes();
        self.adopt(observes);
    }

    /// Brings the state in line with new settings: whether calls are observed, and a wait that is
    /// longer than the new longest.
    fn adopt(&self, observed: bool) {
        let longest = self.shared.settings.longest();
        loop {
            let now = self.now();
            let (word, state) = self.load();
            let phase = match state.phase {
                Phase::Open { until } if remaining(until, now) > longest => {
                    Phase::Open { until: now.saturating_add(longest) }
                }
                phase => phase,
            };
            let next = State { observed, phase, ..state };
            if next == state || self.swap(word, next) {
                return;
            }
        }
    }
}
