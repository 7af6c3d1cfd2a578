//! ISO 8601 and its kin: `2026-10-02`, `20261002`, `2026/10/02`, `2026-10-02T09:00:00+02:00`.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone};

use crate::grammar::ahead::Ahead;
use crate::grammar::expr::{ClockExpr, DayExpr, Half, Item, TimeExpr};
use crate::text::word::Word;

/// What was read, and how many tokens it took.
pub(crate) type Taken<T> = Option<(T, usize)>;

/// A date of ISO 8601, with its time and offset when they follow. A time without seconds' worth of offset stays local.
pub(crate) fn iso(ahead: Ahead<'_>, out: &mut Vec<Item>) -> Option<usize> {
    let ((year, month, day), taken) = date(ahead)?;
    let day_item = Item::Day(DayExpr::Date { year: Some(year), month, day });
    let joined = usize::from(ahead.is(taken, Word::Letter('t')));
    let rest = ahead.skip(taken + joined);
    let Some((time, time_taken)) = clock(rest) else {
        out.push(day_item);
        return Some(taken);
    };
    let taken = taken + joined + time_taken;
    match offset(ahead.skip(taken)) {
        Some((offset, offset_taken)) => {
            let local = NaiveDate::from_ymd_opt(year, month, day).map(|date| date.and_time(time));
            let instant: Option<DateTime<FixedOffset>> =
                local.and_then(|local| offset.from_local_datetime(&local).single());
            match instant {
                Some(instant) => out.push(Item::Instant(instant)),
                None => out.push(day_item),
            }
            Some(taken + offset_taken)
        }
        None => {
            out.push(day_item);
            out.push(Item::Time(TimeExpr::At(exact(time))));
            Some(taken)
        }
    }
}

fn exact(time: NaiveTime) -> ClockExpr {
    use chrono::Timelike as _;
    ClockExpr { hour: time.hour(), minute: time.minute(), half: Half::Exact, other: None, pass: None }
}

fn date(ahead: Ahead<'_>) -> Taken<(i32, u32, u32)> {
    let (first, width) = ahead.digits(0)?;
    if width == 8 && (1900..=2999).contains(&(first / 10_000)) {
        return Some((((first / 10_000) as i32, first / 100 % 100, first % 100), 1));
    }
    if width != 4 {
        return None;
    }
    let separator = ['-', '/', '.'].into_iter().find(|mark| ahead.mark(1, *mark))?;
    let month = ahead.digits(2).filter(|(_, width)| *width <= 2 && ahead.glued(2))?.0;
    let day = ahead.digits(4).filter(|(_, width)| *width <= 2 && ahead.glued(4) && ahead.mark(3, separator))?.0;
    Some(((first as i32, month, day), 5))
}

/// `09:00`, `09:00:00`, `09:00:00.000`.
fn clock(ahead: Ahead<'_>) -> Taken<NaiveTime> {
    let (hour, _) = ahead.digits(0).filter(|(_, width)| *width == 2)?;
    let minute = ahead.glued_pair(2).filter(|_| ahead.mark(1, ':'))?;
    let mut taken = 3;
    if ahead.mark(taken, ':') && ahead.glued_pair(taken + 1).is_some() {
        taken += 2;
        if ahead.mark(taken, '.') && ahead.glued(taken + 1) && ahead.digits(taken + 1).is_some() {
            taken += 2;
        }
    }
    let time = NaiveTime::from_hms_opt(hour, minute, 0)?;
    Some((time, taken))
}

/// `Z`, `+02:00`, `+0200`, `+02`.
fn offset(ahead: Ahead<'_>) -> Taken<FixedOffset> {
    if ahead.is(0, Word::Letter('z')) {
        return FixedOffset::east_opt(0).map(|zero| (zero, 1));
    }
    let sign = if ahead.mark(0, '+') {
        1
    } else if ahead.mark(0, '-') {
        -1
    } else {
        return None;
    };
    let (first, width) = ahead.digits(1).filter(|_| ahead.glued(1))?;
    let (hours, minutes, taken) = match width {
        4 => (first / 100, first % 100, 2),
        2 => match ahead.glued_pair(3).filter(|_| ahead.mark(2, ':')) {
            Some(minutes) => (first, minutes, 4),
            None => (first, 0, 2),
        },
        _ => return None,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    FixedOffset::east_opt(sign * seconds).map(|offset| (offset, taken))
}
