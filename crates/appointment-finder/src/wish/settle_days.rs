//! Which days are meant by everything that was said about them.
//!
//! **The law.** A date decides, and a weekday beside it must agree. A weekday belongs to the week that was named beside it.
//! Counts of weeks move the day they stand behind. Days joined by "bis" are a range, and anything else that was said twice is
//! a contradiction.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::grammar::expr::{Bound, DayExpr, Item, Which};
use crate::text::word::Stretch;
use crate::wish::ambiguity::AmbiguityKind;
use crate::wish::days::{self, Settled};
use crate::wish::fault::{WishFault, WishPart};
use crate::wish::reading::DaySpan;

/// How many days an open range ("ab Montag") reaches.
pub(crate) const OPEN_RANGE_DAYS: i64 = 14;

const CONTRADICTION: WishFault = WishFault::Contradiction { part: WishPart::Day };

/// The days meant; `None` when no day was said.
pub(crate) fn settle_days(items: &[Item], today: NaiveDate) -> Result<Option<Settled<DaySpan>>, WishFault> {
    let mut groups: Vec<(Option<Bound>, Vec<DayExpr>)> = vec![(None, Vec::new())];
    for item in items {
        match item {
            Item::Bound(bound) => groups.push((Some(*bound), Vec::new())),
            Item::And => groups.push((None, Vec::new())),
            Item::Day(day) => groups.iter_mut().last().into_iter().for_each(|(_, days)| days.push(*day)),
            Item::Time(_) | Item::Instant(_) | Item::Or => {}
        }
    }
    groups.retain(|(_, days)| !days.is_empty());
    borrow_month(&mut groups);
    let mut settled = Vec::with_capacity(groups.len());
    for (bound, days) in groups {
        settled.push((bound, combine(&days, today)?));
    }
    range(settled, today)
}

/// "vom 2. bis 5. Oktober": the first day takes the month of the second.
fn borrow_month(groups: &mut [(Option<Bound>, Vec<DayExpr>)]) {
    if let [(_, first), (_, second)] = groups
        && let ([DayExpr::DayOfMonth(day)], [DayExpr::Date { year, month, .. }]) = (first.as_slice(), second.as_slice())
    {
        *first = vec![DayExpr::Date { year: *year, month: *month, day: *day }];
    }
}

