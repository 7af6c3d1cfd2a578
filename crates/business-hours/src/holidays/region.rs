//! The regions whose holidays are known, and the question "is this date a holiday there".
//!
//! Holidays are computed by rule, inside the years for which the laws were checked. Outside them the
//! answer is an error, never "no holiday".

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use crate::error::HoursError;
use crate::holidays::holiday::Holiday;
use crate::holidays::rule::{Day, HolidayLaw};
use crate::holidays::{austria, germany, switzerland};
use crate::time_range::shorten;

/// One country: its regions, its laws, and the years that they were checked for.
struct Country {
    regions: &'static [(&'static str, &'static str)],
    laws: &'static [HolidayLaw],
    years: RangeInclusive<i32>,
}

static COUNTRIES: &[Country] = &[
    Country { regions: germany::REGIONS, laws: germany::LAWS, years: 1995..=2099 },
    Country { regions: austria::REGIONS, laws: austria::LAWS, years: 1995..=2099 },
    Country { regions: switzerland::REGIONS, laws: switzerland::LAWS, years: 2015..=2099 },
];

/// A region with its own public holidays: a state, a canton, a country, or communes within a state.
///
/// Written as its ISO 3166 code, with the communes after a slash: `DE-BY`, `DE-BY/augsburg`, `AT`, `CH-ZH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    country: u8,
    index: u8,
}

impl Region {
    /// Every region whose holidays are known.
    pub fn all() -> impl Iterator<Item = Self> {
        COUNTRIES.iter().zip(0u8..).flat_map(|(country, number)| {
            country.regions.iter().zip(0u8..).map(move |(_, index)| Self { country: number, index })
        })
    }

    /// The code, as it is read: `DE-BY/augsburg`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// What the code stands for, in the region's language: `Augsburg`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    /// The years for which the holidays are known.
    #[must_use]
    pub fn years(self) -> RangeInclusive<i32> {
        self.country().years.clone()
    }

    /// The holiday on a date, if it is one.
    ///
    /// # Errors
    /// [`HoursError::HolidaysUnknown`] outside [`years`](Self::years).
    pub fn holiday_on(self, date: NaiveDate) -> Result<Option<Holiday>, HoursError> {
        let years = self.years();
        if !years.contains(&date.year()) {
            let (first, last) = years.into_inner();
            return Err(HoursError::HolidaysUnknown { region: self.code(), date, first, last });
        }
        Ok(self.by_rule(date))
    }

    /// Every holiday of a year, in order of date.
    ///
    /// # Errors
    /// [`HoursError::HolidaysUnknown`] outside [`years`](Self::years).
    pub fn holidays_of(self, year: i32) -> Result<Vec<(NaiveDate, Holiday)>, HoursError> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MAX);
        self.holiday_on(first)?;
        let days = first.iter_days().take_while(|date| date.year() == year);
        Ok(days.filter_map(|date| self.by_rule(date).map(|holiday| (date, holiday))).collect())
    }

    /// The holiday on a date by the rules, whether or not they were checked for that year.
    pub(crate) fn by_rule(self, date: NaiveDate) -> Option<Holiday> {
        let (bit, day) = (1u64 << self.index, Day::of(date));
        self.country().laws.iter().find(|law| law.applies(bit, day)).map(|law| law.holiday)
    }

    fn country(self) -> &'static Country {
        &COUNTRIES[usize::from(self.country)]
    }

    fn entry(self) -> (&'static str, &'static str) {
        self.country().regions[usize::from(self.index)]
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Region {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        Self::all()
            .find(|region| region.code().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| HoursError::UnknownRegion { text: shorten(text) })
    }
}
