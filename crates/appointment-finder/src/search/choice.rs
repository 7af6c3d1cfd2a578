//! The choice: the slot that was wished for, or what to offer instead.

use business_hours::HoursError;
use chrono::{DateTime, NaiveDate, Utc};

use crate::search::plan::Search;
use crate::search::rank::{Ranking, Why};

/// A slot that may be offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Alternative {
    /// When it starts.
    pub start: DateTime<Utc>,
    /// When the service ends.
    pub end: DateTime<Utc>,
    /// Why it is offered.
    pub why: Why,
}

/// What the calendar's answer means for the wish.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Choice {
    /// The start that was asked for, or to which hours and policy moved it, is free.
    Free {
        /// The slot.
        slot: Alternative,
    },
    /// No time was asked for; these suit the days and the window. Never empty.
    Open {
        /// Best first.
        offers: Vec<Alternative>,
    },
    /// It is taken; these are near. Never empty.
    Taken {
        /// Best first.
        alternatives: Vec<Alternative>,
    },
    /// It is taken, and so is everything near it.
    Full,
    /// Something near is free, but no offers are made; ask for another time.
    Withheld,
    /// Hours and policy leave nothing to look for; [`Search::adjusted`] has the reason.
    Impossible,
}

impl Choice {
    /// The slots that are offered, best first: the free one, or the alternatives.
    #[must_use]
    pub fn offers(&self) -> &[Alternative] {
        match self {
            Self::Free { slot } => std::slice::from_ref(slot),
            Self::Open { offers } => offers,
            Self::Taken { alternatives } => alternatives,
            Self::Full | Self::Withheld | Self::Impossible => &[],
        }
    }
}

impl Search<'_> {
    /// Chooses from the free starts that the calendar listed, in any order.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`] when a start lies outside the years that the schedule knows.
    pub fn choose(&self, free: &[DateTime<Utc>]) -> Result<Choice, HoursError> {
        let Some(target) = self.target() else {
            return Ok(Choice::Impossible);
        };
        let is_free = free.contains(&target) || self.holds.contains(&target);
        if self.asked.is_some() && is_free {
            return Ok(Choice::Free { slot: self.alternative(target, Why::SameDay) });
        }
        let ranking = Ranking::new(self, target)?;
        let mut ranked = Vec::with_capacity(free.len() + self.holds.len());
        for start in free.iter().chain(self.holds).copied() {
            if ranking.may_offer(start)? {
                ranked.push((ranking.rank(start), start));
            }
        }
        ranked.sort_unstable();
        ranked.dedup();
        let suits = ranked.first().is_some_and(|(_, start)| self.suits(*start));
        let open = self.asked.is_none() && suits;
        if open {
            ranked.retain(|(_, start)| self.suits(*start));
        }
        if self.max_alternatives == 0 && !ranked.is_empty() {
            return Ok(Choice::Withheld);
        }
        ranked.truncate(self.max_alternatives);
        let offers: Vec<_> = ranked.into_iter().map(|(rank, start)| self.alternative(start, rank.why)).collect();
        Ok(match (offers.is_empty(), open) {
            (true, _) => Choice::Full,
            (false, true) => Choice::Open { offers },
            (false, false) => Choice::Taken { alternatives: offers },
        })
    }

    /// The starts of one local day that may be offered, in order; for the list of that day's slots.
    ///
    /// # Errors
    /// As for [`choose`](Self::choose).
    pub fn offerable_on(&self, day: NaiveDate, free: &[DateTime<Utc>]) -> Result<Vec<DateTime<Utc>>, HoursError> {
        let Some(target) = self.target() else {
            return Ok(Vec::new());
        };
        let ranking = Ranking::new(self, target)?;
        let mut starts = Vec::new();
        for start in free.iter().chain(self.holds).copied() {
            let that_day = self.terms.schedule.date_of(start) == day;
            if that_day && (start == target || ranking.may_offer(start)?) {
                starts.push(start);
            }
        }
        starts.sort_unstable();
        starts.dedup();
        Ok(starts)
    }

    /// Whether a start lies on the days and in the window asked for.
    fn suits(&self, start: DateTime<Utc>) -> bool {
        let local = self.terms.schedule.local(start).naive_local();
        let in_window = self.wish.window().is_none_or(|window| window.contains(local.time()));
        in_window && self.wish.days().contains(local.date())
    }

    fn alternative(&self, start: DateTime<Utc>, why: Why) -> Alternative {
        Alternative { start, end: start + self.terms.duration, why }
    }
}
