//! A day of the calendar, as far as asking for an appointment needs one.

use std::fmt;

use crate::clock::days_since_epoch;

/// Days since 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(i64);

impl Day {
    /// Today, in UTC.
    pub(super) fn today() -> Self {
        Self(days_since_epoch())
    }

    pub(super) fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// From 0 for Monday to 6 for Sunday.
    pub(super) fn weekday(self) -> i64 {
        (self.0 + 3).rem_euclid(7)
    }
}

/// `YYYY-MM-DD`, by the proleptic Gregorian calendar: an era has 400 years that begin in March.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_dates() {
        for (days, date, weekday) in [
            (0, "1970-01-01", 3),
            (59, "1970-03-01", 6),
            (11_016, "2000-02-29", 1),
            (20_780, "2026-11-23", 0),
            (20_819, "2027-01-01", 4),
            (-1, "1969-12-31", 2),
        ] {
            assert_eq!((Day(days).to_string().as_str(), Day(days).weekday()), (date, weekday));
        }
    }
}
