//! Which of the hours' rules stood in the way of a wish.
//!
//! **The law.** A date whose hours come from a holiday, a half day, an exception or the validity gives
//! that as the reason when it has no hours at all, or when the usual week would have kept the wish. Else
//! the place in the day decides: a weekday without hours, before the first range that is long enough,
//! between two ranges, after the last start, no range long enough.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};

use crate::error::HoursError;
use crate::hours::{Cause, Hours};
use crate::open_range::OpenRange;
use crate::reason::Reason;
use crate::schedule::Schedule;
use crate::wish::Wish;

/// Why the service does not fit at the wish; only asked when it does not.
pub(crate) fn why_closed(schedule: &Schedule, wish: Wish) -> Result<Reason, HoursError> {
    let local = schedule.local(wish.start);
    let date = local.date_naive();
    let minute = i64::from(local.hour() * 60 + local.minute());
    if let Some(reason) = special_day(schedule.hours(), date, minute..minute + wish.duration.num_minutes()) {
        return Ok(reason);
    }
    let ranges = schedule.whole_ranges_on(date)?;
    let has_hours = schedule.hours().plan(date).ranges().next().is_some();
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

/// The reason that a holiday, half day, exception or the validity gives for a wish of these minutes.
fn special_day(hours: &Hours, date: NaiveDate, wish: std::ops::Range<i64>) -> Option<Reason> {
    let plan = hours.plan(date);
    let kept_by_the_usual_week = || {
        hours
            .usual(date)
            .iter()
            .any(|range| i64::from(range.start_minutes()) <= wish.start && wish.end <= i64::from(range.end_minutes()))
    };
    if plan.ranges().next().is_some() && !kept_by_the_usual_week() {
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
