//! Counting in open time: hours and days that only pass while the place is open.
//!
//! **The law.** The open time between two instants is the length of everything open between them; it is
//! negative when the second is the earlier one. Adding open time gives the earliest instant by which
//! that much has passed, so `open_time_between(t, add_open_time(t, d)) == d`: eight hours after Monday's
//! opening of an eight-hour day is Monday's closing, not Tuesday's opening. An open day is a local date
//! with any open time at all.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::error::HoursError;
use crate::lengths::check_length;
use crate::schedule::Schedule;

impl Schedule {
    /// How long the place is open between two instants; negative when `to` is before `from`.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn open_time_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<TimeDelta, HoursError> {
        if to < from {
            return Ok(-self.open_time_between(to, from)?);
        }
        Ok(self.open_ranges(from..to)?.fold(TimeDelta::zero(), |sum, range| sum + range.duration()))
    }

    /// The earliest instant by which the place has been open for `length` since `from`; `None` when it
    /// is not open for that long within the years that are known.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`], and [`HoursError::NegativeLength`].
    pub fn add_open_time(&self, from: DateTime<Utc>, length: TimeDelta) -> Result<Option<DateTime<Utc>>, HoursError> {
        check_length(length)?;
        let mut left = length;
        for range in self.open_ranges(from..self.end())? {
            if left <= TimeDelta::zero() {
                break;
            }
            if left <= range.duration() {
                return Ok(Some(range.start + left));
            }
            left -= range.duration();
        }
        Ok((left <= TimeDelta::zero()).then_some(from))
    }

    /// The same local time so many open days later; `None` when there are not that many within the years
    /// that are known. The day of `from` does not count, and the place may be closed at the result.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn add_open_days(&self, from: DateTime<Utc>, days: u32) -> Result<Option<DateTime<Utc>>, HoursError> {
        let local = self.local(from).naive_local();
        let mut date = local.date();
        for _ in 0..days {
            match self.next_open_date(date)? {
                Some(next) => date = next,
                None => return Ok(None),
            }
        }
        if days == 0 { Ok(Some(from)) } else { self.resolve_local(date.and_time(local.time())).map(Some) }
    }

    /// The first local date after `date` with any open time.
    ///
    /// # Errors
    /// [`HoursError::OutsideYears`].
    pub fn next_open_date(&self, date: NaiveDate) -> Result<Option<NaiveDate>, HoursError> {
        let after = self.day(date)?.end;
        if after >= self.end() {
            return Ok(None);
        }
        let range = self.open_range_at_or_after(after)?;
        Ok(range.map(|range| self.date_of(range.start.max(after))))
    }
}
