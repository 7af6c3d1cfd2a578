//! Times of day and ranges of them, in whole minutes of the wall clock.
//!
//! A range whose end is not after its start runs over midnight: `22:00-06:00` ends the next morning.
//! A whole day is `00:00-24:00`; a range of no length does not exist.

use std::fmt;
use std::str::FromStr;

use crate::error::HoursError;

/// Minutes in a day of the wall clock.
pub(crate) const DAY_MINUTES: u16 = 24 * 60;

/// A time of day in whole minutes, from 00:00 to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayTime(u16);

impl DayTime {
    /// The time `hour:minute`, if there is such a time; 24:00 is one, 24:01 is not.
    #[must_use]
    pub const fn new(hour: u16, minute: u16) -> Option<Self> {
        if minute < 60 && (hour < 24 || (hour == 24 && minute == 0)) { Some(Self(hour * 60 + minute)) } else { None }
    }

    /// Minutes since midnight, 0 to 1440.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for DayTime {
    type Err = HoursError;

    /// Reads `HH:MM` or `H:MM`; seconds are accepted when they are zero.
    fn from_str(text: &str) -> Result<Self, HoursError> {
        parse_day_time(text.trim()).ok_or_else(|| HoursError::BadTime { text: shorten(text) })
    }
}

fn parse_day_time(text: &str) -> Option<DayTime> {
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let seconds_are_zero = parts.next().is_none_or(|seconds| seconds == "00");
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let shape = (1..=2).contains(&hour.len()) && minute.len() == 2;
    if !shape || !seconds_are_zero || parts.next().is_some() || !digits(hour) || !digits(minute) {
        return None;
    }
    DayTime::new(hour.parse().ok()?, minute.parse().ok()?)
}

/// A stranger's text, cut to a length that an error may carry.
pub(crate) fn shorten(text: &str) -> String {
    text.chars().take(60).collect()
}

/// A range of hours that begins on one day and may end on the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeRange {
    start: u16,
    end: u16,
}

impl TimeRange {
    /// The range from `start` to `end`; an end that is not after the start is on the next day.
    ///
    /// # Errors
    /// [`HoursError::BadRange`] when it has no length or starts at 24:00.
    pub fn new(start: DayTime, end: DayTime) -> Result<Self, HoursError> {
        let bad = |problem| HoursError::BadRange { text: format!("{start}-{end}"), problem };
        if start.0 == DAY_MINUTES {
            return Err(bad("a range cannot start at 24:00, write 00:00 of the next day"));
        }
        if start == end {
            return Err(bad("it has no length; a whole day is 00:00-24:00"));
        }
        let end = if end.0 > start.0 { end.0 } else { end.0 + DAY_MINUTES };
        Ok(Self { start: start.0, end })
    }

    /// The range between two counts of minutes, both within two days, if it has a length.
    pub(crate) fn from_minutes(start: u16, end: u16) -> Option<Self> {
        (start < end && start < DAY_MINUTES && end <= 2 * DAY_MINUTES).then_some(Self { start, end })
    }

    /// Minutes from midnight of the first day to the start, 0 to 1439.
    #[must_use]
    pub const fn start_minutes(self) -> u16 {
        self.start
    }

    /// Minutes from midnight of the first day to the end, up to 2880; over 1440 is the next day.
    #[must_use]
    pub const fn end_minutes(self) -> u16 {
        self.end
    }

    /// True when the range runs over midnight.
    #[must_use]
    pub const fn is_overnight(self) -> bool {
        self.end > DAY_MINUTES
    }

    /// The range cut off at `until` minutes of its first day, if anything is left of it.
    pub(crate) fn until(self, until: u16) -> Option<Self> {
        Self::from_minutes(self.start, self.end.min(until))
    }

    /// True when both have a minute in common; ranges that only touch have none.
    pub(crate) const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl fmt::Display for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.is_overnight() { self.end - DAY_MINUTES } else { self.end };
        write!(f, "{}-{}", DayTime(self.start), DayTime(end))
    }
}

impl FromStr for TimeRange {
    type Err = HoursError;

    /// Reads `HH:MM-HH:MM`, with a hyphen or an en dash.
    fn from_str(text: &str) -> Result<Self, HoursError> {
        let (start, end) = text
            .split_once(['-', '–'])
            .ok_or_else(|| HoursError::BadRange { text: shorten(text), problem: "write HH:MM-HH:MM" })?;
        Self::new(start.parse()?, end.parse()?)
    }
}

#[cfg(test)]
mod tests {
    use super::{DayTime, TimeRange};

    #[test]
    fn times_are_read_and_written_alike() {
        for (text, minutes) in [("00:00", 0), ("9:05", 545), ("23:59", 1439), ("24:00", 1440), ("08:00:00", 480)] {
            assert_eq!(text.parse::<DayTime>().unwrap().minutes(), minutes, "{text}");
        }
        for text in ["", "9", "24:01", "12:60", "1:2", "012:00", "-1:00", "+1:00", "12:00:01", "12:00:00:00", "aa:bb"] {
            assert!(text.parse::<DayTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_range_that_ends_before_it_starts_runs_over_midnight() {
        let night: TimeRange = "22:00-06:00".parse().unwrap();
        assert!(night.is_overnight());
        assert_eq!((night.start_minutes(), night.end_minutes()), (1320, 1800));
        assert_eq!(night.to_string(), "22:00-06:00");
        let day: TimeRange = "00:00 – 24:00".parse().unwrap();
        assert_eq!((day.start_minutes(), day.end_minutes()), (0, 1440));
        assert!(!day.is_overnight());
    }

    #[test]
    fn a_range_of_no_length_says_how_to_write_a_whole_day() {
        let error = "09:00-09:00".parse::<TimeRange>().unwrap_err().to_string();
        assert!(error.contains("00:00-24:00"), "{error}");
        assert!("24:00-08:00".parse::<TimeRange>().is_err());
        assert!("0900".parse::<TimeRange>().unwrap_err().to_string().contains("HH:MM-HH:MM"));
    }
}
