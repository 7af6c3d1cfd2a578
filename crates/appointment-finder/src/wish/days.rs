//! Days on the calendar by the words for them, each a small function of today.

use business_hours::DayRule;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::grammar::expr::{Shift, Which};
use crate::text::feasts::{Feast, Land};
use crate::text::word::Stretch;
use crate::wish::ambiguity::AmbiguityKind;
use crate::wish::fault::WishFault;
use crate::wish::reading::DaySpan;

/// A meaning, and the ones that were not chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settled<T> {
    pub(crate) value: T,
    pub(crate) others: Vec<(AmbiguityKind, T)>,
}

impl<T> Settled<T> {
    pub(crate) const fn sure(value: T) -> Self {
        Self { value, others: Vec::new() }
    }

    pub(crate) fn or(value: T, kind: AmbiguityKind, other: T) -> Self {
        Self { value, others: vec![(kind, other)] }
    }

    /// The meaning that was chosen, then the others.
    pub(crate) fn meanings(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.value).chain(self.others.iter().map(|(_, other)| other))
    }

    /// Both meanings through a function; a meaning that has no image is dropped.
    pub(crate) fn try_map<U, E>(self, mut image: impl FnMut(T) -> Result<U, E>) -> Result<Settled<U>, E> {
        let value = image(self.value)?;
        let others = self.others.into_iter().filter_map(|(kind, other)| Some((kind, image(other).ok()?))).collect();
        Ok(Settled { value, others })
    }
}

/// A day moved by whole days, within the calendar.
pub(crate) fn plus(day: NaiveDate, days: i64) -> Result<NaiveDate, WishFault> {
    let moved = match u64::try_from(days) {
        Ok(ahead) => day.checked_add_days(Days::new(ahead)),
        Err(_) => day.checked_sub_days(Days::new(days.unsigned_abs())),
    };
    moved.ok_or(WishFault::TooFar { day: NaiveDate::MAX })
}

/// A day moved by whole months; the last day of a shorter month stands for the days that it lacks.
pub(crate) fn plus_months(day: NaiveDate, months: u32) -> Result<NaiveDate, WishFault> {
    day.checked_add_months(Months::new(months)).ok_or(WishFault::TooFar { day: NaiveDate::MAX })
}

/// Days so far from a span of them: behind its last day, or before its first.
pub(crate) fn shifted(span: DaySpan, shift: Shift) -> Result<DaySpan, WishFault> {
    let after = shift.days > 0 || shift.months > 0;
    let from = if after { span.last() } else { span.first() };
    let months = u32::try_from(shift.months.unsigned_abs()).map(Months::new).ok();
    let moved =
        months.and_then(|months| if after { from.checked_add_months(months) } else { from.checked_sub_months(months) });
    let too_far = WishFault::TooFar { day: NaiveDate::MAX };
    plus(moved.ok_or(too_far)?, shift.days).map(DaySpan::on)
}

