//! Cal.com schedules, as `/v2/schedules` answers them (version 2024-06-11).
//!
//! What Cal.com means by them is kept: an end of 23:59 is midnight; a range that does not end after it
//! starts opens nothing; entries for the same day add up; the overrides of a date replace its hours, and one
//! that opens nothing closes the date. Cal.com knows no overnight ranges and no holidays.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::config::{ExceptionConfig, ScheduleConfig};
use crate::error::{ConfigFaults, Fault};
use crate::formats::day_minutes::DayMinutes;
use crate::time_range::{DayTime, shorten};

/// A schedule of Cal.com. Fields that do not concern the hours are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalcomSchedule {
    /// What the schedule is called.
    #[serde(default)]
    pub name: String,
    /// The IANA zone.
    pub time_zone: String,
    /// The weekly hours.
    #[serde(default)]
    pub availability: Vec<CalcomAvailability>,
    /// Dates with other hours.
    #[serde(default)]
    pub overrides: Vec<CalcomOverride>,
}

/// Hours of some weekdays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalcomAvailability {
    /// The weekdays by their English names.
    pub days: Vec<String>,
    /// `HH:MM`.
    pub start_time: String,
    /// `HH:MM`; 23:59 is midnight.
    pub end_time: String,
}

/// Hours of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalcomOverride {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `HH:MM`.
    pub start_time: String,
    /// `HH:MM`; 23:59 is midnight, and no later than the start closes the date.
    pub end_time: String,
}

impl CalcomSchedule {
    /// The same hours as a configuration of this crate.
    ///
    /// # Errors
    /// Every weekday and time that cannot be read, with its path in Cal.com's JSON. Dates and the zone
    /// are checked when the configuration is validated.
    pub fn to_config(&self) -> Result<ScheduleConfig, ConfigFaults> {
        let mut faults = Vec::new();
        let mut week: [DayMinutes; 7] = Default::default();
        for (index, entry) in self.availability.iter().enumerate() {
            let path = format!("availability[{index}]");
            let range = minutes(&path, (&entry.start_time, &entry.end_time), &mut faults);
            for (number, name) in entry.days.iter().enumerate() {
                match (name.parse::<chrono::Weekday>(), range) {
                    (Ok(day), Some((start, end))) => week[day as usize].add(start, end),
                    (Ok(_), None) => {}
                    (Err(_), _) => faults.push(Fault {
                        path: format!("{path}.days[{number}]"),
                        message: format!("`{}` is no weekday such as Monday", shorten(name)),
                    }),
                }
            }
        }
        let mut config = ScheduleConfig {
            zone: self.time_zone.clone(),
            exceptions: self.exceptions(&mut faults),
            ..ScheduleConfig::default()
        };
        for (index, day) in week.iter().enumerate() {
            *config.day_mut(index) = Some(day.written());
        }
        ConfigFaults::from_list(faults).map_or(Ok(config), Err)
    }

    /// The overrides, gathered by date.
    fn exceptions(&self, faults: &mut Vec<Fault>) -> Vec<ExceptionConfig> {
        let mut dates: BTreeMap<&str, DayMinutes> = BTreeMap::new();
        for (index, one) in self.overrides.iter().enumerate() {
            let path = format!("overrides[{index}]");
            if let Some((start, end)) = minutes(&path, (&one.start_time, &one.end_time), faults) {
                dates.entry(&one.date).or_default().add(start, end);
            }
        }
        let exception = |(date, day): (&str, DayMinutes)| {
            let hours = day.written();
            let closed = hours.is_empty();
            ExceptionConfig {
                date: Some(date.to_owned()),
                closed,
                hours: (!closed).then_some(hours),
                ..ExceptionConfig::default()
            }
        };
        dates.into_iter().map(exception).collect()
    }
}

/// The minutes from one time to another, as Cal.com means them; none when they open nothing.
fn minutes(path: &str, (start, end): (&str, &str), faults: &mut Vec<Fault>) -> Option<(u16, u16)> {
    let mut read = |name: &str, text: &str| {
        let fault = |error| faults.push(Fault { path: format!("{path}.{name}"), message: format!("{error}") });
        text.parse::<DayTime>().map(DayTime::minutes).map_err(fault).ok()
    };
    let (start, end) = (read("startTime", start), read("endTime", end));
    let end = end.map(|end| if end == 23 * 60 + 59 { end + 1 } else { end });
    start.zip(end).map(|(start, end)| (start, end.max(start)))
}
