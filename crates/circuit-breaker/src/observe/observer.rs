//! The windows and the calls in flight of one circuit.

use crate::clock::Tick;
use crate::observe::buckets::Buckets;
use crate::observe::flight::Flight;
use crate::observe::ring::{Mood, Ring};
use crate::observe::shape::Span;
use crate::rates::Counts;

/// One window of each kind, of which one is in use, and the calls in flight.
#[derive(Debug, Default)]
pub(crate) struct Observer {
    ring: Ring,
    buckets: Buckets,
    flight: Flight,
}

/// Which window to use: its tag, its span, and the slow threshold (0 when calls are not timed).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) tag: u16,
    pub(crate) span: Span,
    pub(crate) slow: Tick,
}

impl Observer {
    /// Records an outcome. Only a window of time looks at the clock.
    pub(crate) fn record(&self, view: View, mood: Mood, (now, is_current): (impl Fn() -> Tick, impl Fn() -> bool)) {
        match view.span {
            Span::Calls(size) => self.ring.record((view.tag, size), mood, is_current),
            Span::Time(length) => {
                let counts = mood.counts();
                self.buckets.record((view.tag, length), (now(), counts), is_current);
            }
        }
    }

    /// What the window holds, and how many calls hang.
    pub(crate) fn counts(&self, view: View, now: Tick) -> Counts {
        let counts = match view.span {
            Span::Calls(size) => self.ring.counts(view.tag, size),
            Span::Time(length) => self.buckets.counts((view.tag, length), now),
        };
        Counts { hanging: self.hanging(view, now), ..counts }
    }

    /// How many calls hang.
    pub(crate) fn hanging(&self, view: View, now: Tick) -> u32 {
        match view.slow {
            0 => 0,
            slow => self.flight.hanging((view.tag, slow), now),
        }
    }

    /// A timed call leaves.
    pub(crate) fn leave(&self, view: View, now: Tick, is_current: impl Fn() -> bool) {
        self.flight.leave((view.tag, view.slow), now, is_current);
    }

    /// A timed call is back.
    pub(crate) fn arrive(&self, view: View, then: Tick) {
        if view.slow > 0 {
            self.flight.arrive((view.tag, view.slow), then);
        }
    }

    /// Carries what the old window holds into the new one: the latest outcomes that fit, or each
    /// span's counts at its time. Windows of different kinds have nothing to hand over.
    pub(crate) fn carry(&self, old: View, new: View, now: Tick) {
        match (old.span, new.span) {
            (Span::Calls(from), Span::Calls(to)) => {
                let outcomes = self.ring.outcomes(old.tag, from);
                let skipped = outcomes.len().saturating_sub(to as usize);
                for mood in outcomes.into_iter().skip(skipped) {
                    self.ring.record((new.tag, to), mood, || true);
                }
            }
            (Span::Time(from), Span::Time(to)) => {
                let spans: Vec<_> = self.buckets.spans((old.tag, from), now).collect();
                for (then, counts) in spans {
                    self.buckets.record((new.tag, to), (then, counts), || true);
                }
            }
            _ => {}
        }
    }
}
