//! The plan of a search: where the wish lands within hours and policy, and the one range that the calendar is asked for.
//!
//! **The law.** A wish with a time is adjusted by the opening hours. A wish for days alone starts at the beginning of the
//! first day, or of its window, and counts as moved only when none of its days has an opening left. Days that were said not
//! to suit are stepped over. The range reaches from
//! the first day asked for to the end of the fourteenth day after the target, or of the last day wished for if
//! that is later, and never beyond notice and horizon. Whatever is offered later comes from that range.

use std::ops::Range;

use business_hours::{Adjusted, BookingPolicy, HoursError, Schedule, Wish as Slot};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::wish::value::Wish;

/// How many days after the target are searched.
const SEARCH_DAYS: u64 = 14;

/// The terms on which a place gives appointments, at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// When the place is open.
    pub schedule: &'a Schedule,
    /// Notice and horizon.
    pub policy: &'a BookingPolicy,
    /// How long the service takes.
    pub duration: TimeDelta,
    /// Now.
    pub now: DateTime<Utc>,
}

/// A wish on its way to a slot.
#[derive(Clone, Debug)]
pub struct Search<'a> {
    pub(crate) wish: &'a Wish,
    pub(crate) terms: Terms<'a>,
    pub(crate) asked: Option<DateTime<Utc>>,
    pub(crate) adjusted: Adjusted,
    pub(crate) max_alternatives: usize,
    pub(crate) holds: &'a [DateTime<Utc>],
}

impl<'a> Search<'a> {
    /// Adjusts the wish to hours and policy. At most two alternatives unless told otherwise.
    ///
    /// # Errors
    /// [`HoursError`] when the schedule does not know the years in question, or the duration is negative.
    pub fn new(wish: &'a Wish, terms: Terms<'a>) -> Result<Self, HoursError> {
        let asked = wish.instant(terms.schedule)?;
        let adjusted = match asked {
            Some(start) => terms.adjust(start)?,
            None => for_days(wish, terms)?,
        };
        let adjusted = beyond_refused(adjusted, wish, terms)?;
        Ok(Self { wish, terms, asked, adjusted, max_alternatives: 2, holds: &[] })
    }

    /// The same search with another number of alternatives at most.
    #[must_use]
    pub fn with_max_alternatives(self, max_alternatives: usize) -> Self {
        Self { max_alternatives, ..self }
    }

    /// The same search for a caller who already holds these slots; the calendar does not list them as free, but for this
    /// caller they are.
    #[must_use]
    pub fn with_holds(self, holds: &'a [DateTime<Utc>]) -> Self {
        Self { holds, ..self }
    }

    /// What hours and policy made of the wish.
    #[must_use]
    pub const fn adjusted(&self) -> &Adjusted {
        &self.adjusted
    }

    /// The start asked for, when a time was.
    #[must_use]
    pub const fn asked(&self) -> Option<DateTime<Utc>> {
        self.asked
    }

    /// The start that is looked for first; `None` when hours and policy leave none.
    #[must_use]
    pub const fn target(&self) -> Option<DateTime<Utc>> {
        self.adjusted.start()
    }

    /// The one range of starts that the calendar has to be asked for: from its start up to, not including, its end.
    /// `None` when nothing can be offered anyway.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn range(&self) -> Result<Option<Range<DateTime<Utc>>>, HoursError> {
        let Some(target) = self.target() else {
            return Ok(None);
        };
        let Terms { schedule, policy, now, .. } = self.terms;
        let day = schedule.date_of(target);
        let first = self.wish.date().min(day);
        let last = after(day, SEARCH_DAYS).max(self.wish.days().last());
        let latest = policy.latest(now) + TimeDelta::seconds(1);
        let end = if last > schedule.date_of(latest) { latest } else { schedule.day(last)?.end.min(latest) };
        let start = schedule.day(first)?.start.max(policy.earliest(now));
        Ok((start < end).then_some(start..end))
    }
}

impl Terms<'_> {
    /// What hours and policy make of a start.
    pub(crate) fn adjust(&self, start: DateTime<Utc>) -> Result<Adjusted, HoursError> {
        self.schedule.adjust(Slot::new(start, self.duration), self.policy, self.now)
    }
}

pub(crate) fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// Where a wish without a time begins.
fn for_days(wish: &Wish, terms: Terms<'_>) -> Result<Adjusted, HoursError> {
    let from = wish.window().and_then(|window| window.from()).unwrap_or(NaiveTime::MIN);
    let begin = terms.schedule.resolve_local(wish.date().and_time(from))?;
    let begin = begin.max(terms.now);
    let adjusted = terms.adjust(begin)?;
    Ok(match adjusted {
        Adjusted::Moved { to, .. } if wish.days().contains(terms.schedule.date_of(to)) => Adjusted::Kept { start: to },
        other => other,
    })
}

/// The first start from there on that was not said not to suit; the reason stays that of the first move.
fn beyond_refused(adjusted: Adjusted, wish: &Wish, terms: Terms<'_>) -> Result<Adjusted, HoursError> {
    let refused = |start: DateTime<Utc>| wish.refuses(terms.schedule.local(start).naive_local());
    let mut next = adjusted.clone();
    // No day is met twice, and none lies beyond the horizon.
    while let Some(start) = next.start().filter(|start| refused(*start)) {
        let tomorrow = terms.schedule.day(terms.schedule.date_of(start))?.end;
        next = terms.adjust(tomorrow)?;
    }
    let within = |start: DateTime<Utc>| wish.days().contains(terms.schedule.date_of(start));
    Ok(match (adjusted, next) {
        (Adjusted::Kept { .. }, Adjusted::Moved { to, .. }) if within(to) => Adjusted::Kept { start: to },
        (Adjusted::Moved { from, reason, .. }, Adjusted::Kept { start: to } | Adjusted::Moved { to, .. }) => {
            Adjusted::Moved { from, to, reason }
        }
        (_, next) => next,
    })
}
