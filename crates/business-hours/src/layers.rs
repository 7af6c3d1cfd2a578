//! What would be open if some of the rules did not hold, so that the one that stood in the way can be named.
//!
//! **The law.** Of the rules for a date the usual week and its breaks are the lowest layer; a holiday, a half day, an
//! exception and the validity make the planned hours of it; the hours that exceptions take away are cut out last. A wish
//! is kept by a layer when every minute of it is open there. Everything is counted in minutes of the wall clock from a
//! date's midnight, which is exact enough for a reason; whether a wish is kept at all is never decided here.

use std::ops::Range;

use chrono::{Days, NaiveDate};

use crate::hours::{Break, DatedHours, Hours};
use crate::time_range::{DAY_MINUTES, TimeRange};

/// A layer of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    /// The season's week or the week, less its breaks.
    Usual,
    /// What holds on each date, less its breaks.
    Planned,
}

/// Minutes of the wall clock, counted from a date's midnight.
#[derive(Debug, Clone)]
pub(crate) struct WallMinutes {
    pub(crate) date: NaiveDate,
    pub(crate) minutes: Range<i64>,
}

impl WallMinutes {
    /// True when a layer of the hours is open in all of them.
    pub(crate) fn are_kept(&self, hours: &Hours, layer: Layer) -> bool {
        let mut at = self.minutes.start;
        // Each step reaches at least a minute further, and mostly the end of a range.
        while at < self.minutes.end {
            let (date, minute) = self.split(at);
            match open_until(hours, layer, (date, minute)) {
                Some(until) => at += until - minute,
                None => return false,
            }
        }
        true
    }

    /// The first of the exceptions that take away some of them.
    pub(crate) fn taken_by<'a>(&self, hours: &'a Hours) -> Option<&'a DatedHours> {
        let touches = |range: &TimeRange, midnight: i64| {
            midnight + i64::from(range.start_minutes()) < self.minutes.end
                && self.minutes.start < midnight + i64::from(range.end_minutes())
        };
        let days = self.split(self.minutes.end - 1).0.signed_duration_since(self.date).num_days();
        (-1..=days).find_map(|day| {
            let midnight = day * i64::from(DAY_MINUTES);
            let date = moved(self.date, day);
            hours.removals_on(date).find(|removal| removal.ranges.iter().any(|range| touches(range, midnight)))
        })
    }

    /// The date of a minute, and the minute of that date.
    fn split(&self, minute: i64) -> (NaiveDate, i64) {
        let day = i64::from(DAY_MINUTES);
        (moved(self.date, minute.div_euclid(day)), minute.rem_euclid(day))
    }
}

/// Up to which minute of a date a layer is open from one of its minutes on without a pause; none when it is closed then.
fn open_until(hours: &Hours, layer: Layer, (date, minute): (NaiveDate, i64)) -> Option<i64> {
    let opened = around(date).find_map(|(date, shift)| end_of(ranges(hours, layer, date), minute - shift, shift));
    let mut until = opened?;
    for (date, shift) in around(date) {
        for pause in breaks(hours, layer, date) {
            let (start, end) = bounds(pause.range, shift);
            if start <= minute && minute < end {
                return None;
            }
            if minute < start {
                until = until.min(start);
            }
        }
    }
    Some(until)
}

/// The date before a date and the date itself, whose rules may reach into it, each with its midnight's minute.
fn around(date: NaiveDate) -> impl Iterator<Item = (NaiveDate, i64)> {
    [-1, 0].into_iter().map(move |day| (moved(date, day), day * i64::from(DAY_MINUTES)))
}

fn moved(date: NaiveDate, days: i64) -> NaiveDate {
    let by = Days::new(days.unsigned_abs());
    let moved = if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) };
    moved.unwrap_or(date)
}

/// The end of the range that a minute lies in, counted from the date that the shift leads back to.
fn end_of(mut ranges: impl Iterator<Item = TimeRange>, minute: i64, shift: i64) -> Option<i64> {
    let found = ranges.find(|range| {
        let (start, end) = bounds(*range, 0);
        start <= minute && minute < end
    })?;
    Some(bounds(found, shift).1)
}

fn bounds(range: TimeRange, shift: i64) -> (i64, i64) {
    (shift + i64::from(range.start_minutes()), shift + i64::from(range.end_minutes()))
}

fn ranges(hours: &Hours, layer: Layer, date: NaiveDate) -> impl Iterator<Item = TimeRange> {
    let (usual, planned) = match layer {
        Layer::Usual => (Some(hours.usual(date).iter().copied()), None),
        Layer::Planned => (None, Some(hours.plan(date).ranges())),
    };
    usual.into_iter().flatten().chain(planned.into_iter().flatten())
}

fn breaks(hours: &Hours, layer: Layer, date: NaiveDate) -> impl Iterator<Item = &Break> {
    let (usual, planned) = match layer {
        Layer::Usual => (Some(hours.weekly_breaks(date)), None),
        Layer::Planned => (None, Some(hours.breaks_on(date))),
    };
    usual.into_iter().flatten().chain(planned.into_iter().flatten())
}
