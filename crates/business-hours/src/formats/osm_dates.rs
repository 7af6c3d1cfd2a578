//! The parts of a year that an OpenStreetMap rule speaks of, as seasons are written here.

use opening_hours_syntax::rules::day::{Date, DateOffset, DaySelector, MonthdayRange, WeekDayOffset, Year, YearRange};

/// `2026 Dec-Feb` is both ends of one year to some and one winter to others.
const OVER_NEW_YEAR: &str = "a span over the new year needs the year of its end, as in 2026 Dec 01-2027 Feb 28";

/// A part of every year, or of certain ones: month and day from and to, with the year if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    years: Option<(i32, i32)>,
    from: (u32, u32),
    to: (u32, u32),
}

impl Span {
    /// The first day, as a season is written.
    pub(crate) fn from(&self) -> String {
        Self::written(self.years.map(|(first, _)| first), self.from)
    }

    /// The last day, as a season is written.
    pub(crate) fn to(&self) -> String {
        Self::written(self.years.map(|(_, last)| last), self.to)
    }

    /// In a year without a 29th of February the 28th stands for it.
    fn written(year: Option<i32>, (month, day): (u32, u32)) -> String {
        let Some(year) = year else {
            return format!("{month:02}-{day:02}");
        };
        let leap = chrono::NaiveDate::from_ymd_opt(year, 2, 29).is_some();
        let day = if (month, day) == (2, 29) && !leap { 28 } else { day };
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// False when no date can lie in both; a yearly span and a dated one are compared by their days alone.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        if let (Some((first, last)), Some((other_first, other_last))) = (self.years, other.years) {
            return (first, self.from) <= (other_last, other.to) && (other_first, other.from) <= (last, self.to);
        }
        let longer_than_a_year = |span: &Self| span.years.is_some_and(|(first, last)| last > first);
        longer_than_a_year(self)
            || longer_than_a_year(other)
            || self.has(other.from)
            || self.has(other.to)
            || other.has(self.from)
    }

    fn has(&self, day: (u32, u32)) -> bool {
        if self.from <= self.to { self.from <= day && day <= self.to } else { self.from <= day || day <= self.to }
    }
}

/// The spans of a selector; none when it speaks of the whole year, every year.
pub(crate) fn spans_of(selector: &DaySelector) -> Result<Vec<Span>, &'static str> {
    let years: Result<Vec<_>, _> = selector.year.iter().map(years_of).collect();
    let years = years?;
    if selector.monthday.is_empty() {
        let whole = |years| Span { years: Some(years), from: (1, 1), to: (12, 31) };
        return Ok(years.into_iter().map(whole).collect());
    }
    let mut spans = Vec::new();
    for range in &selector.monthday {
        let span = span_of(range)?;
        if years.is_empty() {
            spans.push(span);
        }
        for &(first, last) in &years {
            if span.years.is_some() || last - first > 30 {
                return Err("a year before a date that has its own, or too many years, cannot be represented");
            }
            if span.from > span.to {
                return Err(OVER_NEW_YEAR);
            }
            spans.extend((first..=last).map(|year| Span { years: Some((year, year)), ..span }));
        }
    }
    Ok(spans)
}

fn years_of(range: &YearRange) -> Result<(i32, i32), &'static str> {
    let (years, step) = range.clone().into_parts();
    if step == 1 && (0..=9998).contains(&years.start().0) && (0..=9998).contains(&years.end().0) {
        Ok((years.start().0, years.end().0))
    } else {
        Err("every nth year cannot be represented")
    }
}

fn span_of(range: &MonthdayRange) -> Result<Span, &'static str> {
    match range {
        MonthdayRange::Month { range, year } => {
            let (first, last) = (*range.start() as u32, *range.end() as u32);
            if year.is_some() && first > last {
                return Err(OVER_NEW_YEAR);
            }
            let year = year.map(|Year(year)| (year, year));
            Ok(Span { years: year, from: (first, 1), to: (last, last_day(last)) })
        }
        MonthdayRange::Date { start, end } => {
            let (from_year, from) = fixed(start)?;
            let (to_year, to) = fixed(end)?;
            let years = match (from_year, to_year) {
                (None, None) => None,
                (Some(from), Some(to)) => Some((from, to)),
                _ => return Err("dates with and without a year cannot be mixed"),
            };
            Ok(Span { years, from, to })
        }
    }
}

fn fixed((date, offset): &(Date, DateOffset)) -> Result<(Option<i32>, (u32, u32)), &'static str> {
    if offset.day_offset != 0 || offset.wday_offset != WeekDayOffset::None {
        return Err("dates that move with another cannot be represented");
    }
    match date {
        Date::Fixed { year, month, day } => Ok((year.map(|Year(year)| year), (*month as u32, u32::from(*day)))),
        _ => Err("Easter and the nth weekday of a month cannot be represented"),
    }
}

/// The last day of a month, of February the 29th.
const fn last_day(month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => 29,
        _ => 31,
    }
}
