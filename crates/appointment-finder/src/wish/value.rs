//! The wish: its chosen meaning, the meanings that were not chosen, and the instant it names.

use business_hours::{DstRules, Fold, HoursError, LocalInstants, Schedule};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::wish::ambiguity::Ambiguity;
use crate::wish::reading::{DaySpan, Pass, Reading, Window};

/// A wish that was understood. Made by [`parse_wish`](crate::parse_wish).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub(crate) reading: Reading,
    pub(crate) instant: Option<DateTime<Utc>>,
    pub(crate) ambiguities: Vec<Ambiguity>,
    pub(crate) refused: Vec<Reading>,
}

impl Wish {
    /// A wish for one local date and time, with nothing left open.
    #[must_use]
    pub fn at(local: NaiveDateTime) -> Self {
        let reading = Reading { days: DaySpan::on(local.date()), time: Some(local.time()), window: None, pass: None };
        Self::of(reading)
    }

    /// A wish with one meaning.
    pub(crate) const fn of(reading: Reading) -> Self {
        Self { reading, instant: None, ambiguities: Vec::new(), refused: Vec::new() }
    }

    /// A wish for any time of one day.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        let reading = Reading { days: DaySpan::on(day), time: None, window: None, pass: None };
        Self::of(reading)
    }

    /// The meaning that was chosen.
    #[must_use]
    pub const fn reading(&self) -> Reading {
        self.reading
    }

    /// The first day that suits.
    #[must_use]
    pub const fn date(&self) -> NaiveDate {
        self.reading.date()
    }

    /// The days that suit.
    #[must_use]
    pub const fn days(&self) -> DaySpan {
        self.reading.days()
    }

    /// The time asked for, local; `None` when any time of the window or day suits.
    #[must_use]
    pub const fn time(&self) -> Option<NaiveTime> {
        self.reading.time()
    }

    /// The window asked for.
    #[must_use]
    pub const fn window(&self) -> Option<Window> {
        self.reading.window()
    }

    /// The local date and time asked for, when a time was.
    #[must_use]
    pub fn local(&self) -> Option<NaiveDateTime> {
        self.reading.local()
    }

    /// The meanings that were not chosen, in the order in which they were met.
    #[must_use]
    pub fn ambiguities(&self) -> &[Ambiguity] {
        &self.ambiguities
    }

    /// Whether the wish has one meaning only.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.ambiguities.is_empty()
    }

    /// The instant asked for, when a time was: exact where an offset was given, else by the rules that the schedule has for
    /// clock changes, unless the wish itself says which pass of a repeated hour it means.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`] when the schedule does not know the year.
    pub fn instant(&self, schedule: &Schedule) -> Result<Option<DateTime<Utc>>, HoursError> {
        if self.instant.is_some() {
            return Ok(self.instant);
        }
        let Some(local) = self.local() else {
            return Ok(None);
        };
        let instants = schedule.local_instants(local)?;
        let fold = match (self.reading.pass, instants) {
            (Some(Pass::First), LocalInstants::Twice { .. }) => Fold::First,
            (Some(Pass::Second), LocalInstants::Twice { .. }) => Fold::Second,
            _ => return schedule.resolve_local(local).map(Some),
        };
        Ok(Some(instants.choose(DstRules { fold, ..DstRules::default() })))
    }

    /// The same wish with another of its meanings chosen.
    #[must_use]
    pub fn with_reading(&self, reading: Reading) -> Self {
        Self { refused: self.refused.clone(), ..Self::of(reading) }
    }

    /// What was said not to suit ("am Montag kann ich nicht"), in the order said.
    #[must_use]
    pub fn refused(&self) -> &[Reading] {
        &self.refused
    }

    /// Whether a local start was said not to suit.
    #[must_use]
    pub fn refuses(&self, local: NaiveDateTime) -> bool {
        self.refused.iter().any(|one| one.covers(local))
    }
}
