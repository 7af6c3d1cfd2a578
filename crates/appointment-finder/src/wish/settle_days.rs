//! Which days are meant by everything that was said about them: one day, or the range that bounds make.
//!
//! **The law.** Days joined by "bis" are a range. A bound beside a span of days takes its part ("nächste Woche ab Mittwoch",
//! "Dezember nach dem 15."), beside a weekday it counts from the bound ("Montag nach Ostern"), alone it opens a range
//! that a search looks through. Anything else that was said twice is a contradiction.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::grammar::expr::{Bound, DayExpr, Item, Shift, Which};
use crate::wish::days::{self, Settled};
use crate::wish::fault::{WishFault, WishPart};
use crate::wish::one_day::{Calendar, one_day};
use crate::wish::reading::DaySpan;

/// How many days an open range ("ab Montag") reaches.
pub(crate) const OPEN_RANGE_DAYS: i64 = 14;

const CONTRADICTION: WishFault = WishFault::Contradiction { part: WishPart::Day };

/// Days that were said together, and how they bound a range.
struct Group {
    bound: Option<Bound>,
    days: Vec<DayExpr>,
    /// The days from here on are missed by so much.
    shift: Option<(Shift, usize)>,
}

impl Group {
    const fn new(bound: Option<Bound>) -> Self {
        Self { bound, days: Vec::new(), shift: None }
    }
}

/// The days meant; `None` when no day was said.
pub(crate) fn settle_days(items: &[Item], calendar: Calendar) -> Result<Option<Settled<DaySpan>>, WishFault> {
    let mut groups = vec![Group::new(None)];
    for item in items {
        match item {
            Item::Bound(bound) => groups.push(Group::new(Some(*bound))),
            Item::And => groups.push(Group::new(None)),
            Item::Shift(shift) => {
                let group = groups.iter_mut().last();
                group.into_iter().for_each(|group| group.shift = Some((*shift, group.days.len())));
            }
            Item::Day(day) => groups.iter_mut().last().into_iter().for_each(|group| group.days.push(*day)),
            Item::Time(_) | Item::Instant(_) | Item::Or => {}
        }
    }
    groups.retain(|group| !group.days.is_empty());
    borrow_month(&mut groups);
    match groups.as_slice() {
        [] => Ok(None),
        [one] => alone(one, calendar).map(Some),
        [one, at @ Group { bound: Some(bound @ (Bound::From | Bound::After | Bound::Before)), .. }]
            if one.bound.is_none() =>
        {
            beside(one, (*bound, at), calendar).map(Some)
        }
        [first, last] => two_ends(meant(first, calendar)?.value, meant(last, calendar)?.value).map(Some),
        _ => Err(CONTRADICTION),
    }
}

/// "vom 2. bis 5. Oktober": the first day takes the month of the second.
fn borrow_month(groups: &mut [Group]) {
    if let [first, second] = groups
        && let ([DayExpr::DayOfMonth(day)], [DayExpr::Date { year, month, .. }]) =
            (first.days.as_slice(), second.days.as_slice())
    {
        first.days = vec![DayExpr::Date { year: *year, month: *month, day: *day }];
    }
}

/// The days of a group; a day that is missed by some is counted from the one that was named, and what stands before the count
/// must agree with it ("Montag, drei Tage vor Heiligabend").
fn meant(group: &Group, calendar: Calendar) -> Result<Settled<DaySpan>, WishFault> {
    let Some((shift, at)) = group.shift else {
        return one_day(&group.days, calendar);
    };
    let (before, named) = group.days.split_at(at.min(group.days.len()));
    // Days after a feast that is over may still be to come.
    let since = if shift.days > 0 && matches!(named, [DayExpr::Feast { year: None, .. }]) { -shift.days } else { 0 };
    let counting = Calendar { today: days::plus(calendar.today, since)?, ..calendar };
    let settled = one_day(named, counting)?.try_map(|span| days::shifted(span, shift))?;
    if before.is_empty() {
        return Ok(settled);
    }
    let mut meanings = std::iter::once(settled.value).chain(settled.others.iter().map(|(_, span)| *span));
    let agreeing = match before {
        [DayExpr::Weekday(weekday, _)] => meanings
            .find(|span| span.first().weekday() == *weekday)
            .ok_or(WishFault::WrongWeekday { day: settled.value.first(), said: *weekday }),
        _ => {
            let beside = one_day(before, calendar)?.value;
            meanings.find(|span| beside.contains(span.first())).ok_or(CONTRADICTION)
        }
    };
    agreeing.map(Settled::sure)
}

/// One day, or the range that a single bound opens.
fn alone(group: &Group, calendar: Calendar) -> Result<Settled<DaySpan>, WishFault> {
    let today = calendar.today;
    meant(group, calendar)?.try_map(|span| match group.bound {
        None => Ok(span),
        Some(Bound::From) => open_range(span.first()),
        Some(Bound::After) => open_range(days::plus(span.last(), 1)?),
        Some(Bound::Until) => DaySpan::between(today, span.last()).ok_or(CONTRADICTION),
        Some(Bound::Before) => {
            let last = days::plus(span.first(), -1)?;
            DaySpan::between(today, last).ok_or(WishFault::Past { day: Some(last), time: None })
        }
    })
}

/// Days with a bound beside them: "Montag nach Ostern", "nächste Woche ab Mittwoch".
fn beside(group: &Group, (bound, at): (Bound, &Group), calendar: Calendar) -> Result<Settled<DaySpan>, WishFault> {
    let days = group.days.as_slice();
    if let ([DayExpr::Weekday(weekday, Which::Bare)], Bound::After | Bound::Before) = (days, bound) {
        let span = meant(at, calendar)?.value;
        return counted_from(*weekday, (bound, span), calendar.today).map(Settled::sure);
    }
    let span = meant(group, calendar)?.value;
    let at = match (days, at.days.as_slice()) {
        ([week @ DayExpr::Week(..)], [day @ DayExpr::Weekday(..)]) => one_day(&[*week, *day], calendar)?.value,
        _ => meant(at, calendar)?.value,
    };
    let part = match bound {
        Bound::From => span.not_before(at.first()),
        Bound::After => span.not_before(days::plus(at.last(), 1)?),
        Bound::Before | Bound::Until => DaySpan::between(span.first(), span.last().min(days::plus(at.first(), -1)?)),
    };
    part.map(Settled::sure).ok_or(CONTRADICTION)
}

/// The first such weekday after a span, or the last before it.
fn counted_from(weekday: Weekday, (bound, span): (Bound, DaySpan), today: NaiveDate) -> Result<DaySpan, WishFault> {
    let day = if bound == Bound::After {
        days::coming(span.last(), weekday)?
    } else {
        days::last_before(span.first(), weekday)?
    };
    if day < today { Err(WishFault::Past { day: Some(day), time: None }) } else { Ok(DaySpan::on(day)) }
}

/// From the first day of one to the last of the other; a weekday that comes round before is taken a week later.
fn two_ends(first: DaySpan, last: DaySpan) -> Result<Settled<DaySpan>, WishFault> {
    let last = if last.last() < first.first() { days::plus(last.last(), 7)? } else { last.last() };
    DaySpan::between(first.first(), last).map(Settled::sure).ok_or(CONTRADICTION)
}

/// The days from one on, as far as a search looks.
pub(crate) fn open_range(first: NaiveDate) -> Result<DaySpan, WishFault> {
    DaySpan::between(first, days::plus(first, OPEN_RANGE_DAYS - 1)?).ok_or(CONTRADICTION)
}
