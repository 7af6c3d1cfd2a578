//! schema.org's `OpeningHoursSpecification`, read and written.
//!
//! As in Google's guide to it: equal `opens` and `closes` of 00:00, or neither, close the day; 00:00 to 23:59
//! is the whole day, beside any other `opens` 23:59 is what it says; a `closes` before `opens` is on the next day. Hours with `validFrom` and
//! `validThrough` replace the weekly ones on those dates. Times are local, so summer time does not matter.

use std::collections::BTreeMap;

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use crate::config::{ExceptionConfig, ScheduleConfig, SeasonConfig};
use crate::error::{ConfigFaults, Fault};
use crate::formats::day_minutes::DayMinutes;
use crate::time_range::{DAY_MINUTES, DayTime, TimeRange, shorten};

/// One `OpeningHoursSpecification`. Other properties are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpeningHoursSpecification {
    /// Always `OpeningHoursSpecification`.
    #[serde(rename = "@type", default = "type_name")]
    pub kind: String,
    /// The days: `Monday`, `https://schema.org/Monday`, `PublicHolidays`. None means every day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_of_week: Option<DayOfWeek>,
    /// `HH:MM`, seconds allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<String>,
    /// `HH:MM`, seconds allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<String>,
    /// The first date, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// The last date, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_through: Option<String>,
}

/// One day or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DayOfWeek {
    /// A single day.
    One(String),
    /// A list of days.
    Many(Vec<String>),
}

impl DayOfWeek {
    fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

/// The value of `@type`.
pub(crate) fn type_name() -> String {
    "OpeningHoursSpecification".to_owned()
}

/// A day that a specification may speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    Of(Weekday),
    PublicHolidays,
}

/// The hours of one period of validity while they are read.
#[derive(Default)]
struct Period {
    week: [DayMinutes; 7],
    /// A day was named, so that the hours are a week's and not every date's.
    names_days: bool,
}

/// Validity as it is written: both dates or neither.
type Dates<'a> = Option<(&'a str, &'a str)>;

/// What was read so far.
#[derive(Default)]
struct Reading<'a> {
    periods: BTreeMap<Dates<'a>, Period>,
    holidays: DayMinutes,
    speaks_of_holidays: bool,
    faults: Vec<Fault>,
}

impl ScheduleConfig {
    /// The hours of a list of specifications in a zone. A list that speaks of `PublicHolidays` needs the
    /// `region` whose holidays are meant; holidays are kept whenever one is given.
    ///
    /// # Errors
    /// Everything that cannot be read, with its place in the list. Dates, zone and region are checked when the
    /// configuration is validated.
    pub fn from_schema_org(
        specifications: &[OpeningHoursSpecification],
        zone: &str,
        region: Option<&str>,
    ) -> Result<Self, ConfigFaults> {
        let mut reading = Reading::default();
        for (index, one) in specifications.iter().enumerate() {
            reading.read(&format!("[{index}]"), one);
        }
        if reading.speaks_of_holidays && region.is_none() {
            reading.fault("dayOfWeek", "PublicHolidays needs the region whose holidays are meant");
        }
        let mut config = Self { zone: zone.to_owned(), holidays: region.map(str::to_owned), ..Self::default() };
        config.holiday_hours = reading.holidays.written();
        for day in 0..7 {
            *config.day_mut(day) = Some(Vec::new());
        }
        for (dates, period) in &reading.periods {
            match dates {
                None => (0..7).for_each(|day| *config.day_mut(day) = Some(period.week[day].written())),
                Some(dates) if period.names_days => config.seasons.push(period.season(*dates)),
                Some(dates) => config.exceptions.push(period.exception(*dates)),
            }
        }
        ConfigFaults::from_list(reading.faults).map_or(Ok(config), Err)
    }
}

impl<'a> Reading<'a> {
    fn fault(&mut self, path: &str, message: impl Into<String>) {
        self.faults.push(Fault { path: path.to_owned(), message: message.into() });
    }

    fn read(&mut self, path: &str, one: &'a OpeningHoursSpecification) {
        let range = self.range(path, one);
        let dates = match (one.valid_from.as_deref(), one.valid_through.as_deref()) {
            (None, None) => None,
            (Some(from), Some(through)) => Some((from, through)),
            _ => {
                self.fault(path, "validFrom and validThrough are only understood together");
                return;
            }
        };
        let days = self.days(path, one.day_of_week.as_ref());
        let period = self.periods.entry(dates).or_default();
        period.names_days |= one.day_of_week.is_some();
        for day in days {
            let minutes = match day {
                Day::Of(day) => &mut period.week[day as usize],
                Day::PublicHolidays => {
                    self.speaks_of_holidays = true;
                    &mut self.holidays
                }
            };
            if let Some(range) = range {
                minutes.add(range.start_minutes(), range.end_minutes());
            }
        }
    }

    /// The range of one specification; none when it closes the day.
    fn range(&mut self, path: &str, one: &OpeningHoursSpecification) -> Option<TimeRange> {
        let (Some(opens), Some(closes)) = (&one.opens, &one.closes) else {
            if one.opens.is_some() || one.closes.is_some() {
                self.fault(path, "opens and closes are only understood together");
            }
            return None;
        };
        let mut read = |name: &str, text: &str| {
            let error = |error| self.fault(&format!("{path}.{name}"), format!("{error}"));
            text.parse::<DayTime>().map_err(error).ok()
        };
        let (opens, closes) = (read("opens", opens), read("closes", closes));
        let (opens, closes) = opens.zip(closes)?;
        if (opens.minutes(), closes.minutes()) == (0, DAY_MINUTES - 1) {
            return TimeRange::from_minutes(0, DAY_MINUTES);
        }
        if opens == closes && opens.minutes() % DAY_MINUTES == 0 {
            return None;
        }
        TimeRange::new(opens, closes).map_err(|error| self.fault(path, error.to_string())).ok()
    }

    fn days(&mut self, path: &str, days: Option<&DayOfWeek>) -> Vec<Day> {
        let every = [0u8, 1, 2, 3, 4, 5, 6].map(|day| Weekday::try_from(day).map(Day::Of));
        let Some(days) = days else {
            return every.into_iter().flatten().collect();
        };
        let mut read = Vec::new();
        for name in days.names() {
            let word = name.rsplit('/').next().unwrap_or_default();
            match word.parse() {
                Ok(day) => read.push(Day::Of(day)),
                Err(_) if word == "PublicHolidays" => read.push(Day::PublicHolidays),
                Err(_) => self.fault(
                    &format!("{path}.dayOfWeek"),
                    format!("`{}` is no day such as Monday or PublicHolidays", shorten(name)),
                ),
            }
        }
        read
    }
}

impl Period {
    fn season(&self, (from, to): (&str, &str)) -> SeasonConfig {
        let mut season = SeasonConfig { from: from.to_owned(), to: to.to_owned(), ..SeasonConfig::default() };
        for (index, day) in self.week.iter().enumerate() {
            *season.day_mut(index) = Some(day.written());
        }
        season
    }

    fn exception(&self, (from, to): (&str, &str)) -> ExceptionConfig {
        let hours = self.week[0].written();
        let closed = hours.is_empty();
        ExceptionConfig {
            from: Some(from.to_owned()),
            to: Some(to.to_owned()),
            closed,
            hours: (!closed).then_some(hours),
            ..ExceptionConfig::default()
        }
    }
}
