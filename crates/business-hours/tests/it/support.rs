//! Short ways to write instants and schedules.

use business_hours::{Schedule, ScheduleConfig, Wish};
use chrono::{DateTime, TimeDelta, Utc};

/// An instant from RFC 3339.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The ranges of a day.
pub(crate) fn day(ranges: &[&str]) -> Option<Vec<String>> {
    Some(ranges.iter().map(ToString::to_string).collect())
}

/// The schedule of a configuration.
pub(crate) fn schedule(config: &ScheduleConfig) -> Schedule {
    Schedule::from_config(config).unwrap_or_else(|error| panic!("{error}"))
}

/// A wish for so many minutes.
pub(crate) fn wish(start: &str, minutes: i64) -> Wish {
    Wish::new(at(start), TimeDelta::minutes(minutes))
}