/// The first such weekday after today.
pub(crate) fn coming(today: NaiveDate, weekday: Weekday) -> Result<NaiveDate, WishFault> {
    let ahead = (7 + weekday.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
    plus(today, if ahead == 0 { 7 } else { i64::from(ahead) })
}

/// The Monday of the week of a day.
pub(crate) fn monday(day: NaiveDate) -> Result<NaiveDate, WishFault> {
    plus(day, -i64::from(day.weekday().num_days_from_monday()))
}

/// The weekday within the week that a day lies in.
pub(crate) fn in_week_of(day: NaiveDate, weekday: Weekday) -> Result<NaiveDate, WishFault> {
    plus(monday(day)?, i64::from(weekday.num_days_from_monday()))
}

/// A weekday by the word before it.
pub(crate) fn weekday(today: NaiveDate, day: Weekday, which: Which) -> Result<Settled<NaiveDate>, WishFault> {
    let coming = coming(today, day)?;
    let is_today = today.weekday() == day;
    let this_week = coming <= plus(monday(today)?, 6)?;
    Ok(match which {
        Which::Bare if is_today => Settled::or(coming, AmbiguityKind::WeekdayIsToday, today),
        Which::This if is_today => Settled::sure(today),
        Which::Bare | Which::This | Which::Coming => Settled::sure(coming),
        Which::Next if this_week => Settled::or(plus(coming, 7)?, AmbiguityKind::NextWeekday, coming),
        Which::Next => Settled::sure(coming),
        Which::AfterNext if this_week => Settled::or(plus(coming, 14)?, AmbiguityKind::NextWeekday, plus(coming, 7)?),
        Which::AfterNext => Settled::sure(plus(coming, 7)?),
    })
}

/// Saturday and Sunday by the word before them. A weekend that has begun is "this" one.
pub(crate) fn weekend(today: NaiveDate, which: Which) -> Result<Settled<DaySpan>, WishFault> {
    let saturday = in_week_of(today, Weekday::Sat)?;
    let span = |weeks: i64| -> Result<DaySpan, WishFault> {
        let saturday = plus(saturday, 7 * weeks)?;
        let span = DaySpan::between(saturday, plus(saturday, 1)?).unwrap_or(DaySpan::on(saturday));
        Ok(span.not_before(today).unwrap_or(span))
    };
    let begun = today >= saturday;
    Ok(match which {
        Which::Bare | Which::This => Settled::sure(span(0)?),
        Which::Coming => Settled::sure(span(i64::from(begun))?),
        Which::Next if begun => Settled::sure(span(1)?),
        Which::Next => Settled::or(span(1)?, AmbiguityKind::NextWeekend, span(0)?),
        Which::AfterNext => Settled::sure(span(2)?),
    })
}

/// A week or a stretch of it, weeks from this one: Monday and Tuesday, Tuesday to Thursday, Thursday to Saturday.
pub(crate) fn week(today: NaiveDate, offset: u32, stretch: Stretch) -> Result<DaySpan, WishFault> {
    let monday = plus(monday(today)?, 7 * i64::from(offset))?;
    let (first, last) = match stretch {
        Stretch::Whole => (0, 6),
        Stretch::Start => (0, 1),
        Stretch::Middle => (1, 3),
        Stretch::End => (3, 5),
    };
    ahead_of(today, plus(monday, first)?, plus(monday, last)?)
}

/// A month or a third of it, months from this one.
pub(crate) fn month(today: NaiveDate, offset: u32, stretch: Stretch) -> Result<DaySpan, WishFault> {
    let first = plus_months(today.with_day(1).unwrap_or(today), offset)?;
    let last = plus(plus_months(first, 1)?, -1)?;
    let (first, last) = match stretch {
        Stretch::Whole => (first, last),
        Stretch::Start => (first, plus(first, 9)?),
        Stretch::Middle => (plus(first, 10)?, plus(first, 19)?),
        Stretch::End => (plus(first, 20)?, last),
    };
    ahead_of(today, first, last)
}

/// A named month: the next one, this one while it lasts.
pub(crate) fn named_month(today: NaiveDate, month_number: u32, stretch: Stretch) -> Result<DaySpan, WishFault> {
    let offset = (12 + month_number - today.month()) % 12;
    match month(today, offset, stretch) {
        Err(WishFault::Past { .. }) => month(today, offset + 12, stretch),
        span => span,
    }
}

/// The days from today on; past when none are left.
fn ahead_of(today: NaiveDate, first: NaiveDate, last: NaiveDate) -> Result<DaySpan, WishFault> {
    DaySpan::between(first.max(today), last).ok_or(WishFault::Past { day: Some(last), time: None })
}

/// A date whose year may be missing, which is then inferred forward.
pub(crate) fn date(today: NaiveDate, year: Option<i32>, month: u32, day: u32) -> Result<NaiveDate, WishFault> {
    let missing = WishFault::NoSuchDate { day, month };
    let Some(year) = year else {
        let this_year = today.year();
        return [this_year, this_year + 1]
            .into_iter()
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
            .find(|date| *date >= today)
            .ok_or(missing);
    };
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(missing)?;
    if date < today {
        return Err(WishFault::Past { day: Some(date), time: None });
    }
    Ok(date)
}

/// The next day with this number, today included, in the first month that has it.
pub(crate) fn day_of_month(today: NaiveDate, day: u32) -> Result<NaiveDate, WishFault> {
    let first = today.with_day(1).unwrap_or(today);
    (0..3)
        .filter_map(|months| plus_months(first, months).ok()?.with_day(day))
        .find(|date| *date >= today)
        .ok_or(WishFault::NoSuchDate { day, month: today.month() })
}

/// A day with a name: the next one that is not over, or that of a year. Where countries differ, all of theirs.
pub(crate) fn feast(
    today: NaiveDate,
    (feast, year): (Feast, Option<i32>),
    land: Option<Land>,
) -> Result<Settled<DaySpan>, WishFault> {
    let mut spans = feast.rules(land).map(|rule| next_of(today, (rule, feast.lasts), year));
    let value = spans.next().unwrap_or(Err(WishFault::TooFar { day: NaiveDate::MAX }))?;
    let mut settled = Settled::sure(value);
    for other in spans.flatten() {
        if other != value && settled.others.iter().all(|(_, known)| *known != other) {
            settled.others.push((AmbiguityKind::CountryDay, other));
        }
    }
    Ok(settled)
}

fn next_of(today: NaiveDate, (rule, lasts): (DayRule, u8), year: Option<i32>) -> Result<DaySpan, WishFault> {
    let of_year = |year: i32| {
        let first = rule.in_year(year)?;
        DaySpan::between(first, plus(first, i64::from(lasts) - 1).ok()?)
    };
    let too_far = WishFault::TooFar { day: NaiveDate::MAX };
    if let Some(year) = year {
        let span = of_year(year).ok_or(too_far)?;
        return span.not_before(today).ok_or(WishFault::Past { day: Some(span.last()), time: None });
    }
    let years = [today.year(), today.year() + 1];
    years.into_iter().filter_map(of_year).find_map(|span| span.not_before(today)).ok_or(too_far)
}

/// The last such weekday before a day.
pub(crate) fn last_before(day: NaiveDate, weekday: Weekday) -> Result<NaiveDate, WishFault> {
    plus(coming(day, weekday)?, if day.weekday() == weekday { -14 } else { -7 })
}
