//! A hit ratio over the last minutes, not since the start of time, at no cost to a hit.
//!
//! Totals only ever grow, so what happened within the window is the present total less the total at its beginning. A
//! miss, or whoever asks, notes the totals when a twelfth of the window has passed since the last note. Values expire
//! within the window and then miss, so a tenant with traffic is noted all the time.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;

use crate::clock::Moment;

const NOTES: u32 = 12;

/// Served and missed, in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) served: u64,
    pub(crate) missed: u64,
}

/// The notes of one tenant.
#[derive(Debug, Default)]
pub(crate) struct Window {
    next: AtomicU64,
    notes: Mutex<VecDeque<(Moment, Totals)>>,
}

impl Window {
    /// Whether it is time for another note.
    pub(crate) fn is_due(&self, now: Moment) -> bool {
        now.nanos() >= self.next.load(Ordering::Relaxed)
    }

    /// Notes the totals.
    pub(crate) fn note(&self, now: Moment, totals: Totals, span: Duration) {
        let mut notes = self.notes.lock();
        if !self.is_due(now) {
            return;
        }
        self.next.store(now.plus(span / NOTES).nanos(), Ordering::Relaxed);
        notes.push_back((now, totals));
        // The newest note from before the window is its beginning; older ones are of no use.
        while notes.get(1).is_some_and(|(at, _)| now.since(*at) >= span) {
            notes.pop_front();
        }
    }

    /// What happened within the last `span`.
    pub(crate) fn recent(&self, now: Moment, totals: Totals, span: Duration) -> Totals {
        let notes = self.notes.lock();
        let before = notes.iter().take_while(|(at, _)| now.since(*at) >= span).last();
        let start = before.or(notes.front()).map_or(Totals::default(), |(_, totals)| *totals);
        // Another thread may have noted more than the totals that were read before.
        Totals {
            served: totals.served.saturating_sub(start.served),
            missed: totals.missed.saturating_sub(start.missed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Duration = Duration::from_mins(2);

    #[test]
    fn what_is_older_than_the_window_no_longer_counts() {
        let window = Window::default();
        let mut totals = Totals::default();
        let mut now = Moment::default();
        for minute in 0..60_u64 {
            for _ in 0..6 {
                window.note(now, totals, SPAN);
                totals.missed += 1;
                totals.served += minute;
                now = now.plus(Duration::from_secs(10));
            }
        }
        let recent = window.recent(now, totals, SPAN);
        assert_eq!(recent, Totals { served: 6 * (58 + 59), missed: 12 });
        assert!(window.notes.lock().len() <= 14);
    }

    #[test]
    fn a_young_window_counts_from_its_first_note() {
        let window = Window::default();
        window.note(Moment::default(), Totals::default(), SPAN);
        let totals = Totals { served: 3, missed: 1 };
        assert_eq!(window.recent(Moment::default(), totals, SPAN), totals);
    }

    #[test]
    fn totals_read_before_another_threads_note_count_as_nothing() {
        let window = Window::default();
        window.note(Moment::default(), Totals { served: 5, missed: 2 }, SPAN);
        let earlier = Totals { served: 4, missed: 1 };
        assert_eq!(window.recent(Moment::default(), earlier, SPAN), Totals::default());
    }
}
