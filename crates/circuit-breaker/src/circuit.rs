//! The home of a circuit in process: one atomic word, changed by compare-and-swap as the law says.
//!
//! No step takes a lock. A closed circuit without failures is only ever read, whatever number of
//! calls pass; an open one is read together with the clock.

use std::sync::Arc;
use std::sync::atomic::AtomicU8;
use std::time::Duration;

use crate::clock::Tick;
use crate::event::{Cause, CircuitState, Why};
use crate::history::History;
use crate::law::{self, Admit};
use crate::link::Link;
use crate::meters::{Ending, Meters};
use crate::notes::Notes;
use crate::observe::observer::{Observer, View};
use crate::rates::Counts;
use crate::refusal::Refusal;
use crate::shared::Shared;
use crate::state::{Phase, State, is_closed, is_plainly_closed, open_until, remaining};
use crate::sync::{AtomicU64, OnceLock, Ordering};
use crate::ticket::Ticket;

/// One circuit. Aligned so that its word shares no cache line with what is written by every call.
#[derive(Debug)]
#[repr(align(64))]
pub(crate) struct Circuit {
    word: AtomicU64,
    pub(crate) notes: Notes,
    pub(crate) name: Arc<str>,
    pub(crate) shared: Arc<Shared>,
    /// Makes this circuit's jitter its own.
    pub(crate) seed: u64,
    pub(crate) meters: Meters,
    observer: OnceLock<Box<Observer>>,
    /// Grows when the window is forgotten within a generation.
    era: AtomicU8,
    pub(crate) history: History,
    /// Set when the circuit is shared with a fleet.
    link: std::sync::OnceLock<Arc<Link>>,
}

impl Circuit {
    pub(crate) fn new(name: Arc<str>, shared: Arc<Shared>) -> Self {
        let observed = shared.settings.config().observes();
        Self {
            word: AtomicU64::new(State::new(observed).pack()),
            notes: Notes::new(),
            meters: Meters::new(&name),
            seed: shared.wiring.seed(&name),
            name,
            shared,
            observer: OnceLock::new(),
            era: AtomicU8::new(0),
            history: History::default(),
            link: std::sync::OnceLock::new(),
        }
    }

    /// Asks to make a call.
    #[inline]
    pub(crate) fn admit(&self) -> Result<Ticket, Refusal> {
        let word = self.word.load(Ordering::Acquire);
        if is_plainly_closed(word) || (is_closed(word) && self.shared.settings.slow_after() == 0) {
            return Ok(Ticket::of(word));
        }
        match open_until(word) {
            Some(until) => self.admit_while_open(until),
            None => self.admit_by_law(),
        }
    }

    /// The law's first question to an open circuit, asked without the rest of its state.
    #[inline(never)]
    fn admit_while_open(&self, until: Tick) -> Result<Ticket, Refusal> {
        match remaining(until, self.now()) {
            0 => self.admit_by_law(),
            left => Err(self.refuse(CircuitState::Open, Some(left))),
        }
    }

    #[inline(never)]
    fn admit_by_law(&self) -> Result<Ticket, Refusal> {
        let slow = self.shared.settings.slow_after();
        let mut now = None;
        loop {
            let (word, state) = self.load();
            let passes = law::passes(state);
            if passes && (slow == 0 || !state.observed) {
                return Ok(Ticket::of(word));
            }
            let now = *now.get_or_insert_with(|| self.now());
            if passes {
                if let Some(ticket) = self.depart(word, state, now) {
                    return Ok(ticket);
                }
                continue;
            }
            let began = self.notes.round_began(state, now);
            let next = match law::admit(state, now, began, || self.rules()) {
                Admit::Pass => continue,
                Admit::Refuse(left) => return Err(self.refuse(CircuitState::of(state.phase), left)),
                Admit::Probe(next) | Admit::Reopen(next) => next,
            };
            if self.swap(word, next) {
                self.turned(state, next, self.entered(state, next, now));
                if matches!(next.phase, Phase::HalfOpen { .. }) {
                    return Ok(self.probe(next, now));
                }
            }
        }
    }

    /// Lets a timed call leave, unless so many hang that the circuit must open first.
    fn depart(&self, word: u64, state: State, now: Tick) -> Option<Ticket> {
        let observer = self.observer();
        let hanging = observer.hanging(self.view(state.generation), now);
        if hanging > 0 && self.trip_by_rates(state.generation, (now, None)) {
            return None;
        }
        let view = self.view(state.generation);
        observer.leave(view, now, || self.is_current(state.generation));
        Some(Ticket::timed(word, view.tag, now))
    }

