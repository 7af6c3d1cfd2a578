//! What a circuit notes beside its state: each note belongs to the generation that left it.

use crate::clock::Tick;
use crate::mark::Mark;
use crate::state::{Phase, State};

/// The notes of one circuit.
#[derive(Debug)]
pub(crate) struct Notes {
    opened: Mark,
    blamed: Mark,
    round: Mark,
    wish: Mark,
}

impl Notes {
    pub(crate) fn new() -> Self {
        Self { opened: Mark::new(), blamed: Mark::new(), round: Mark::new(), wish: Mark::new() }
    }

    /// The circuit opened now, after so many failures.
    pub(crate) fn opened(&self, generation: u32, now: Tick, failures: u32) {
        self.opened.set(generation, now);
        self.blamed.set(generation, u64::from(failures));
    }

    /// The tick of the last opening.
    pub(crate) fn last_opened(&self) -> Tick {
        self.opened.latest()
    }

    /// The failures that led to the last opening.
    pub(crate) fn last_blamed(&self) -> u32 {
        u32::try_from(self.blamed.latest()).unwrap_or(u32::MAX)
    }

    /// A half-open round began.
    pub(crate) fn round_begins(&self, generation: u32, now: Tick) {
        self.round.set_once(generation, now);
    }

    /// When the half-open round began. The thread that began it may not have said so yet; then
    /// whoever asks says it, so that no round goes without an end.
    pub(crate) fn round_began(&self, state: State, now: Tick) -> Tick {
        if !matches!(state.phase, Phase::HalfOpen { .. }) {
            return now;
        }
        self.round.of(state.generation).unwrap_or_else(|| {
            self.round.set_once(state.generation, now);
            now
        })
    }

    /// An upstream asked to be left alone until then.
    pub(crate) fn wished(&self, generation: u32, until: Tick) {
        self.wish.set(generation, until);
    }

    /// What is left of the latest wish of this generation.
    pub(crate) fn wish_left(&self, generation: u32, now: Tick) -> Option<Tick> {
        let until = self.wish.of(generation)?;
        until.checked_sub(now).filter(|left| *left > 0)
    }
}
