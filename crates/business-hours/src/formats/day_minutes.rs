//! The open minutes of a day while a foreign format is being read: added to, and taken from.

use crate::time_range::{DAY_MINUTES, TimeRange};

/// Ranges of minutes that are sorted and share none; none is longer than a day, all end by the end of the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DayMinutes(Vec<(u16, u16)>);

impl DayMinutes {
    /// The minutes of some ranges.
    #[cfg(feature = "schema-org")]
    pub(crate) fn of(ranges: impl IntoIterator<Item = TimeRange>) -> Self {
        let mut day = Self::default();
        for range in ranges {
            day.add(range.start_minutes(), range.end_minutes());
        }
        day
    }

    /// Adds the minutes from `start` to `end`.
    pub(crate) fn add(&mut self, start: u16, end: u16) {
        self.remove(start, end);
        if start < end {
            self.0.push((start, end));
            self.0.sort_unstable();
        }
        let mut joined: Vec<(u16, u16)> = Vec::with_capacity(self.0.len());
        for &(start, end) in &self.0 {
            match joined.last_mut() {
                Some(last) if last.1 == start && can_be_written(last.0, end) => last.1 = end,
                _ => joined.push((start, end)),
            }
        }
        self.0 = joined;
    }

    /// Takes the minutes from `start` to `end` away.
    pub(crate) fn remove(&mut self, start: u16, end: u16) {
        let left = |&(from, to): &(u16, u16)| [(from, to.min(start)), (from.max(end), to)];
        self.0 = self.0.iter().flat_map(left).filter(|(from, to)| from < to).collect();
    }

    /// The minutes in order.
    #[cfg(any(test, feature = "schema-org"))]
    pub(crate) fn ranges(&self) -> &[(u16, u16)] {
        &self.0
    }

    /// As a configuration writes them.
    pub(crate) fn written(&self) -> Vec<String> {
        self.pieces().map(|range| range.to_string()).collect()
    }

    /// The minutes as ranges that begin on the day; what begins after its midnight is left to the next day.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = TimeRange> {
        self.0.iter().filter_map(|&(start, end)| TimeRange::from_minutes(start, end))
    }
}

/// Whether a range has a written form: one of a whole day has it from midnight only, `08:00-08:00` would have no length.
pub(crate) const fn can_be_written(start: u16, end: u16) -> bool {
    end - start < DAY_MINUTES || (start == 0 && end == DAY_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::DayMinutes;

    #[test]
    fn minutes_are_added_once_and_taken_away_where_they_are() {
        let mut day = DayMinutes::default();
        for (start, end) in [(540, 720), (780, 1080), (700, 790), (1320, 1560), (300, 300)] {
            day.add(start, end);
        }
        assert_eq!(day.ranges(), [(540, 1080), (1320, 1560)]);
        day.remove(720, 780);
        day.remove(0, 600);
        day.remove(1500, 2880);
        assert_eq!(day.ranges(), [(600, 720), (780, 1080), (1320, 1500)]);
        assert_eq!(day.written(), ["10:00-12:00", "13:00-18:00", "22:00-01:00"]);
    }

    #[test]
    fn ranges_that_make_up_a_day_from_eight_to_eight_stay_two() {
        let mut day = DayMinutes::default();
        day.add(480, 1200);
        day.add(1200, 1920);
        assert_eq!(day.written(), ["08:00-20:00", "20:00-08:00"]);
        let mut day = DayMinutes::default();
        day.add(0, 720);
        day.add(720, 1440);
        assert_eq!(day.written(), ["00:00-24:00"]);
    }
}
