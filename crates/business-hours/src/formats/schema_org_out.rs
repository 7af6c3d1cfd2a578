//! Writes a schedule as schema.org's `OpeningHoursSpecification`.
//!
//! **The law.** The weekly hours are written once, by weekday. Every date of the interval whose hours are
//! not its weekday's, whether by a holiday, a season, an exception, a half day or the validity, is written with
//! its own hours and a validity of that one date. Read back, the result opens and closes at the same
//! local times on all dates of the interval. 00:00 to 23:59 is how the whole day is written, so hours that
//! really end a minute before midnight are written as two ranges. Which pass of a repeated hour ends a break
//! cannot be written. A date whose holidays are not known is an error, never an open day.

use std::ops::Range;

use chrono::{NaiveDate, TimeDelta, Weekday};

use crate::error::HoursError;
use crate::formats::day_minutes::DayMinutes;
use crate::formats::schema_org::{DayOfWeek, OpeningHoursSpecification, type_name};
use crate::hours::{Hours, weekday_index};
use crate::language::Language;
use crate::time_range::{DAY_MINUTES, DayTime, TimeRange};

/// What opens on a day, and what is taken away on it.
struct DayRules {
    open: DayMinutes,
    closed: Vec<TimeRange>,
}

impl Hours {
    /// These hours as specifications, with every special date of an interval, its last date not included.
    ///
    /// # Errors
    /// [`HoursError::HolidaysUnknown`] for a date outside the years for which the holidays of the region are known.
    pub fn to_schema_org(&self, dates: Range<NaiveDate>) -> Result<Vec<OpeningHoursSpecification>, HoursError> {
        self.check_holidays(&dates)?;
        let week: [DayMinutes; 7] = std::array::from_fn(|day| effective(&|offset| self.weekly(day, offset)));
        let mut written = Vec::new();
        for (day, minutes) in week.iter().enumerate() {
            let name = u8::try_from(day)
                .ok()
                .and_then(|day| Weekday::try_from(day).ok())
                .map(|day| Language::English.weekday(day));
            let name = name.map(|name| DayOfWeek::One(name.to_owned()));
            written.extend(pieces(minutes).map(|range| specification(name.clone(), Some(range))));
        }
        for date in dates.start.iter_days().take_while(|date| *date < dates.end) {
            let minutes = effective(&|offset| self.dated(date, offset));
            if minutes != week[weekday_index(date)] {
                written.extend(special(date, &minutes));
            }
        }
        Ok(written)
    }

    /// Refuses dates whose holidays are not known, by the first and the last of them.
    fn check_holidays(&self, dates: &Range<NaiveDate>) -> Result<(), HoursError> {
        let last = dates.end.pred_opt().filter(|last| dates.start <= *last);
        let Some((region, last)) = self.holidays().zip(last) else {
            return Ok(());
        };
        region.holiday_on(dates.start)?;
        let first_unknown = NaiveDate::from_ymd_opt(region.years().end() + 1, 1, 1).unwrap_or(last);
        region.holiday_on(last.min(first_unknown)).map(|_| ())
    }

    /// The rules of the weekday `offset` days after `day`.
    fn weekly(&self, day: usize, offset: i64) -> DayRules {
        let day = (day + 7 + usize::try_from(offset + 7).unwrap_or_default()) % 7;
        let pauses = self.breaks.iter().filter(|pause| pause.days[day]);
        DayRules {
            open: DayMinutes::of(self.week[day].iter().copied()),
            closed: pauses.map(|pause| pause.range).collect(),
        }
    }

    /// The rules of the date `offset` days after `date`.
    fn dated(&self, date: NaiveDate, offset: i64) -> DayRules {
        let date = date.checked_add_signed(TimeDelta::days(offset)).unwrap_or(date);
        let pauses = self.breaks_on(date).map(|pause| pause.range);
        let removed = self.removals_on(date).flat_map(|removal| removal.ranges.iter().copied());
        DayRules { open: DayMinutes::of(self.plan(date).ranges()), closed: pauses.chain(removed).collect() }
    }
}

/// The hours that begin on a day, after everything is taken away; rules are asked by days from it.
fn effective(rules: &dyn Fn(i64) -> DayRules) -> DayMinutes {
    let mut day = DayMinutes::of(cut(rules, 0).pieces());
    for &(start, end) in cut(rules, -1).ranges() {
        if start >= DAY_MINUTES {
            day.add(start - DAY_MINUTES, end - DAY_MINUTES);
        }
    }
    day
}

/// The minutes of a day and the night after it, less what its own and its neighbours' rules take away.
fn cut(rules: &dyn Fn(i64) -> DayRules, day: i64) -> DayMinutes {
    let DayRules { mut open, closed } = rules(day);
    for range in closed {
        open.remove(range.start_minutes(), range.end_minutes());
    }
    for range in rules(day + 1).closed {
        open.remove(range.start_minutes() + DAY_MINUTES, range.end_minutes() + DAY_MINUTES);
    }
    for range in rules(day - 1).closed.into_iter().filter(|range| range.is_overnight()) {
        open.remove(0, range.end_minutes() - DAY_MINUTES);
    }
    open
}

fn special(date: NaiveDate, minutes: &DayMinutes) -> Vec<OpeningHoursSpecification> {
    let dated = |range| OpeningHoursSpecification {
        valid_from: Some(date.to_string()),
        valid_through: Some(date.to_string()),
        ..specification(None, range)
    };
    let ranges: Vec<_> = pieces(minutes).map(|range| dated(Some(range))).collect();
    if ranges.is_empty() { vec![dated(None)] } else { ranges }
}

/// The ranges of a day as they are written: what would look like the whole day and is not becomes two.
fn pieces(minutes: &DayMinutes) -> impl Iterator<Item = TimeRange> {
    let noon = DAY_MINUTES / 2;
    minutes.pieces().flat_map(move |range| {
        let (start, end) = (range.start_minutes(), range.end_minutes());
        let looks_whole = (start, end) == (0, DAY_MINUTES - 1);
        let parts = if looks_whole { [Some((start, noon)), Some((noon, end))] } else { [Some((start, end)), None] };
        parts.into_iter().flatten().filter_map(|(start, end)| TimeRange::from_minutes(start, end))
    })
}

/// One specification; without a range it closes the day.
fn specification(day_of_week: Option<DayOfWeek>, range: Option<TimeRange>) -> OpeningHoursSpecification {
    let (start, end) = range.map_or((0, 0), |range| (range.start_minutes(), range.end_minutes()));
    let end = if (start, end) == (0, DAY_MINUTES) { DAY_MINUTES - 1 } else { end % DAY_MINUTES };
    let time = |minutes: u16| DayTime::new(minutes / 60, minutes % 60).map(|time| time.to_string());
    OpeningHoursSpecification {
        kind: type_name(),
        day_of_week,
        opens: time(start),
        closes: time(end),
        valid_from: None,
        valid_through: None,
    }
}
