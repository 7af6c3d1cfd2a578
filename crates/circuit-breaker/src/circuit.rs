//! The home of a circuit in process: one atomic word, changed by compare-and-swap as the law says.
//!
//! No step takes a lock. A closed circuit without failures is only ever read, whatever number of
//! calls pass; an open one is read together with the clock.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Tick;
use crate::event::{Cause, CircuitState, Event, Transition};
use crate::law::{self, Admit, Effect};
use crate::mark::Mark;
use crate::open_time;
use crate::outcome::{Outcome, Verdict};
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::state::{PAYLOAD_MASK, Phase, State, is_plainly_closed, remaining};
use crate::sync::{AtomicU64, Ordering};
use crate::wiring::Wiring;

/// The proof of an admission: the state word at that moment without its counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticket(u64);

impl Ticket {
    /// What is left of a ticket after it was settled. No state packs to this.
    pub(crate) const SPENT: Self = Self(u64::MAX);

    fn of(word: u64) -> Self {
        Self(word & !PAYLOAD_MASK)
    }

    /// Whether giving this ticket back without a result must change something.
    #[inline]
    pub(crate) fn must_return(self) -> bool {
        !is_plainly_closed(self.0) && self != Self::SPENT
    }

    fn generation(self) -> u32 {
        State::unpack(self.0).generation
    }

    /// Whether this call goes through as a probe.
    pub(crate) fn is_probe(self) -> bool {
        matches!(State::unpack(self.0).phase, Phase::HalfOpen { .. })
    }
}

/// One circuit. Aligned so that its word shares no cache line with anything that is written often.
#[derive(Debug)]
#[repr(align(64))]
pub(crate) struct Circuit {
    word: AtomicU64,
    /// When the circuit last opened, and how many failures led there.
    opened: Mark,
    blamed: Mark,
    /// When the half-open round began.
    round: Mark,
    /// Until when an upstream asked to be left alone while the circuit was still closed.
    wish: Mark,
    name: Arc<str>,
    settings: Settings,
    wiring: Wiring,
}

impl Circuit {
    pub(crate) fn new(name: Arc<str>, settings: Settings, wiring: Wiring) -> Self {
        Self {
            word: AtomicU64::new(State::new(false).pack()),
            opened: Mark::new(),
            blamed: Mark::new(),
            round: Mark::new(),
            wish: Mark::new(),
            name,
            settings,
            wiring,
        }
    }

    #[inline]
    pub(crate) fn admit(&self) -> Result<Ticket, Refusal> {
        let word = self.word.load(Ordering::Acquire);
        if is_plainly_closed(word) {
            return Ok(Ticket::of(word));
        }
        self.admit_by_law()
    }

    #[inline(never)]
    fn admit_by_law(&self) -> Result<Ticket, Refusal> {
        let now = self.wiring.now();
        loop {
            let word = self.word.load(Ordering::Acquire);
            let state = State::unpack(word);
            let began = self.round_began(state, now);
            match law::admit(state, now, began, || self.settings.rules()) {
                Admit::Pass => return Ok(Ticket::of(word)),
                Admit::Refuse(left) => return Err(self.refusal(state, left)),
                Admit::Probe(next) => {
                    if self.swap(word, next) {
                        let over = matches!(state.phase, Phase::HalfOpen { .. });
                        let cause = if over {
                            Cause::RoundOver
                        } else {
                            Cause::WaitOver
                        };
                        self.turned(state, next, (cause, now));
                        return Ok(Ticket::of(next.pack()));
                    }
                }
                Admit::Reopen(next) => {
                    if self.swap(word, next) {
                        self.turned(state, next, (Cause::ProbeHung, now));
                    }
                }
            }
        }
    }

    /// A success. On a closed circuit without failures this is one load.
    #[inline]
    pub(crate) fn succeed(&self, ticket: Ticket) {
        if is_plainly_closed(ticket.0) && self.word.load(Ordering::Acquire) == ticket.0 {
            return;
        }
        self.settle(ticket, Outcome::success());
    }

    #[inline(never)]
    pub(crate) fn settle(&self, ticket: Ticket, outcome: Outcome) {
        let wish = outcome.requested_wait().map(open_time::wish);
        let fails = outcome.verdict() == Verdict::Failure;
        let now = if fails { self.wiring.now() } else { 0 };
        let generation = ticket.generation();
        if let Some(wish) = wish {
            self.wish.set(generation, now.saturating_add(wish));
        }
        self.step(generation, outcome.verdict(), now);
    }

    /// Gives a ticket back without a result: its probe's permit is free again.
    #[cold]
    pub(crate) fn release(&self, ticket: Ticket) {
        self.step(ticket.generation(), Verdict::Ignored, 0);
    }

