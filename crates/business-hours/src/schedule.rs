//! The schedule: compiled opening hours, and the questions "is it open" and "when next".

use std::fmt;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::compile::{compile, midnight};
use crate::config::ScheduleConfig;
use crate::dst::{DstRules, LocalInstants};
use crate::error::{ConfigFaults, Fault, HoursError};
use crate::hours::Hours;
use crate::open_range::OpenRange;
use crate::table::{Later, Table, Toggle};
use crate::zone_table::{DAY_SECONDS, ZoneTable, local_seconds, utc};

/// The years of the zone database that opening hours can be asked for.
const ZONE_YEARS: RangeInclusive<i32> = 1970..=2099;

/// Opening hours of one place, compiled for a span of years. Cheap to clone.
///
/// Every question about an instant outside those years is an error, never "open" or "closed".
#[derive(Clone)]
pub struct Schedule {
    inner: Arc<Inner>,
}

struct Inner {
    hours: Hours,
    zone: ZoneTable,
    table: Table,
    years: RangeInclusive<i32>,
}

impl Schedule {
    /// The years that a schedule knows unless it is told others.
    pub const DEFAULT_YEARS: RangeInclusive<i32> = 2020..=2069;

    /// Compiles hours for [`DEFAULT_YEARS`](Self::DEFAULT_YEARS): a few milliseconds and about 45 kB.
    #[must_use]
    pub fn new(hours: Hours) -> Self {
        Self::compiled(hours, Self::DEFAULT_YEARS)
    }

    /// Compiles hours for the years that are needed, about 0.9 kB each.
    ///
    /// # Errors
    /// [`HoursError::Config`] when the years are none or lie outside those for which the zone
    /// (1970 to 2099) or the region's holidays are known.
    pub fn for_years(hours: Hours, years: RangeInclusive<i32>) -> Result<Self, HoursError> {
        let known = hours.holidays().map_or(ZONE_YEARS, crate::holidays::region::Region::years);
        if years.is_empty() || !known.contains(years.start()) || !known.contains(years.end()) {
            let (first, last) = known.into_inner();
            let message = format!("{} to {} are asked for, known are {first} to {last}", years.start(), years.end());
            let fault = Fault { path: "years".to_owned(), message };
            return Err(ConfigFaults::from_list(vec![fault]).map_or(HoursError::ImpossiblePolicy, HoursError::Config));
        }
        Ok(Self::compiled(hours, years))
    }

    /// Checks and compiles a written configuration for [`DEFAULT_YEARS`](Self::DEFAULT_YEARS).
    ///
    /// # Errors
    /// [`HoursError::Config`] with every fault of the configuration.
    pub fn from_config(config: &ScheduleConfig) -> Result<Self, HoursError> {
        Ok(Self::new(config.validate()?))
    }

    fn compiled(hours: Hours, years: RangeInclusive<i32>) -> Self {
        let first = NaiveDate::from_ymd_opt(*years.start(), 1, 1).unwrap_or_default();
        let last = NaiveDate::from_ymd_opt(*years.end(), 12, 31).unwrap_or_default();
        let margin = 5 * DAY_SECONDS;
        let zone = ZoneTable::new(hours.zone(), midnight(first) - margin, midnight(last) + margin);
        let table = compile(&hours, &zone, (first, last));
        Self { inner: Arc::new(Inner { hours, zone, table, years }) }
    }

