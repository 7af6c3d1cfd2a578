//! Which day is meant by everything that was said about one.
//!
//! **The law.** A date decides, then a day with a name, and whatever stands beside it must agree: a weekday, a week, a count of
//! days or weeks. A weekday belongs to the week that was named beside it. Counts of weeks move the day they stand behind. Anything else that was said twice is a
//! contradiction.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::grammar::expr::{DayExpr, Which};
use crate::text::feasts::Land;
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
    /// The country that the place is in, where names of days differ.
    pub(crate) land: Option<Land>,
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
        let Some(feast) = said.feast else {
            return Ok(settled);
        };
        let feast = feast_days(feast, calendar)?;
        let mut spans = std::iter::once(feast.value).chain(feast.others.into_iter().map(|(_, span)| span));
        let agrees = spans.any(|span| span.contains(settled.value.first()));
        return if agrees { Ok(settled) } else { Err(CONTRADICTION) };
    }
    if let Some(feast) = said.feast {
        return on_feast(feast_days(feast, calendar)?, &said, today);
    }
    if let Some((weekday, which)) = said.weekday {
        return on_weekday(weekday, which, &said, today)?.try_map(|day| Ok(DaySpan::on(day)));
    }
    counted(&said, today)
}

/// The days of a feast, in every country that may be meant.
fn feast_days(day: DayExpr, calendar: Calendar) -> Result<Settled<DaySpan>, WishFault> {
    let DayExpr::Feast { feast, year, or } = day else {
        return Err(CONTRADICTION);
    };
    let mut settled = days::feast(calendar.today, (feast, year), calendar.land)?;
    if let Some(weekday) = or {
        let coming = DaySpan::on(days::coming(calendar.today, weekday)?);
        settled.others.push((AmbiguityKind::FeastOrWeekday, coming));
    }
    Ok(settled)
}

/// A feast, with which everything beside it must agree; of several days that chooses one, and of several meanings.
fn on_feast(feast: Settled<DaySpan>, said: &Said, today: NaiveDate) -> Result<Settled<DaySpan>, WishFault> {
    if said.weekday.is_none() && said.in_days.is_none() && said.week.is_none() && said.weeks.is_none() {
        return Ok(feast);
    }
    let spans = std::iter::once(feast.value).chain(feast.others.iter().map(|(_, span)| *span));
    for span in spans {
        for day in span.first().iter_days().take_while(|day| span.contains(*day)) {
            if agrees(day, said, today)? {
                return Ok(Settled::sure(DaySpan::on(day)));
            }
        }
    }
    Err(disagreement(feast.value.first(), said, today)?)
}

/// Whether a day is on the weekday, in the week and at the distance that were said beside it.
fn agrees(day: NaiveDate, said: &Said, today: NaiveDate) -> Result<bool, WishFault> {
    let weekday = said.weekday.is_none_or(|(weekday, _)| day.weekday() == weekday);
    Ok(weekday && lies_there(day, said, today)?)
}

/// Whether a day is in the week and at the distance that were said beside it, whatever its weekday.
fn lies_there(day: NaiveDate, said: &Said, today: NaiveDate) -> Result<bool, WishFault> {
    let monday = days::monday(day)?;
    if let Some((offset, stretch)) = said.week
        && (monday != days::plus(days::monday(today)?, 7 * i64::from(offset))?
            || !days::week(today, offset, stretch).is_ok_and(|week| week.contains(day)))
    {
        return Ok(false);
    }
    let count = said.in_days.map(|count| days::plus(today, count)).transpose()?;
    let Some(weeks) = said.weeks else {
        return Ok(
            count.is_none_or(|counted| counted == day || (said.in_days == Some(8) && counted == day + Days::new(1)))
        );
    };
    let from = count.unwrap_or(today);
    let counted = days::plus(from, 7 * weeks)?;
    let from_weekday = said.weekday.map(|(weekday, _)| days::coming(today, weekday)).transpose()?;
    let behind_weekday = from_weekday.map(|from| days::plus(from, 7 * weeks)).transpose()?;
    Ok(day == counted || Some(day) == behind_weekday || (count.is_none() && monday == days::monday(counted)?))
}

/// What is wrong with a day that does not agree with what was said beside it.
fn disagreement(day: NaiveDate, said: &Said, today: NaiveDate) -> Result<WishFault, WishFault> {
    match said.weekday {
        Some((weekday, _)) if day.weekday() != weekday && lies_there(day, said, today)? => {
            Ok(WishFault::WrongWeekday { day, said: weekday })
        }
        _ => Ok(CONTRADICTION),
    }
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
    if said.weekday.is_none() && agrees(settled.value, said, today)? {
        return settled.try_map(|day| Ok(DaySpan::on(day)));
    }
    let meanings = std::iter::once(settled.value).chain(settled.others.iter().map(|(_, other)| *other));
    for day in meanings {
        if agrees(day, said, today)? {
            return Ok(Settled::sure(DaySpan::on(day)));
        }
    }
    Err(disagreement(settled.value, said, today)?)
}

/// `02/10`: in the usual order, unless only the other one gives a day that is still to come.
fn slashed(
    (first, second): (u32, u32),
    year: Option<i32>,
    Calendar { today, order, .. }: Calendar,
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