    fn step(&self, generation: u32, verdict: Verdict, now: Tick) {
        let rules = self.settings.rules();
        loop {
            let word = self.word.load(Ordering::Acquire);
            let state = State::unpack(word);
            let wish = self.wish_left(generation, now);
            let effect = law::settle(state, (generation, verdict), (now, wish), &rules);
            let (Effect::Count(next) | Effect::Turn(next) | Effect::WouldOpen(next)) = effect
            else {
                return;
            };
            if !self.swap(word, next) {
                continue;
            }
            match effect {
                Effect::Turn(_) => self.turned(state, next, (cause_of(state, next), now)),
                Effect::WouldOpen(_) => self.would_open(state),
                Effect::Count(_) | Effect::Nothing => {}
            }
            return;
        }
    }

    /// Puts the circuit into the phase that `command` makes of the present state, if any.
    pub(crate) fn command(&self, command: impl Fn(State, Tick) -> Option<State>) {
        let now = self.wiring.now();
        loop {
            let word = self.word.load(Ordering::Acquire);
            let state = State::unpack(word);
            let Some(next) = command(state, now) else {
                return;
            };
            if self.swap(word, next) {
                return self.turned(state, next, (Cause::ByHand, now));
            }
        }
    }

    pub(crate) fn state(&self) -> State {
        State::unpack(self.word.load(Ordering::Acquire))
    }

    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn wiring(&self) -> &Wiring {
        &self.wiring
    }

    /// The tick of the last opening and the failures that led there.
    pub(crate) fn last_opening(&self) -> (Tick, u32) {
        let blamed = u32::try_from(self.blamed.latest()).unwrap_or(u32::MAX);
        (self.opened.latest(), blamed)
    }

    fn swap(&self, word: u64, next: State) -> bool {
        self.word
            .compare_exchange(word, next.pack(), Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    /// When the half-open round began. The thread that began it may not have said so yet; then
    /// whoever asks says it, so that no round goes without an end.
    fn round_began(&self, state: State, now: Tick) -> Tick {
        if !matches!(state.phase, Phase::HalfOpen { .. }) {
            return now;
        }
        self.round.of(state.generation).unwrap_or_else(|| {
            self.round.set_once(state.generation, now);
            now
        })
    }

    fn wish_left(&self, generation: u32, now: Tick) -> Option<Tick> {
        let until = self.wish.of(generation)?;
        until.checked_sub(now).filter(|left| *left > 0)
    }

    fn refusal(&self, state: State, left: Option<Tick>) -> Refusal {
        Refusal::new(
            CircuitState::of(state.phase),
            left.map(Duration::from_millis),
        )
    }

    /// After a change of state: leaves the notes, then tells whoever listens.
    fn turned(&self, from: State, to: State, (cause, now): (Cause, Tick)) {
        if from.generation == to.generation {
            return;
        }
        let mut open_for = None;
        let failure_count = failures_behind(from, to, || self.last_opening().1);
        match to.phase {
            Phase::HalfOpen { .. } => self.round.set_once(to.generation, now),
            Phase::Open { until } => {
                self.opened.set(to.generation, now);
                self.blamed.set(to.generation, u64::from(failure_count));
                open_for = Some(Duration::from_millis(remaining(until, now)));
            }
            Phase::ForcedOpen => {
                self.opened.set(to.generation, now);
                self.blamed.set(to.generation, u64::from(failure_count));
            }
            _ => {}
        }
        self.wiring.tell(&Event::Changed(Transition {
            circuit: Arc::clone(&self.name),
            from: CircuitState::of(from.phase),
            to: CircuitState::of(to.phase),
            cause,
            generation: to.generation,
            failure_count,
            open_for,
        }));
    }

    fn would_open(&self, state: State) {
        self.wiring.tell(&Event::WouldOpen {
            circuit: Arc::clone(&self.name),
            cause: Cause::ConsecutiveFailures,
            failure_count: failures_behind(state, state, || 0).saturating_add(1),
        });
    }
}

fn cause_of(from: State, to: State) -> Cause {
    match (from.phase, to.phase) {
        (Phase::HalfOpen { .. }, Phase::Open { .. }) => Cause::ProbeFailed,
        (Phase::HalfOpen { .. }, _) => Cause::ProbesSucceeded,
        _ => Cause::ConsecutiveFailures,
    }
}

/// The failures counted up to this change: a run that just reached its end, or those that opened
/// the circuit before.
fn failures_behind(from: State, to: State, before: impl Fn() -> u32) -> u32 {
    let opens = matches!(to.phase, Phase::Open { .. });
    match from.phase {
        Phase::Closed { failures } if opens => failures.saturating_add(1),
        Phase::Closed { failures }
        | Phase::ForcedClosed { failures }
        | Phase::MetricsOnly { failures } => failures,
        Phase::HalfOpen { .. } if opens => before().saturating_add(1),
        Phase::HalfOpen { .. } | Phase::Open { .. } | Phase::ForcedOpen => before(),
    }
}
