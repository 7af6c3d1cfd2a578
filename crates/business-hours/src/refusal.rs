//! Which of the hours' rules stood in the way of a wish.
//!
//! **The law.** Hours that an exception takes away give its label when the planned hours would have kept the wish, or
//! when they leave nothing of the date. A date whose hours come from a holiday, a half day, an exception or the validity
//! gives that as the reason when it has no hours at all, or when the usual week, less its breaks, would have kept the
//! wish. Else the place in the day decides: a weekday without hours, before the first range that is long enough, between
//! two ranges, after the last start, no range long enough.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};

use crate::error::HoursError;
use crate::hours::{Cause, Hours};
use crate::layers::{Layer, WallMinutes};
use crate::open_range::OpenRange;
use crate::reason::Reason;
use crate::schedule::Schedule;
use crate::wish::Wish;

/// Why the service does not fit at the wish; only asked when it does not.
pub(crate) fn why_closed(schedule: &Schedule, wish: Wish) -> Result<Reason, HoursError> {
    let hours = schedule.hours();
    let wished = wall_minutes(schedule, wish);
    let date = wished.date;
    if let Some(reason) = taken_away(hours, &wished).or_else(|| special_day(hours, &wished)) {
        return Ok(reason);
    }
    let ranges = schedule.whole_ranges_on(date)?;
    if ranges.is_empty() {
        let taken = hours.removals_on(date).next().filter(|_| hours.plan(date).ranges().next().is_some());
        let closed = Reason::ClosedWeekday { weekday: date.weekday() };
        return Ok(taken.map_or(closed, |removal| Reason::Exception { label: removal.label.clone() }));
    }
    let has_hours = hours.plan(date).ranges().next().is_some();
    if !has_hours && !ranges.iter().any(|range| range.contains(wish.start)) {
        return Ok(Reason::ClosedWeekday { weekday: date.weekday() });
    }
    let later = ranges.iter().find(|range| range.start > wish.start && range.fits(range.start, wish.duration));
    if let Some(later) = later {
        return before_range(schedule, &ranges, (wish.start, later.start));
    }
    let longest = ranges.iter().map(OpenRange::duration).max().unwrap_or(TimeDelta::zero());
    Ok(match schedule.last_start_on(date, wish.duration)? {
        Some(last) if last < wish.start => Reason::AfterLastStart { last_start: schedule.local(last) },
        _ => Reason::TooLongForDay { longest },
    })
}

/// The minutes of the wall clock that a wish takes, at least one.
fn wall_minutes(schedule: &Schedule, wish: Wish) -> WallMinutes {
    let local = schedule.local(wish.start);
    let minute = i64::from(local.hour() * 60 + local.minute());
    WallMinutes { date: local.date_naive(), minutes: minute..minute + wish.duration.num_minutes().max(1) }
}

/// The exception that takes away what a wish needs, when nothing else would have refused it.
fn taken_away(hours: &Hours, wished: &WallMinutes) -> Option<Reason> {
    let taking = if wished.are_kept(hours, Layer::Planned) { wished.taken_by(hours) } else { None };
    taking.map(|taking| Reason::Exception { label: taking.label.clone() })
}

/// The reason that a holiday, half day, exception or the validity gives for a wish.
fn special_day(hours: &Hours, wished: &WallMinutes) -> Option<Reason> {
    let plan = hours.plan(wished.date);
    if plan.ranges().next().is_some() && !wished.are_kept(hours, Layer::Usual) {
        return None;
    }
    match plan.cause {
        Cause::Week => None,
        Cause::Invalid => Some(Reason::OutsideValidity),
        Cause::Holiday(holiday) => Some(Reason::Holiday { holiday }),
        Cause::Exception(exception) => Some(Reason::Exception { label: exception.label.clone() }),
        Cause::HalfDay(half) => Some(Reason::HalfDay { label: half.label.clone(), month: half.month, day: half.day }),
    }
}

/// The reason for a wish that is followed, on the same day, by a range long enough that starts at `opening`.
fn before_range(
    schedule: &Schedule,
    ranges: &[OpenRange],
    (wish, opening): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Reason, HoursError> {
    let date = schedule.date_of(wish);
    let midnight = schedule.day(date)?.start;
    let opening_local = schedule.local(opening);
    if !ranges.iter().any(|range| midnight <= range.start && range.start <= wish) {
        return Ok(Reason::BeforeOpening { opening: opening_local });
    }
    let closed = opening_local - TimeDelta::minutes(1);
    let minute = u16::try_from(closed.hour() * 60 + closed.minute()).unwrap_or_default();
    let covers = |range: &crate::time_range::TimeRange| range.start_minutes() <= minute && minute < range.end_minutes();
    let hours = schedule.hours();
    if let Some(removal) = hours.removals_on(date).find(|removal| removal.ranges.iter().any(covers)) {
        return Ok(Reason::Exception { label: removal.label.clone() });
    }
    let label = hours.breaks_on(date).find(|pause| covers(&pause.range)).and_then(|pause| pause.label.clone());
    Ok(Reason::InBreak { until: opening_local, label })
}
