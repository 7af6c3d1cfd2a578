//! Validated opening hours: what holds on a given date of the calendar, and why.
//!
//! **The law.** Of the rules that speak about a date, the first of these holds: outside the validity
//! the place is closed; a dated exception; a public holiday; the season's week, the last one listed
//! that matches; the week. A half day ends the hours of the season or week early. A range belongs to the
//! date on which it begins, also the part after midnight. Breaks belong to the season and the week;
//! they, and the hours that an exception takes away, are subtracted from whatever range they fall into.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use crate::dst::DstRules;
use crate::holidays::holiday::Holiday;
use crate::holidays::region::Region;
use crate::time_range::TimeRange;

/// The ranges of the seven days of a week, from Monday.
pub(crate) type Week = [Vec<TimeRange>; 7];

/// Opening hours that were checked; made by [`ScheduleConfig::validate`](crate::ScheduleConfig::validate).
#[derive(Debug, Clone)]
pub struct Hours {
    pub(crate) zone: Tz,
    pub(crate) dst: DstRules,
    pub(crate) week: Week,
    pub(crate) breaks: Vec<Break>,
    pub(crate) seasons: Vec<Season>,
    /// Sorted by date, never overlapping.
    pub(crate) replacements: Vec<DatedHours>,
    pub(crate) removals: Vec<DatedHours>,
    pub(crate) holidays: Option<Region>,
    pub(crate) holiday_hours: Vec<TimeRange>,
    pub(crate) half_days: Vec<HalfDay>,
    pub(crate) valid_from: NaiveDate,
    pub(crate) valid_until: NaiveDate,
}

/// A weekly pause.
#[derive(Debug, Clone)]
pub(crate) struct Break {
    pub(crate) days: [bool; 7],
    pub(crate) range: TimeRange,
    pub(crate) label: Option<Arc<str>>,
}

/// A week that holds for a part of the year.
#[derive(Debug, Clone)]
pub(crate) struct Season {
    pub(crate) span: SeasonSpan,
    pub(crate) week: Week,
}

/// When a season holds, both days included.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SeasonSpan {
    /// From a month and day to another, every year, possibly over the new year.
    Yearly { from: (u32, u32), to: (u32, u32) },
    /// From one date to another.
    Dated { from: NaiveDate, to: NaiveDate },
}

impl SeasonSpan {
    fn contains(self, date: NaiveDate) -> bool {
        match self {
            Self::Dated { from, to } => (from..=to).contains(&date),
            Self::Yearly { from, to } => {
                let day = (date.month(), date.day());
                if from <= to { from <= day && day <= to } else { from <= day || day <= to }
            }
        }
    }
}

/// Hours for the dates from one to another, both included.
#[derive(Debug, Clone)]
pub(crate) struct DatedHours {
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    pub(crate) ranges: Vec<TimeRange>,
    pub(crate) label: Option<Arc<str>>,
}

/// A day of every year on which the usual hours end early.
#[derive(Debug, Clone)]
pub(crate) struct HalfDay {
    pub(crate) month: u32,
    pub(crate) day: u32,
    pub(crate) until: u16,
    pub(crate) label: Option<Arc<str>>,
}

/// What made a date's hours what they are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cause<'a> {
    /// The week or a season's week.
    Week,
    /// A dated exception.
    Exception(&'a DatedHours),
    /// A public holiday.
    Holiday(Holiday),
    /// A day that ends early.
    HalfDay(&'a HalfDay),
    /// Before the first or after the last date of validity.
    Invalid,
}

/// The hours of one date, before breaks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DayPlan<'a> {
    ranges: &'a [TimeRange],
    /// Minutes of the day at which the hours are cut off.
    until: Option<u16>,
    pub(crate) cause: Cause<'a>,
}

impl<'a> DayPlan<'a> {
    const fn new(ranges: &'a [TimeRange], cause: Cause<'a>) -> Self {
        Self { ranges, until: None, cause }
    }

    /// The ranges that begin on the date.
    pub(crate) fn ranges(self) -> impl Iterator<Item = TimeRange> + 'a {
        self.ranges.iter().filter_map(move |range| self.until.map_or(Some(*range), |until| range.until(until)))
    }

    /// True when the weekly breaks are subtracted on the date.
    fn has_breaks(self) -> bool {
        matches!(self.cause, Cause::Week | Cause::HalfDay(_))
    }
}

impl Hours {
    /// The zone of the place.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The region whose public holidays are kept.
    #[must_use]
    pub const fn holidays(&self) -> Option<Region> {
        self.holidays
    }

    /// The hours of a date by the law at the head of this file.
    pub(crate) fn plan(&self, date: NaiveDate) -> DayPlan<'_> {
        if date < self.valid_from || date > self.valid_until {
            return DayPlan::new(&[], Cause::Invalid);
        }
        if let Some(exception) = self.replacement(date) {
            return DayPlan::new(&exception.ranges, Cause::Exception(exception));
        }
        if let Some(holiday) = self.holidays.and_then(|region| region.by_rule(date)) {
            return DayPlan::new(&self.holiday_hours, Cause::Holiday(holiday));
        }
        let ranges = self.usual(date);
        match self.half_days.iter().find(|half| (half.month, half.day) == (date.month(), date.day())) {
            Some(half) => DayPlan { ranges, until: Some(half.until), cause: Cause::HalfDay(half) },
            None => DayPlan::new(ranges, Cause::Week),
        }
    }

    /// The ranges of a date by season and week alone.
    pub(crate) fn usual(&self, date: NaiveDate) -> &[TimeRange] {
        let season = self.seasons.iter().rev().find(|season| season.span.contains(date));
        let week = season.map_or(&self.week, |season| &season.week);
        &week[weekday_index(date)]
    }

    /// The hours that are subtracted on a date by the weekly breaks.
    pub(crate) fn breaks_on(&self, date: NaiveDate) -> impl Iterator<Item = &Break> {
        let apply = !self.breaks.is_empty() && self.plan(date).has_breaks();
        self.weekly_breaks(date).filter(move |_| apply)
    }

    /// The breaks of a date's weekday, whatever else holds on the date.
    pub(crate) fn weekly_breaks(&self, date: NaiveDate) -> impl Iterator<Item = &Break> {
        let day = weekday_index(date);
        self.breaks.iter().filter(move |pause| pause.days[day])
    }

    /// The exceptions that take hours away on a date.
    pub(crate) fn removals_on(&self, date: NaiveDate) -> impl Iterator<Item = &DatedHours> {
        self.removals.iter().filter(move |removal| removal.from <= date && date <= removal.to)
    }

    fn replacement(&self, date: NaiveDate) -> Option<&DatedHours> {
        let after = self.replacements.partition_point(|exception| exception.from <= date);
        let exception = self.replacements.get(after.checked_sub(1)?)?;
        (date <= exception.to).then_some(exception)
    }
}

/// The position of a date's weekday, 0 being Monday.
pub(crate) fn weekday_index(date: NaiveDate) -> usize {
    usize::try_from(date.weekday().num_days_from_monday()).unwrap_or_default()
}