    /// The zone of the place.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.inner.hours.zone()
    }

    /// The validated hours that this schedule was compiled from.
    #[must_use]
    pub fn hours(&self) -> &Hours {
        &self.inner.hours
    }

    /// The years that this schedule knows.
    #[must_use]
    pub fn years(&self) -> RangeInclusive<i32> {
        self.inner.years.clone()
    }

    /// Bytes of the compiled table.
    #[must_use]
    pub fn table_bytes(&self) -> usize {
        self.inner.table.bytes()
    }

    /// Whether the place is open at an instant.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn is_open(&self, instant: DateTime<Utc>) -> Result<bool, HoursError> {
        let second = self.known(instant)?;
        Ok(self.inner.table.is_open(second))
    }

    /// The first instant after `instant` at which the place opens; `None` when it does not open again
    /// within the years that are known.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn next_opening(&self, instant: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, HoursError> {
        let second = self.known(instant)?;
        Ok(self.inner.table.next_by_day(second, Toggle::Opening).and_then(|next| later(instant, next)))
    }

    /// The first instant after `instant` at which the place closes; `None` when it does not close again
    /// within the years that are known.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn next_closing(&self, instant: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, HoursError> {
        let second = self.known(instant)?;
        Ok(self.inner.table.next_by_day(second, Toggle::Closing).and_then(|next| later(instant, next)))
    }

    /// The range that contains `instant`, else the next one.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn open_range_at_or_after(&self, instant: DateTime<Utc>) -> Result<Option<OpenRange>, HoursError> {
        let second = self.known(instant)?;
        let table = &self.inner.table;
        let start = if table.is_open(second) {
            table.last(second, Toggle::Opening).unwrap_or(table.start())
        } else {
            match table.next(second, Toggle::Opening) {
                Some(start) => start,
                None => return Ok(None),
            }
        };
        let end = table.next(second.max(start), Toggle::Closing).unwrap_or(table.end());
        Ok(Some(OpenRange { start: utc(start), end: utc(end) }))
    }

    /// The open time of an interval, range by range, cut at the interval's ends. Computed as it is read.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`] when either end is not known.
    pub fn open_ranges(&self, interval: Range<DateTime<Utc>>) -> Result<OpenRanges<'_>, HoursError> {
        self.known(interval.start)?;
        if interval.end.timestamp() != self.inner.table.end() {
            self.known(interval.end)?;
        }
        Ok(OpenRanges { schedule: self, from: interval.start, to: interval.end })
    }

    /// The open time of a local date, from its midnight to the next.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn open_ranges_on(&self, date: NaiveDate) -> Result<OpenRanges<'_>, HoursError> {
        self.open_ranges(self.day(date)?)
    }

    /// The instants from the start of a local date to the start of the next.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn day(&self, date: NaiveDate) -> Result<Range<DateTime<Utc>>, HoursError> {
        let start_of = |date: NaiveDate| self.inner.zone.instants(midnight(date)).choose(DstRules::default());
        let start = start_of(date);
        self.known(start)?;
        Ok(start..start_of(date.succ_opt().unwrap_or(date)))
    }

    /// The local date of an instant.
    #[must_use]
    pub fn date_of(&self, instant: DateTime<Utc>) -> NaiveDate {
        self.local(instant).date_naive()
    }

    /// The instant in the zone of the place.
    #[must_use]
    pub fn local(&self, instant: DateTime<Utc>) -> DateTime<Tz> {
        instant.with_timezone(&self.zone())
    }

    /// The instant that a local time means, by the rules for clock changes in the configuration.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn resolve_local(&self, local: NaiveDateTime) -> Result<DateTime<Utc>, HoursError> {
        Ok(self.local_instants(local)?.choose(self.inner.hours.dst))
    }

    /// Every instant that a local time may mean: one, both of a repeated hour, or those around a gap.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn local_instants(&self, local: NaiveDateTime) -> Result<LocalInstants, HoursError> {
        let instants = self.inner.zone.instants(local_seconds(local));
        self.known(instants.choose(DstRules::default()))?;
        Ok(instants)
    }

    /// The first instant after the years that are known.
    pub(crate) fn end(&self) -> DateTime<Utc> {
        utc(self.inner.table.end())
    }

    /// The second of an instant, if the table knows it.
    fn known(&self, instant: DateTime<Utc>) -> Result<i64, HoursError> {
        let second = instant.timestamp();
        if self.inner.table.knows(second) { Ok(second) } else { Err(self.outside(instant)) }
    }

    #[cold]
    fn outside(&self, asked: DateTime<Utc>) -> HoursError {
        let (first, last) = self.years().into_inner();
        HoursError::OutsideYears { asked, first, last }
    }
}

/// The second of a later day of UTC, counted from the day of an instant.
fn later(instant: DateTime<Utc>, next: Later) -> Option<DateTime<Utc>> {
    let date = instant.date_naive().checked_add_days(Days::new(u64::from(next.days)))?;
    let time = NaiveTime::from_num_seconds_from_midnight_opt(next.second, 0)?;
    Some(date.and_time(time).and_utc())
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schedule").field("zone", &self.zone()).field("years", &self.years()).finish_non_exhaustive()
    }
}

/// The open time of an interval, range by range. Made by [`Schedule::open_ranges`].
#[derive(Debug, Clone)]
pub struct OpenRanges<'a> {
    schedule: &'a Schedule,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

impl Iterator for OpenRanges<'_> {
    type Item = OpenRange;

    fn next(&mut self) -> Option<OpenRange> {
        if self.from >= self.to {
            return None;
        }
        let range = self.schedule.open_range_at_or_after(self.from).ok()??;
        let (start, end) = (range.start.max(self.from), range.end.min(self.to));
        self.from = end;
        (start < end).then_some(OpenRange { start, end })
    }
}

impl std::iter::FusedIterator for OpenRanges<'_> {}
