//! How much a configuration may hold, so that compiling one takes a bounded time and a bounded memory.
//!
//! **The law.** A date has at most [`MOST_RULES`] ranges, and at most as many are taken away from it. A configuration has
//! at most so many rules of each kind, and at most so many ranges in all its seasons and in all its exceptions.

use chrono::NaiveDate;

use crate::config::ScheduleConfig;
use crate::error::Fault;
use crate::hours::DatedHours;

/// The most ranges of a day, breaks, seasons and half days, each.
pub(crate) const MOST_RULES: usize = 100;
/// The most exceptions.
pub(crate) const MOST_EXCEPTIONS: usize = 4_000;
/// The longest label, in characters.
pub(crate) const LONGEST_LABEL: usize = 120;
/// The most ranges in all seasons, and in all exceptions.
const MOST_RANGES: usize = 20_000;

/// The fault of seasons that hold too many ranges in all, without looking at one of them.
pub(crate) fn of_seasons(config: &ScheduleConfig) -> Option<Fault> {
    let of_week = |season: &crate::config::SeasonConfig| {
        season.week().iter().map(|(_, day)| day.as_ref().map_or(0, Vec::len)).sum::<usize>()
    };
    too_many_ranges("seasons", config.seasons.iter().map(of_week).sum())
}

/// The fault of exceptions that hold too many ranges in all, without looking at one of them.
pub(crate) fn of_exceptions(config: &ScheduleConfig) -> Option<Fault> {
    let count = |ranges: &Option<Vec<String>>| ranges.as_ref().map_or(0, Vec::len);
    too_many_ranges("exceptions", config.exceptions.iter().map(|one| count(&one.hours) + count(&one.without)).sum())
}

fn too_many_ranges(path: &str, ranges: usize) -> Option<Fault> {
    let message = format!("at most {MOST_RANGES} ranges are allowed in all, these are {ranges}");
    (ranges > MOST_RANGES).then(|| Fault { path: path.to_owned(), message })
}

/// The first date from which too much is taken away, by exceptions in any order.
pub(crate) fn crowded_date<'a>(removals: impl Iterator<Item = &'a DatedHours>) -> Option<NaiveDate> {
    let mut changes = Vec::new();
    for removal in removals {
        let ranges = removal.ranges.len() as i64;
        changes.push((removal.from, ranges));
        changes.extend(removal.to.succ_opt().map(|after| (after, -ranges)));
    }
    // On one date, what ends goes before what begins.
    changes.sort_unstable();
    let mut ranges = 0;
    changes.into_iter().find_map(|(date, change)| {
        ranges += change;
        (ranges > MOST_RULES as i64).then_some(date)
    })
}
