//! The plain form of opening hours, as it stands in a TOML or JSON file.
//!
//! Everything is text here, so that a file with several mistakes can be read and every mistake named.
//! [`ScheduleConfig::validate`] is the only way from here to anything that answers questions.

use crate::dst::DstRules;

/// Opening hours as they are written down. See the crate's guide for an example.
///
/// A day that is not mentioned is closed. When no day is mentioned at all, the hours are Monday to
/// Friday 09:00-18:00.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct ScheduleConfig {
    /// The IANA zone of the place. Default `Europe/Berlin`.
    pub zone: String,
    /// Monday's ranges, each `HH:MM-HH:MM`; an end before the start is on the next day.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub monday: Option<Vec<String>>,
    /// Tuesday's ranges.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub tuesday: Option<Vec<String>>,
    /// Wednesday's ranges.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub wednesday: Option<Vec<String>>,
    /// Thursday's ranges.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub thursday: Option<Vec<String>>,
    /// Friday's ranges.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub friday: Option<Vec<String>>,
    /// Saturday's ranges.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub saturday: Option<Vec<String>>,
    /// Sunday's ranges.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub sunday: Option<Vec<String>>,
    /// The region whose public holidays are kept: `DE-BY`, `DE-BY/augsburg`, `AT`, `CH-ZH`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub holidays: Option<String>,
    /// The hours of every public holiday. Default none: closed.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub holiday_hours: Vec<String>,
    /// Days of every year that end early, such as 24 and 31 December.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub half_days: Vec<HalfDayConfig>,
    /// Pauses that are subtracted from the weekly hours.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub breaks: Vec<BreakConfig>,
    /// Weeks that replace the weekly hours for a part of the year; of several, the last that matches holds.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub seasons: Vec<SeasonConfig>,
    /// Dates with other hours, or none. They come before everything else.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub exceptions: Vec<ExceptionConfig>,
    /// The first date on which these hours hold, `YYYY-MM-DD`; before it the place is closed.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub valid_from: Option<String>,
    /// The last date on which these hours hold, `YYYY-MM-DD`; after it the place is closed.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub valid_until: Option<String>,
    /// What local times mean when the clocks change.
    pub dst: DstRules,
}

impl Default for ScheduleConfig {
    /// Monday to Friday 09:00-18:00 in Europe/Berlin, no holidays, no exceptions.
    fn default() -> Self {
        Self {
            zone: "Europe/Berlin".to_owned(),
            monday: None,
            tuesday: None,
            wednesday: None,
            thursday: None,
            friday: None,
            saturday: None,
            sunday: None,
            holidays: None,
            holiday_hours: Vec::new(),
            half_days: Vec::new(),
            breaks: Vec::new(),
            seasons: Vec::new(),
            exceptions: Vec::new(),
            valid_from: None,
            valid_until: None,
            dst: DstRules::default(),
        }
    }
}

/// The seven days of a week, from Monday, with the ranges of each that is mentioned.
pub(crate) type WrittenWeek<'a> = [(&'static str, &'a Option<Vec<String>>); 7];

impl ScheduleConfig {
    /// The days of the week by name.
    pub(crate) const fn week(&self) -> WrittenWeek<'_> {
        [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ]
    }

    /// The ranges of a day, 0 being Monday, to fill them in.
    #[cfg(any(feature = "calcom", feature = "osm", feature = "schema-org"))]
    pub(crate) fn day_mut(&mut self, index: usize) -> &mut Option<Vec<String>> {
        match index {
            0 => &mut self.monday,
            1 => &mut self.tuesday,
            2 => &mut self.wednesday,
            3 => &mut self.thursday,
            4 => &mut self.friday,
            5 => &mut self.saturday,
            _ => &mut self.sunday,
        }
    }
}

/// A day of every year that ends early.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct HalfDayConfig {
    /// The day as `MM-DD`.
    pub date: String,
    /// When the usual hours end on it, `HH:MM`; `00:00` closes the day.
    pub until: String,
    /// What the day is called. Known for 12-24 and 12-31, otherwise required.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub label: Option<String>,
}

/// A pause that is subtracted from the weekly hours, whichever day's range it falls into.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct BreakConfig {
    /// The weekdays by their English names; empty means every day.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub days: Vec<String>,
    /// The hours, `HH:MM-HH:MM`.
    pub hours: String,
    /// What the pause is called.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub label: Option<String>,
}

/// A week that holds for a part of the year. A day that is not mentioned is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct SeasonConfig {
    /// The first day, `MM-DD` for every year or `YYYY-MM-DD` for one.
    pub from: String,
    /// The last day, written like the first; every year's may lie before it and so span the new year.
    pub to: String,
    /// Monday's ranges.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub monday: Option<Vec<String>>,
    /// Tuesday's ranges.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub tuesday: Option<Vec<String>>,
    /// Wednesday's ranges.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub wednesday: Option<Vec<String>>,
    /// Thursday's ranges.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub thursday: Option<Vec<String>>,
    /// Friday's ranges.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub friday: Option<Vec<String>>,
    /// Saturday's ranges.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub saturday: Option<Vec<String>>,
    /// Sunday's ranges.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub sunday: Option<Vec<String>>,
}

impl SeasonConfig {
    /// The days of the week by name.
    pub(crate) const fn week(&self) -> WrittenWeek<'_> {
        [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ]
    }

    /// The ranges of a day, 0 being Monday, to fill them in.
    #[cfg(any(feature = "osm", feature = "schema-org"))]
    pub(crate) fn day_mut(&mut self, index: usize) -> &mut Option<Vec<String>> {
        match index {
            0 => &mut self.monday,
            1 => &mut self.tuesday,
            2 => &mut self.wednesday,
            3 => &mut self.thursday,
            4 => &mut self.friday,
            5 => &mut self.saturday,
            _ => &mut self.sunday,
        }
    }
}

/// One date, or the dates from one to another, with other hours than usual.
///
/// Exactly one of `closed`, `hours` and `without` is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct ExceptionConfig {
    /// The date, `YYYY-MM-DD`; or give `from` and `to`.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub date: Option<String>,
    /// The first of several dates.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub from: Option<String>,
    /// The last of several dates.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub to: Option<String>,
    /// Closed on these dates.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "std::ops::Not::not"))]
    pub closed: bool,
    /// The hours of these dates, instead of the usual ones.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub hours: Option<Vec<String>>,
    /// Hours that are taken away from whatever else holds on these dates.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub without: Option<Vec<String>>,
    /// What the exception is called.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub label: Option<String>,
}
