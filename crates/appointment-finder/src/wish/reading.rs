//! What a wish means: days, perhaps a time, perhaps a window, all local to the place where the appointment is.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

/// One day, or several in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DaySpan {
    first: NaiveDate,
    last: NaiveDate,
}

impl DaySpan {
    /// A single day.
    #[must_use]
    pub const fn on(day: NaiveDate) -> Self {
        Self { first: day, last: day }
    }

    /// From the first to the last day, both included; `None` when they are in the wrong order.
    #[must_use]
    pub fn between(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The first day.
    #[must_use]
    pub const fn first(&self) -> NaiveDate {
        self.first
    }

    /// The last day, included.
    #[must_use]
    pub const fn last(&self) -> NaiveDate {
        self.last
    }

    /// Whether it is one day only.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.first == self.last
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// The same days without those before a day; `None` when nothing is left.
    #[must_use]
    pub fn not_before(self, day: NaiveDate) -> Option<Self> {
        Self::between(self.first.max(day), self.last)
    }

    /// The same days without those after a day; `None` when nothing is left.
    #[must_use]
    pub fn not_after(self, day: NaiveDate) -> Option<Self> {
        Self::between(self.first, self.last.min(day))
    }

    /// All of them moved by whole days.
    pub(crate) fn later(self, days: u64) -> Option<Self> {
        let move_on = |day: NaiveDate| day.checked_add_days(Days::new(days));
        Some(Self { first: move_on(self.first)?, last: move_on(self.last)? })
    }
}

/// The times of day at which an appointment may start: at or after `from`, and before `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Window {
    from: Option<NaiveTime>,
    until: Option<NaiveTime>,
}

impl Window {
    /// A window; either side may be open. `None` when it would be empty.
    #[must_use]
    pub fn new(from: Option<NaiveTime>, until: Option<NaiveTime>) -> Option<Self> {
        match (from, until) {
            (Some(from), Some(until)) if from >= until => None,
            _ => Some(Self { from, until }),
        }
    }

    /// The earliest start, where there is one.
    #[must_use]
    pub const fn from(&self) -> Option<NaiveTime> {
        self.from
    }

    /// The time before which it starts, where there is one.
    #[must_use]
    pub const fn until(&self) -> Option<NaiveTime> {
        self.until
    }

    /// Whether an appointment that starts then lies in the window.
    #[must_use]
    pub fn contains(&self, start: NaiveTime) -> bool {
        self.from.is_none_or(|from| from <= start) && self.until.is_none_or(|until| start < until)
    }

    /// What lies in both; `None` when that is nothing.
    #[must_use]
    pub fn and(&self, other: &Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let until = match (self.until, other.until) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Self::new(from, until)
    }
}

/// Which pass of an hour that the clocks repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pass {
    /// Before the clocks go back ("Sommerzeit").
    First,
    /// After the clocks went back ("Winterzeit").
    Second,
}

/// One meaning of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reading {
    pub(crate) days: DaySpan,
    pub(crate) time: Option<NaiveTime>,
    pub(crate) window: Option<Window>,
    pub(crate) pass: Option<Pass>,
}

impl Reading {
    /// The days that suit.
    #[must_use]
    pub const fn days(&self) -> DaySpan {
        self.days
    }

    /// The first day that suits.
    #[must_use]
    pub const fn date(&self) -> NaiveDate {
        self.days.first
    }

    /// The time asked for, local; `None` when any time of the window or day suits.
    #[must_use]
    pub const fn time(&self) -> Option<NaiveTime> {
        self.time
    }

    /// The window asked for.
    #[must_use]
    pub const fn window(&self) -> Option<Window> {
        self.window
    }

    /// Which pass of a repeated hour was asked for, where that was said.
    #[must_use]
    pub const fn pass(&self) -> Option<Pass> {
        self.pass
    }

    /// The local date and time asked for, when a time was.
    #[must_use]
    pub fn local(&self) -> Option<NaiveDateTime> {
        self.time.map(|time| self.days.first.and_time(time))
    }

    /// Whether a local start is at the time, or in the window, on one of the days.
    pub(crate) fn covers(&self, local: NaiveDateTime) -> bool {
        let at = match self.time {
            Some(time) => time == local.time(),
            None => self.window.is_none_or(|window| window.contains(local.time())),
        };
        at && self.days.contains(local.date())
    }

    /// Whether the whole of a day is meant.
    pub(crate) fn covers_day(&self, day: NaiveDate) -> bool {
        self.time.is_none() && self.window.is_none() && self.days.contains(day)
    }
}
