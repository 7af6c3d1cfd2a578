//! Which day is meant by everything that was said about one.
//!
//! **The law.** A date decides, then a day with a name, and whatever stands beside it must agree. A weekday belongs to the week
//! that was named beside it. Counts of weeks move the day they stand behind. Anything else that was said twice is a
//! contradiction.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::grammar::expr::{DayExpr, Which};
use crate::text::word::Stretch;
use crate::wish::ambiguity::AmbiguityKind;
use crate::wish::days::{self, Settled};
use crate::wish::fault::{WishFault, WishPart};
use crate::wish::reading::DaySpan;
use crate::wish::settings::DateOrder;

const CONTRADICTION: WishFault = WishFault::Contradiction { part: WishPart::Day };

/// What days are counted from, and how dates in digits are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendar {
    pub(crate) today: NaiveDate,
    pub(crate) order: DateOrder,
}

/// What was said about one day, sorted by kind.
#[derive(Default)]
struct Said {
    date: Option<DayExpr>,
    feast: Option<DayExpr>,
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
                DayExpr::Feast { .. } => set(&mut said.feast, *day)?,
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

/// The day meant, or the days when a span of them was said.
pub(crate) fn one_day(days: &[DayExpr], calendar: Calendar) -> Result<Settled<DaySpan>, WishFault> {
    let said = Said::sort(days)?;
    let today = calendar.today;
    if let Some(other) = said.other {
        return match (said.date.or(said.feast), said.weekday, said.in_days.or(said.weeks), said.week) {
            (None, None, None, None) => lone(other, today),
            _ => Err(CONTRADICTION),
        };
    }
    if let Some(date) = said.date {
        let settled = dated(date, &said, calendar)?;
        let feast = said.feast.map(|feast| feast_days(feast, today)).transpose()?;
        let agrees = feast.is_none_or(|feast| feast.contains(settled.value.first()));
        return if agrees { Ok(settled) } else { Err(CONTRADICTION) };
    }
    if let Some(feast) = said.feast {
        return on_feast(feast_days(feast, today)?, &said, today).map(Settled::sure);
    }
    if let Some((weekday, which)) = said.weekday {
        return on_weekday(weekday, which, &said, today)?.try_map(|day| Ok(DaySpan::on(day)));
    }
    counted(&said, today)
}

/// The days of a feast, or the day before or after it.
fn feast_days(day: DayExpr, today: NaiveDate) -> Result<DaySpan, WishFault> {
    let DayExpr::Feast { feast, shift, year } = day else {
        return Err(CONTRADICTION);
    };
    let span = days::feast(today, feast, year)?;
    match shift {
        0 => Ok(span),
        1.. => Ok(DaySpan::on(days::plus(span.last(), shift)?)),
        _ => Ok(DaySpan::on(days::plus(span.first(), shift)?)),
    }
}

/// A feast, with which a weekday or a count beside it must agree; of several days they choose one.
fn on_feast(feast: DaySpan, said: &Said, today: NaiveDate) -> Result<DaySpan, WishFault> {
    if said.weeks.is_some() || said.week.is_some() {
        return Err(CONTRADICTION);
    }
    if let Some(count) = said.in_days {
        let day = days::plus(today, count)?;
        return if feast.contains(day) { Ok(DaySpan::on(day)) } else { Err(CONTRADICTION) };
    }
    let Some((weekday, _)) = said.weekday else {
        return Ok(feast);
    };
    let mut all = feast.first().iter_days().take_while(|day| feast.contains(*day));
    let wrong = WishFault::WrongWeekday { day: feast.first(), said: weekday };
    all.find(|day| day.weekday() == weekday).map(DaySpan::on).ok_or(wrong)
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
fn dated(date: DayExpr, said: &Said, calendar: Calendar) -> Result<Settled<DaySpan>, WishFault> {
    let today = calendar.today;
    let settled = match date {
        DayExpr::Date { year, month, day } => Settled::sure(days::date(today, year, month, day)?),
        DayExpr::DayOfMonth(day) => Settled::sure(days::day_of_month(today, day)?),
        DayExpr::Slashed { first, second, year } => slashed((first, second), year, calendar)?,
        _ => return Err(CONTRADICTION),
    };
    if let Some((weekday, _)) = said.weekday {
        let wrong = WishFault::WrongWeekday { day: settled.value, said: weekday };
        let mut meanings = std::iter::once(settled.value).chain(settled.others.iter().map(|(_, other)| *other));
        let fitting = meanings.find(|day| day.weekday() == weekday);
        return fitting.map(|day| Settled::sure(DaySpan::on(day))).ok_or(wrong);
    }
    let counted = said.in_days.map(|days| days::plus(today, days)).transpose()?;
    let in_week = said.week.map(|(offset, stretch)| days::week(today, offset, stretch)).transpose()?;
    if counted.is_some_and(|day| day != settled.value) || in_week.is_some_and(|week| !week.contains(settled.value)) {
        return Err(CONTRADICTION);
    }
    settled.try_map(|day| Ok(DaySpan::on(day)))
}

/// `02/10`: in the usual order, unless only the other one gives a day that is still to come.
fn slashed(
    (first, second): (u32, u32),
    year: Option<i32>,
    Calendar { today, order }: Calendar,
) -> Result<Settled<NaiveDate>, WishFault> {
    let day_first = days::date(today, year, second, first);
    let month_first = days::date(today, year, first, second);
    let (usual, other) = match order {
        DateOrder::DayFirst => (day_first, month_first),
        DateOrder::MonthFirst => (month_first, day_first),
    };
    match (usual, other) {
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
