//! How a circuit takes the result of a call.

use std::cell::OnceCell;

use crate::circuit::Circuit;
use crate::clock::Tick;
use crate::event::{Cause, Why};
use crate::history::Note;
use crate::law::{self, Effect, Moment};
use crate::meters::Ending;
use crate::observe::observer::View;
use crate::observe::ring::Mood;
use crate::open_time;
use crate::outcome::{Outcome, Verdict};
use crate::state::{Phase, State};
use crate::ticket::Ticket;

impl Circuit {
    /// Any result. A success on a closed circuit without failures is one load.
    #[inline]
    pub(crate) fn settle(&self, ticket: Ticket, outcome: Outcome) {
        if outcome.verdict() != Verdict::Success || !self.is_nothing_new(ticket) {
            self.settle_by_law(ticket, outcome);
        }
    }

    /// Whether a success says nothing new to the state; then it is counted, and recorded if it is observed.
    #[inline]
    fn is_nothing_new(&self, ticket: Ticket) -> bool {
        let word = self.word();
        if ticket.is_untouched(word) {
            self.meters.count(Ending::Success);
            return true;
        }
        let unchanged = ticket.is_unchanged(word);
        if unchanged {
            self.meters.count(Ending::Success);
            self.record_success(ticket.generation());
        }
        unchanged
    }

    /// A success that only the window is told of.
    #[inline(never)]
    fn record_success(&self, generation: u32) {
        let mood = Mood::default();
        let times = (|| self.now(), || self.is_current(generation));
        self.observer().record(self.view(generation), mood, times);
    }

    #[inline(never)]
    fn settle_by_law(&self, ticket: Ticket, outcome: Outcome) {
        let result = Finished::new(self, ticket, Some(outcome));
        if let Some(wish) = outcome.requested_wait() {
            let until = result.now().saturating_add(open_time::wish(wish));
            self.notes.wished(ticket.generation(), until);
        }
        self.take(&result, outcome.verdict());
    }

    /// A ticket given back without a result: it decides nothing, and frees its probe's permit.
    #[inline(never)]
    pub(crate) fn release(&self, ticket: Ticket) {
        self.take(&Finished::new(self, ticket, None), Verdict::Ignored);
    }

    fn take(&self, result: &Finished<'_>, verdict: Verdict) {
        let ticket = result.ticket;
        // A probe that is too slow is no sign of recovery.
        let fails = ticket.is_probe() && result.slow && verdict == Verdict::Success;
        let verdict = if fails { Verdict::Failure } else { verdict };
        let (from, effect) = self.step(result, verdict);
        self.meters.count(result.ending(effect));
        if effect == Effect::Late {
            return;
        }
        if result.is_notable(from, effect) {
            self.history.write(result.note(), result.now());
        }
        if let Some(link) = self.fleet() {
            match verdict {
                Verdict::Failure if matches!(effect, Effect::Count(_)) => link.failed(),
                Verdict::Success if matches!(effect, Effect::Count(_)) && !ticket.is_probe() => link.run_ended(),
                _ => {}
            }
        }
        match effect {
            Effect::Turn(to) => self.turned(from, to, self.why(from, to, result.now())),
            Effect::WouldOpen(_) => {
                let run = from.run().unwrap_or(0).saturating_add(1);
                self.would_open(Cause::ConsecutiveFailures, run);
            }
            _ if ticket.is_observed() => self.observe(result, verdict),
            _ => {}
        }
    }

    /// Changes the state as the law says; returns the state before and the effect.
    fn step(&self, result: &Finished<'_>, verdict: Verdict) -> (State, Effect) {
        let generation = result.ticket.generation();
        let moment =
            || Moment { now: result.now(), wish: self.notes.wish_left(generation, result.now()), rules: self.rules() };
        loop {
            let (word, state) = self.load();
            let effect = law::settle(state, (generation, verdict), moment);
            let swapped = match effect {
                Effect::Late | Effect::Nothing => true,
                Effect::Count(next) | Effect::Turn(next) | Effect::WouldOpen(next) => self.swap(word, next),
            };
            if swapped {
                return (state, effect);
            }
        }
    }