    fn probe(&self, state: State, now: Tick) -> Ticket {
        match self.shared.settings.slow_after() {
            0 => Ticket::of(state.pack()),
            _ => Ticket::timed(state.pack(), 0, now),
        }
    }

    /// The refusal that a call would get now, without asking for a permit.
    pub(crate) fn would_refuse(&self) -> Option<Refusal> {
        let state = self.state();
        if law::passes(state) {
            return None;
        }
        let now = self.now();
        let began = self.notes.round_began(state, now);
        match law::admit(state, now, began, || self.rules()) {
            Admit::Refuse(left) => Some(Refusal::new(CircuitState::of(state.phase), left.map(Duration::from_millis))),
            Admit::Pass | Admit::Probe(_) | Admit::Reopen(_) => None,
        }
    }

    /// Whether a circuit that is forgotten and made anew would be the same: closed by itself, no
    /// failure, slow or hanging call counted, and nothing to tell a fleet.
    pub(crate) fn is_forgettable(&self) -> bool {
        let state = self.state();
        let counts = match state.observed {
            true => self.observer().counts(self.view(state.generation), self.now()),
            false => Counts::default(),
        };
        let clean = counts.failures + counts.slow + counts.hanging == 0;
        let told = self.fleet().is_none_or(Link::is_told);
        clean && told && state.phase == Phase::Closed { failures: 0 }
    }

    #[inline]
    fn refuse(&self, by: CircuitState, left: Option<Tick>) -> Refusal {
        self.count_refusal(by);
        if let Some(link) = self.fleet() {
            link.refused();
        }
        Refusal::new(by, left.map(Duration::from_millis))
    }

    /// The notes for the fleet, if there is one.
    #[inline]
    pub(crate) fn fleet(&self) -> Option<&Link> {
        self.link.get().map(|link| &**link)
    }

    /// Begins to leave notes for a fleet; none if that began before.
    #[cfg(feature = "redis")]
    pub(crate) fn link(&self) -> Option<Arc<Link>> {
        let link = Arc::new(Link::default());
        self.link.set(Arc::clone(&link)).ok().map(|()| link)
    }

    /// Counts a call that this state refused.
    pub(crate) fn count_refusal(&self, by: CircuitState) {
        self.meters.count(Ending::refused(by));
    }

    pub(crate) fn state(&self) -> State {
        self.load().1
    }

    #[inline]
    pub(crate) fn load(&self) -> (u64, State) {
        let word = self.word.load(Ordering::Acquire);
        (word, State::unpack(word))
    }

    /// The word alone.
    #[inline]
    pub(crate) fn word(&self) -> u64 {
        self.word.load(Ordering::Acquire)
    }

    pub(crate) fn swap(&self, word: u64, next: State) -> bool {
        self.word.compare_exchange(word, next.pack(), Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    pub(crate) fn is_current(&self, generation: u32) -> bool {
        self.state().generation == generation
    }

    pub(crate) fn now(&self) -> Tick {
        self.shared.wiring.now()
    }

    pub(crate) fn rules(&self) -> law::Rules {
        self.shared.settings.rules(self.seed)
    }

    /// The window in which outcomes of a generation are recorded.
    pub(crate) fn view(&self, generation: u32) -> View {
        let era = self.era.load(std::sync::atomic::Ordering::Relaxed);
        self.shared.settings.view(generation, era)
    }

    /// Begins an empty window.
    pub(crate) fn forget_window(&self) {
        self.era.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }

    pub(crate) fn observer(&self) -> &Observer {
        self.observer.get_or_init(Box::default)
    }

    /// Why an arriving call changed the state.
    fn entered(&self, from: State, to: State, now: Tick) -> Why {
        let before = self.notes.last_blamed();
        let (cause, failures) = match (from.phase, to.phase) {
            (Phase::HalfOpen { .. }, Phase::HalfOpen { .. }) => (Cause::RoundOver, before),
            (Phase::HalfOpen { .. }, _) => (Cause::ProbeHung, before.saturating_add(1)),
            _ => (Cause::WaitOver, before),
        };
        Why { cause, now, failures }
    }
}
