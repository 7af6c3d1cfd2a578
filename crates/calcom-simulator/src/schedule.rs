//! Working hours: local wall-clock times in a zone, turned into instants.
//!
//! The law of clock changes: a local time that happens twice means the first; one that does not happen means the first that does.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::fault_list::WorldFaults;

/// When somebody works.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Schedule {
    /// The zone in which the times are meant.
    pub zone: Tz,
    /// What repeats every week.
    #[serde(default)]
    pub weekly: Vec<Shift>,
    /// Dates on which something else holds instead.
    #[serde(default)]
    pub overrides: Vec<Override>,
}

/// The same hours on several days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// The days.
    pub days: Vec<Weekday>,
    /// From.
    pub start: NaiveTime,
    /// To; after `start`.
    pub end: NaiveTime,
}

/// The hours of one date. Equal times mean closed, as in Cal.com.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The date.
    pub date: NaiveDate,
    /// From.
    pub start: NaiveTime,
    /// To.
    pub end: NaiveTime,
}

/// A stretch of time, end excluded.
pub(crate) type Span = (DateTime<Utc>, DateTime<Utc>);

impl Schedule {
    /// Never at work, until hours are added.
    #[must_use]
    pub const fn new(zone: Tz) -> Self {
        Self { zone, weekly: Vec::new(), overrides: Vec::new() }
    }

    /// Monday to Friday between two full hours.
    #[must_use]
    pub fn weekdays(zone: Tz, from_hour: u32, to_hour: u32) -> Self {
        let days = vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
        Self::new(zone).shift(days, (from_hour, 0), (to_hour, 0))
    }

    /// With hours on some days of the week, as (hour, minute).
    #[must_use]
    pub fn shift(mut self, days: impl Into<Vec<Weekday>>, start: (u32, u32), end: (u32, u32)) -> Self {
        self.weekly.push(Shift { days: days.into(), start: wall(start), end: wall(end) });
        self
    }

    /// With other hours on one date; equal times close it.
    #[must_use]
    pub fn except(mut self, date: NaiveDate, start: (u32, u32), end: (u32, u32)) -> Self {
        self.overrides.push(Override { date, start: wall(start), end: wall(end) });
        self
    }

    /// Notes what is wrong.
    pub(crate) fn check(&self, path: &str, faults: &mut WorldFaults) {
        for (i, shift) in self.weekly.iter().enumerate() {
            faults.require(shift.start < shift.end, format!("{path}.weekly[{i}]"), "must end after it starts");
            faults.require(!shift.days.is_empty(), format!("{path}.weekly[{i}].days"), "must name at least one day");
        }
        for (i, day) in self.overrides.iter().enumerate() {
            faults.require(day.start <= day.end, format!("{path}.overrides[{i}]"), "must not end before it starts");
        }
    }

    /// The working time that touches `[from, to)`, in order.
    pub(crate) fn open(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Span> {
        let first = from.with_timezone(&self.zone).date_naive();
        let last = to.with_timezone(&self.zone).date_naive();
        let mut spans: Vec<Span> = first
            .iter_days()
            .take_while(|day| *day <= last)
            .flat_map(|day| self.of_day(day))
            .filter(|(start, end)| *start < to && from < *end)
            .collect();
        spans.sort_unstable();
        spans
    }

    fn of_day(&self, day: NaiveDate) -> Vec<Span> {
        let exceptions: Vec<_> = self.overrides.iter().filter(|o| o.date == day).map(|o| (o.start, o.end)).collect();
        let weekly =
            || self.weekly.iter().filter(|s| s.days.contains(&day.weekday())).map(|s| (s.start, s.end)).collect();
        let hours = if exceptions.is_empty() { weekly() } else { exceptions };
        let instants = |(start, end)| (self.instant(day.and_time(start)), self.instant(day.and_time(end)));
        hours.into_iter().filter(|(start, end)| start < end).map(instants).collect()
    }

    fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let mut candidate = local;
        // A gap is at most a day (some islands have skipped one); a quarter of an hour divides them all.
        for _ in 0..=96 {
            if let Some(instant) = self.zone.from_local_datetime(&candidate).earliest() {
                return instant.to_utc();
            }
            candidate += TimeDelta::minutes(15);
        }
        local.and_utc()
    }
}

/// An impossible time becomes midnight, and the check of the world says that the shift does not end after it starts.
fn wall((hour, minute): (u32, u32)) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN)
}