    /// Records the outcome in the window; one that failed or was slow may open the circuit.
    fn observe(&self, result: &Finished<'_>, verdict: Verdict) {
        if verdict == Verdict::Ignored || result.ticket.is_probe() {
            return;
        }
        let generation = result.ticket.generation();
        let mood = Mood { failed: verdict == Verdict::Failure, slow: result.slow };
        let view = self.view(generation);
        self.observer().record(view, mood, (|| result.now(), || self.is_current(generation)));
        if mood.failed || mood.slow {
            let wish = self.notes.wish_left(generation, result.now());
            self.trip_by_rates(generation, (result.now(), wish));
        }
    }
}

impl Circuit {
    /// Why a result changed the state.
    fn why(&self, from: State, to: State, now: Tick) -> Why {
        let before = from.run().unwrap_or_else(|| self.notes.last_blamed());
        let (cause, failures) = match (from.phase, to.phase) {
            (Phase::HalfOpen { .. }, Phase::Open { .. }) => (Cause::ProbeFailed, before.saturating_add(1)),
            (Phase::HalfOpen { .. }, _) => (Cause::ProbesSucceeded, before),
            _ => (Cause::ConsecutiveFailures, before.saturating_add(1)),
        };
        Why { cause, now, failures }
    }
}

/// The result of one call.
struct Finished<'a> {
    circuit: &'a Circuit,
    ticket: Ticket,
    /// None when the call was abandoned.
    outcome: Option<Outcome>,
    slow: bool,
    now: OnceCell<Tick>,
}

impl<'a> Finished<'a> {
    /// A timed call is no longer in flight from here on.
    fn new(circuit: &'a Circuit, ticket: Ticket, outcome: Option<Outcome>) -> Self {
        let mut result = Self { circuit, ticket, outcome, slow: false, now: OnceCell::new() };
        if let Some((then, tag)) = ticket.departure() {
            let threshold = circuit.shared.settings.slow_after();
            result.slow = threshold > 0 && result.now().saturating_sub(then) > threshold;
            if !ticket.is_probe() {
                let view = circuit.view(ticket.generation());
                circuit.observer().arrive(View { tag, ..view }, then);
            }
        }
        result
    }

    /// The time, read at most once.
    fn now(&self) -> Tick {
        *self.now.get_or_init(|| self.circuit.now())
    }

    /// Whether it goes into the history: not a success or an ignored result of everyday.
    fn is_notable(&self, from: State, effect: Effect) -> bool {
        let verdict = self.outcome.map(|outcome| outcome.verdict());
        let ends_a_run = verdict == Some(Verdict::Success)
            && matches!(effect, Effect::Count(_))
            && matches!(from.phase, Phase::Closed { failures } if failures > 0);
        self.ticket.is_probe() || verdict == Some(Verdict::Failure) || self.slow || ends_a_run
    }

    fn note(&self) -> Note {
        Note {
            verdict: self.outcome.map(|outcome| outcome.verdict()),
            slow: self.slow,
            probe: self.ticket.is_probe(),
            label: self.outcome.map_or("", |outcome| outcome.label()),
            generation: self.ticket.generation(),
        }
    }

    fn ending(&self, effect: Effect) -> Ending {
        let verdict = self.outcome.map(|outcome| outcome.verdict());
        match (verdict, self.slow) {
            _ if effect == Effect::Late => Ending::Late,
            (Some(Verdict::Success), false) => Ending::Success,
            (Some(Verdict::Success), true) => Ending::SlowSuccess,
            (Some(Verdict::Failure), false) => Ending::Failure,
            (Some(Verdict::Failure), true) => Ending::SlowFailure,
            (Some(Verdict::Ignored), _) => Ending::Ignored,
            (None, _) => Ending::Abandoned,
        }
    }
}
