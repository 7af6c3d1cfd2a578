//! From hours of the calendar to intervals of UTC.
//!
//! Each date's ranges become intervals between two instants, by the rules for clock changes; all of them
//! together are the open time, less the intervals of breaks and of hours that exceptions take away. It is done
//! year by year, so that the memory needed on the way is that of one year, whatever the configuration.

use chrono::{Datelike, Days, NaiveDate};

use crate::dst::DstRules;
use crate::hours::{DatedHours, Hours};
use crate::table::{Builder, Table};
use crate::time_range::TimeRange;
use crate::zone_table::{ZoneTable, local_seconds};

/// An interval in seconds of UTC, the end not included.
type Interval = (i64, i64);

/// Dates before and after the span that may still reach into it.
const MARGIN: u64 = 3;

/// The table of all toggles from the first of January of one year to the end of another.
pub(crate) fn compile(hours: &Hours, zone: &ZoneTable, (first, last): (NaiveDate, NaiveDate)) -> Table {
    let day_start = |date: NaiveDate| zone.instants(midnight(date)).choose(DstRules::default()).timestamp();
    let (start, end) = (day_start(first), day_start(last.succ_opt().unwrap_or(last)));
    let mut table = Builder::new(start, end);
    let mut time = OpenTime::default();
    for year in first.year()..=last.year() {
        let new_year = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).map_or(i64::MAX, day_start);
        let from = if year == first.year() { i64::MIN } else { new_year(year) };
        let to = if year == last.year() { i64::MAX } else { new_year(year + 1) };
        for &(opens, closes) in time.of_year(hours, zone, year) {
            table.open((opens.max(from), closes.min(to)));
        }
    }
    table.finish()
}

/// Seconds of a date's midnight as if local time were UTC.
pub(crate) fn midnight(date: NaiveDate) -> i64 {
    local_seconds(date.and_time(chrono::NaiveTime::MIN))
}

/// The open time of a year in the making; its lists are used again for the next.
#[derive(Default)]
struct OpenTime {
    open: Vec<Interval>,
    closed: Vec<Interval>,
    left: Vec<Interval>,
}

impl OpenTime {
    /// The open time of a year and a few days around it, in order.
    fn of_year(&mut self, hours: &Hours, zone: &ZoneTable, year: i32) -> &[Interval] {
        self.open.clear();
        self.closed.clear();
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        let from = day(1, 1).checked_sub_days(Days::new(MARGIN)).unwrap_or_default();
        let to = day(12, 31).checked_add_days(Days::new(MARGIN)).unwrap_or_default();
        let removals: Vec<&DatedHours> =
            hours.removals.iter().filter(|removal| removal.from <= to && from <= removal.to).collect();
        for date in from.iter_days().take_while(|date| *date <= to) {
            let day = Day { zone, dst: hours.dst, midnight: midnight(date) };
            self.open.extend(hours.plan(date).ranges().map(|range| day.interval(range)));
            self.closed.extend(hours.breaks_on(date).map(|pause| day.interval(pause.range)));
            let removed = removals.iter().filter(|removal| removal.from <= date && date <= removal.to);
            self.closed.extend(removed.flat_map(|removal| &removal.ranges).map(|range| day.interval(*range)));
        }
        merge(&mut self.open);
        merge(&mut self.closed);
        subtract(&self.open, &self.closed, &mut self.left);
        &self.left
    }
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

/// Makes intervals sorted and apart from each other.
fn merge(intervals: &mut Vec<Interval>) {
    intervals.retain(|(start, end)| start < end);
    intervals.sort_unstable();
    intervals.dedup_by(|next, last| {
        let meets = next.0 <= last.1;
        if meets {
            last.1 = last.1.max(next.1);
        }
        meets
    });
}

/// The time of the first that is not in the second; both are sorted and apart.
fn subtract(open: &[Interval], closed: &[Interval], left: &mut Vec<Interval>) {
    left.clear();
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
}
