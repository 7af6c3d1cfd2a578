//! Which free slots come first.
//!
//! **The law.** A slot may be offered when it is free or held by the caller, lies within notice and horizon, and the service
//! fits into the opening hours from it on; never the start that was asked for or one that was said not to suit, and never one
//! that is past the search. Of those, in this order:
//!
//! 1. one in the window asked for before one outside it;
//! 2. one on the days asked for before one on others;
//! 3. the day of the target, then the next working day at the same time, then the same weekday next week at the same
//!    time, then any other, the first free one first;
//! 4. on the day of the target the nearest to it; of two that are equally near, the earlier for a target before noon, the
//!    later from noon on. A wish without a time has no target time, so its slots come in the order of the clock.
//!
//! When hours or notice moved the wish to another day, the day asked for counts as a day of the target as well, and there
//! the nearest to the time asked for comes first.
//!
//! The order is total, so it does not depend on the order in which the calendar lists its slots.

use business_hours::{HoursError, Wish as Slot};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};

use crate::search::plan::{Search, after};

/// Why a slot is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Why {
    /// On the day asked for.
    SameDay,
    /// On the next working day at the same time.
    NextWorkingDay,
    /// A week later at the same time.
    NextWeek,
    /// Soonest of what is left.
    FirstFree,
}

impl Why {
    /// A stable name in snake_case, for replies and logs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SameDay => "same_day",
            Self::NextWorkingDay => "next_working_day",
            Self::NextWeek => "next_week",
            Self::FirstFree => "first_free",
        }
    }
}

/// The place of a slot in the order; smaller comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    outside_window: bool,
    outside_days: bool,
    pub(crate) why: Why,
    distance: TimeDelta,
    against_preference: bool,
    start: DateTime<Utc>,
}

/// What every slot is compared with.
pub(crate) struct Ranking<'a> {
    search: &'a Search<'a>,
    target: DateTime<Utc>,
    day: NaiveDate,
    asked_day: Option<NaiveDate>,
    time: NaiveTime,
    next_working_day: Option<NaiveDate>,
    past_search: NaiveDate,
}

impl<'a> Ranking<'a> {
    pub(crate) fn new(search: &'a Search<'a>, target: DateTime<Utc>) -> Result<Self, HoursError> {
        let schedule = search.terms.schedule;
        let local = schedule.local(target).naive_local();
        let day = local.date();
        let next = Slot::new(schedule.day(after(day, 1))?.start, search.terms.duration);
        let latest = search.terms.policy.latest(search.terms.now);
        let next_working_day = schedule.first_fit(next, latest)?.map(|start| schedule.date_of(start));
        let past_search = after(day, 15).max(after(search.wish.days().last(), 1));
        let asked_day = search.asked.map(|asked| schedule.date_of(asked));
        Ok(Self { search, target, day, asked_day, time: local.time(), next_working_day, past_search })
    }

    /// Whether the slot may be offered at all.
    pub(crate) fn may_offer(&self, start: DateTime<Utc>) -> Result<bool, HoursError> {
        let terms = &self.search.terms;
        if Some(start) == self.search.asked || !terms.policy.allows(start, terms.now).is_allowed() {
            return Ok(false);
        }
        if self.search.wish.refuses(terms.schedule.local(start).naive_local()) {
            return Ok(false);
        }
        let date = terms.schedule.date_of(start);
        let searched = date < self.past_search && date >= self.day.min(self.search.wish.date());
        Ok(searched && terms.schedule.fits(Slot::new(start, terms.duration))?)
    }

    /// Where the slot stands in the order.
    pub(crate) fn rank(&self, start: DateTime<Utc>) -> Rank {
        let local = self.search.terms.schedule.local(start).naive_local();
        let wish = self.search.wish;
        let why = self.why(local.date(), local.time());
        let by_clock = self.search.asked.is_none() || why != Why::SameDay;
        let near = self.reference(local.date());
        let distance = if by_clock { TimeDelta::zero() } else { (start - near).abs() };
        let morning = self.search.terms.schedule.local(near).hour() < 12;
        Rank {
            outside_window: wish.window().is_some_and(|window| !window.contains(local.time())),
            outside_days: !wish.days().contains(local.date()),
            why,
            distance,
            against_preference: !by_clock && (start < near) != morning,
            start,
        }
    }

    /// What a slot of a day is measured from: the time asked for on its own day, the target elsewhere.
    fn reference(&self, date: NaiveDate) -> DateTime<Utc> {
        self.search.asked.filter(|_| Some(date) == self.asked_day).unwrap_or(self.target)
    }

    fn why(&self, date: NaiveDate, time: NaiveTime) -> Why {
        let same_time = time == self.time && self.search.asked.is_some();
        if date == self.day || Some(date) == self.asked_day {
            Why::SameDay
        } else if same_time && Some(date) == self.next_working_day {
            Why::NextWorkingDay
        } else if same_time && date == after(self.day, 7) {
            Why::NextWeek
        } else {
            Why::FirstFree
        }
    }
}