/// One day, or the range that two bounds make.
fn range(
    groups: Vec<(Option<Bound>, Settled<DaySpan>)>,
    today: NaiveDate,
) -> Result<Option<Settled<DaySpan>>, WishFault> {
    let mut groups = groups.into_iter();
    let Some((bound, first)) = groups.next() else {
        return Ok(None);
    };
    let second = groups.next();
    if groups.next().is_some() {
        return Err(CONTRADICTION);
    }
    if let Some((_, last)) = second {
        return two_ends(first.value, last.value).map(Some);
    }
    first
        .try_map(|span| match bound {
            None => Ok(span),
            Some(Bound::From) => open_range(span.first()),
            Some(Bound::After) => open_range(days::plus(span.last(), 1)?),
            Some(Bound::Until) => DaySpan::between(today, span.last()).ok_or(CONTRADICTION),
            Some(Bound::Before) => {
                let last = days::plus(span.first(), -1)?;
                DaySpan::between(today, last).ok_or(WishFault::Past { day: Some(last), time: None })
            }
        })
        .map(Some)
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

/// What was said about one day, sorted by kind.
#[derive(Default)]
struct Said {
    date: Option<DayExpr>,
    weekday: Option<(Weekday, Which)>,
    in_days: Option<i64>,
    weeks: Option<i64>,
    week: Option<(u32, Stretch)>,
    other: Option<DayExpr>,
    /// The weekday or day came before the count of weeks.
    day_first: bool,
}

impl Said {
    fn sort(days: &[DayExpr]) -> Result<Self, WishFault> {
        let mut said = Self::default();
        for day in days {
            match *day {
                DayExpr::Past => {
                    return Err(WishFault::Past { day: None, time: None });
                }
                DayExpr::Date { .. } | DayExpr::Slashed { .. } => set(&mut said.date, *day)?,
                DayExpr::DayOfMonth(_) => set(&mut said.date, *day)?,
                DayExpr::Weekday(weekday, which) => set(&mut said.weekday, (weekday, which))?,
                DayExpr::InDays(days @ (8 | 14)) if said.names_a_day() => said.add_weeks(days / 7)?,
                DayExpr::InDays(days) => set(&mut said.in_days, days)?,
                DayExpr::Week(offset, stretch) => set(&mut said.week, (offset, stretch))?,
                DayExpr::InWeeks(weeks) => said.add_weeks(weeks)?,
                DayExpr::InMonths(_) | DayExpr::NamedMonth(..) | DayExpr::Month(..) | DayExpr::Weekend(_) => {
                    set(&mut said.other, *day)?;
                }
            }
        }
        Ok(said)
    }
}

impl Said {
    fn names_a_day(&self) -> bool {
        self.weekday.is_some() || self.in_days.is_some()
    }

    /// A count of weeks, also said as "in acht Tagen" behind a day.
    fn add_weeks(&mut self, weeks: i64) -> Result<(), WishFault> {
        self.day_first = self.names_a_day();
        set(&mut self.weeks, weeks)
    }
}

fn set<T: PartialEq>(place: &mut Option<T>, value: T) -> Result<(), WishFault> {
    match place {
        Some(known) if *known != value => Err(CONTRADICTION),
        _ => {
            *place = Some(value);
            Ok(())
        }
    }
}

fn combine(days: &[DayExpr], today: NaiveDate) -> Result<Settled<DaySpan>, WishFault> {
    let said = Said::sort(days)?;
    if let Some(other) = said.other {
        return match (said.date, said.weekday, said.in_days.or(said.weeks), said.week) {
            (None, None, None, None) => lone(other, today),
            _ => Err(CONTRADICTION),
        };
    }
    if let Some(date) = said.date {
        return dated(date, &said, today);
    }
    if let Some((weekday, which)) = said.weekday {
        return on_weekday(weekday, which, &said, today)?.try_map(|day| Ok(DaySpan::on(day)));
    }
    counted(&said, today)
}

/// Spans that stand alone.
fn lone(day: DayExpr, today: NaiveDate) -> Result<Settled<DaySpan>, WishFault> {
    match day {
        DayExpr::InMonths(months) => Ok(Settled::sure(DaySpan::on(days::plus_months(today, months)?))),
        DayExpr::NamedMonth(month, stretch) => days::named_month(today, month, stretch).map(Settled::sure),
        DayExpr::Month(offset, stretch) => days::month(today, offset, stretch).map(Settled::sure),
        DayExpr::Weekend(which) => days::weekend(today, which),
        _ => Err(CONTRADICTION),
    }
}

/// A date, with which everything else must agree.
fn dated(date: DayExpr, said: &Said, today: NaiveDate) -> Result<Settled<DaySpan>, WishFault> {
    let settled = match date {
        DayExpr::Date { year, month, day } => Settled::sure(days::date(today, year, month, day)?),
        DayExpr::DayOfMonth(day) => Settled::sure(days::day_of_month(today, day)?),
        DayExpr::Slashed { first, second, year } => slashed(first, second, year, today)?,
        _ => return Err(CONTRADICTION),
    };
    if let Some((weekday, _)) = said.weekday
        && settled.value.weekday() != weekday
    {
        let other = settled.others.iter().find(|(_, other)| other.weekday() == weekday);
        return match other {
            Some((_, other)) => Ok(Settled::sure(DaySpan::on(*other))),
            None => Err(WishFault::WrongWeekday { day: settled.value, said: weekday }),
        };
    }
    let counted = said.in_days.map(|days| days::plus(today, days)).transpose()?;
    let in_week = said.week.map(|(offset, stretch)| days::week(today, offset, stretch)).transpose()?;
    if counted.is_some_and(|day| day != settled.value) || in_week.is_some_and(|week| !week.contains(settled.value)) {
        return Err(CONTRADICTION);
    }
    settled.try_map(|day| Ok(DaySpan::on(day)))
}

/// `02/10`: the day first, unless only the other way gives a day that is still to come.
fn slashed(first: u32, second: u32, year: Option<i32>, today: NaiveDate) -> Result<Settled<NaiveDate>, WishFault> {
    let day_first = days::date(today, year, second, first);
    let month_first = days::date(today, year, first, second);
    match (day_first, month_first) {
        (Ok(day), Ok(other)) if day != other => Ok(Settled::or(day, AmbiguityKind::DayOrMonthFirst, other)),
        (Ok(day), _) => Ok(Settled::sure(day)),
        (Err(_), Ok(other)) => Ok(Settled::sure(other)),
        (Err(fault), Err(_)) => Err(fault),
    }
}

/// A weekday, in the week or at the distance that was named beside it.
fn on_weekday(weekday: Weekday, which: Which, said: &Said, today: NaiveDate) -> Result<Settled<NaiveDate>, WishFault> {
    if let Some((offset, _)) = said.week {
        let day = days::in_week_of(days::plus(today, 7 * i64::from(offset))?, weekday)?;
        let past = WishFault::Past { day: Some(day), time: None };
        return if day < today { Err(past) } else { Ok(Settled::sure(day)) };
    }
    if let Some(weeks) = said.weeks {
        let from_day = days::plus(days::coming(today, weekday)?, 7 * weeks)?;
        let of_week = days::in_week_of(days::plus(today, 7 * weeks)?, weekday)?;
        let (value, other) = if said.day_first { (from_day, of_week) } else { (of_week, from_day) };
        return Ok(if value == other {
            Settled::sure(value)
        } else {
            Settled::or(value, AmbiguityKind::WeekdayInWeeks, other)
        });
    }
    match said.in_days {
        Some(days) => {
            let day = days::plus(today, days)?;
            let wrong = WishFault::WrongWeekday { day, said: weekday };
            if day.weekday() == weekday { Ok(Settled::sure(day)) } else { Err(wrong) }
        }
        None => days::weekday(today, weekday, which),
    }
}

/// Counts of days and weeks, and whole weeks.
fn counted(said: &Said, today: NaiveDate) -> Result<Settled<DaySpan>, WishFault> {
    if let Some((offset, stretch)) = said.week {
        let span = days::week(today, offset, stretch)?;
        let day = said.in_days.map(|count| days::plus(today, count)).transpose()?;
        return match day {
            None => Ok(Settled::sure(span)),
            Some(day) if span.contains(day) => Ok(Settled::sure(DaySpan::on(day))),
            Some(_) => Err(CONTRADICTION),
        };
    }
    let count = said.in_days.unwrap_or(0) + 7 * said.weeks.unwrap_or(0);
    let day = DaySpan::on(days::plus(today, count)?);
    let eight = said.in_days == Some(8) && said.weeks.is_none();
    Ok(if eight {
        Settled::or(day, AmbiguityKind::EightDays, DaySpan::on(days::plus(today, 7)?))
    } else {
        Settled::sure(day)
    })
}
