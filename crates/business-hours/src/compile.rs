//! From hours of the calendar to intervals of UTC.
//!
//! Each date's ranges become intervals between two instants, by the rules for clock changes; all of them
//! together are the open time, less the intervals of breaks and of hours that exceptions take away.

use chrono::{Days, NaiveDate};

use crate::dst::DstRules;
use crate::hours::Hours;
use crate::table::Table;
use crate::time_range::TimeRange;
use crate::zone_table::{ZoneTable, local_seconds};

/// An interval in seconds of UTC, the end not included.
type Interval = (i64, i64);

/// Dates before and after the span that may still reach into it.
const MARGIN: u64 = 3;

/// The table of all toggles from the first of January of one year to the end of another.
pub(crate) fn compile(hours: &Hours, zone: &ZoneTable, (first, last): (NaiveDate, NaiveDate)) -> Table {
    let from = first.checked_sub_days(Days::new(MARGIN)).unwrap_or(first);
    let to = last.checked_add_days(Days::new(MARGIN)).unwrap_or(last);
    let mut open = Vec::new();
    let mut closed = Vec::new();
    for date in from.iter_days().take_while(|date| *date <= to) {
        let day = Day { zone, dst: hours.dst, midnight: midnight(date) };
        let plan = hours.plan(date);
        open.extend(plan.ranges().map(|range| day.interval(range)));
        closed.extend(hours.breaks_on(date).map(|pause| day.interval(pause.range)));
        let removed = hours.removals_on(date).flat_map(|removal| &removal.ranges);
        closed.extend(removed.map(|range| day.interval(*range)));
    }
    let open = subtract(&merge(open), &merge(closed));
    let day_start = |date: NaiveDate| zone.instants(midnight(date)).choose(DstRules::default()).timestamp();
    let after = last.succ_opt().unwrap_or(last);
    Table::build(&open, day_start(first), day_start(after))
}

/// Seconds of a date's midnight as if local time were UTC.
pub(crate) fn midnight(date: NaiveDate) -> i64 {
    local_seconds(date.and_time(chrono::NaiveTime::MIN))
}

/// A date in a zone.
struct Day<'a> {
    zone: &'a ZoneTable,
    dst: DstRules,
    midnight: i64,
}

impl Day<'_> {
    fn interval(&self, range: TimeRange) -> Interval {
        let at = |minutes: u16| self.zone.instants(self.midnight + i64::from(minutes) * 60);
        let start = at(range.start_minutes()).choose(self.dst);
        let end = at(range.end_minutes()).choose_end(self.dst);
        (start.timestamp(), end.timestamp())
    }
}

/// The same time in intervals that are sorted and apart from each other.
fn merge(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.retain(|(start, end)| start < end);
    intervals.sort_unstable();
    let mut merged: Vec<Interval> = Vec::with_capacity(intervals.len());
    for (start, end) in intervals {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// The time of the first that is not in the second; both are sorted and apart.
fn subtract(open: &[Interval], closed: &[Interval]) -> Vec<Interval> {
    let mut left = Vec::with_capacity(open.len());
    let mut next = 0;
    for &(mut start, end) in open {
        while closed.get(next).is_some_and(|pause| pause.1 <= start) {
            next += 1;
        }
        for &(from, to) in closed[next..].iter().take_while(|pause| pause.0 < end) {
            if start < from {
                left.push((start, from));
            }
            start = start.max(to);
        }
        if start < end {
            left.push((start, end));
        }
    }
    left
}
