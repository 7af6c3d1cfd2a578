//! A zone's offsets from UTC over a span of time, as a short list that is read in both directions.

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use crate::dst::LocalInstants;

/// Seconds in a day of UTC.
pub(crate) const DAY_SECONDS: i64 = 86_400;
/// No offset from UTC, past or present, is larger.
const LARGEST_OFFSET: i64 = 18 * 3_600;

/// A stretch of time during which the offset stays the same.
#[derive(Debug, Clone, Copy)]
struct Segment {
    /// First second of UTC of the stretch.
    from: i64,
    /// Seconds that local time is ahead of UTC.
    offset: i64,
}

/// The offsets of one zone between two instants, found by asking the zone once a day.
#[derive(Debug, Clone)]
pub(crate) struct ZoneTable {
    segments: Vec<Segment>,
}

impl ZoneTable {
    /// The offsets from `from` to `to`, in seconds of UTC. Before and after, the nearest one holds.
    pub(crate) fn new(zone: Tz, from: i64, to: i64) -> Self {
        let mut segments = vec![Segment { from: i64::MIN, offset: offset_at(zone, from) }];
        let mut offset = offset_at(zone, from);
        let mut seen = from;
        while seen < to {
            let next = (seen + DAY_SECONDS).min(to);
            let changed = offset_at(zone, next);
            if changed != offset {
                segments.push(Segment { from: change_between(zone, seen, next), offset: changed });
                offset = changed;
            }
            seen = next;
        }
        Self { segments }
    }

    /// The first second of UTC that is not in segment `index` any more.
    fn end(&self, index: usize) -> i64 {
        self.segments.get(index + 1).map_or(i64::MAX, |next| next.from)
    }

    /// Every instant that `local` names, counted in seconds as if local time were UTC.
    pub(crate) fn instants(&self, local: i64) -> LocalInstants {
        let earliest = local - LARGEST_OFFSET;
        let start = self.segments.partition_point(|segment| segment.from <= earliest).max(1) - 1;
        let mut first = None;
        for (index, segment) in self.segments.iter().enumerate().skip(start) {
            let instant = local - segment.offset;
            if instant < segment.from {
                return match first {
                    Some(first) => LocalInstants::Once(utc(first)),
                    None => self.skipped(local, index),
                };
            }
            if instant < self.end(index) {
                if let Some(first) = first {
                    return LocalInstants::Twice { first: utc(first), second: utc(instant) };
                }
                first = Some(instant);
            }
        }
        LocalInstants::Once(utc(first.unwrap_or(local)))
    }

    /// The gap before segment `index`, which begins after `local` would have happened.
    fn skipped(&self, local: i64, index: usize) -> LocalInstants {
        let after = self.segments[index];
        let before = self.segments[index.saturating_sub(1)];
        LocalInstants::Skipped {
            jump: utc(after.from),
            later: utc(local - before.offset),
            earlier: utc(local - after.offset),
        }
    }
}

/// An instant from seconds since the epoch; outside chrono's range, the epoch.
pub(crate) fn utc(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// Seconds that `local` would be since the epoch if it were UTC.
pub(crate) fn local_seconds(local: NaiveDateTime) -> i64 {
    local.and_utc().timestamp()
}

fn offset_at(zone: Tz, seconds: i64) -> i64 {
    i64::from(zone.offset_from_utc_datetime(&utc(seconds).naive_utc()).fix().local_minus_utc())
}

/// The first second after `before` with another offset; `after` already has it.
fn change_between(zone: Tz, before: i64, after: i64) -> i64 {
    let old = offset_at(zone, before);
    let (mut before, mut after) = (before, after);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if offset_at(zone, middle) == old {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}
