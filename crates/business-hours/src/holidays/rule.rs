//! When a holiday falls, as a rule; and where and from which year to which it is one by law.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::holidays::easter::easter_sunday;
use crate::holidays::holiday::Holiday;

/// The day of a year on which a holiday falls.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DayRule {
    /// The same month and day every year.
    Fixed(u32, u32),
    /// A month and day, but only when it falls on one of these weekdays.
    FixedOn(u32, u32, &'static [Weekday]),
    /// So many days after Easter Sunday; negative before.
    Easter(i64),
    /// The last such weekday before a month and day.
    Before(Weekday, u32, u32),
    /// So many days after the nth such weekday of a month.
    AfterNth {
        /// The weekday that is counted.
        weekday: Weekday,
        /// Which of the month, from 1.
        nth: u8,
        /// The month.
        month: u32,
        /// Days later.
        days: i64,
    },
    /// The first Thursday of April, or the second when the first is Maundy Thursday (Glarus).
    NaefelserFahrt,
}

/// A date, and how far it is from Easter: computed once for all laws.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day {
    pub(crate) date: NaiveDate,
    since_easter: i64,
}

impl Day {
    /// The day of a date.
    pub(crate) fn of(date: NaiveDate) -> Self {
        let since_easter = easter_sunday(date.year()).map_or(i64::MAX, |easter| (date - easter).num_days());
        Self { date, since_easter }
    }

    fn is(self, month: u32, day: u32) -> bool {
        self.date.day() == day && self.date.month() == month
    }
}

impl DayRule {
    /// True when the rule names this day. Never allocates.
    pub(crate) fn falls_on(self, day: Day) -> bool {
        let date = day.date;
        match self {
            Self::Fixed(month, of_month) => day.is(month, of_month),
            Self::FixedOn(month, of_month, weekdays) => day.is(month, of_month) && weekdays.contains(&date.weekday()),
            Self::Easter(days) => day.since_easter == days,
            Self::Before(weekday, month, of_month) => {
                date.weekday() == weekday
                    && NaiveDate::from_ymd_opt(date.year(), month, of_month)
                        .is_some_and(|limit| (1..=7).contains(&(limit - date).num_days()))
            }
            Self::AfterNth { weekday, nth, month, days } => {
                nth_weekday(date.year(), month, (weekday, nth)).is_some_and(|base| (date - base).num_days() == days)
            }
            Self::NaefelserFahrt => nth_weekday(date.year(), 4, (Weekday::Thu, 1)).is_some_and(|first| {
                let later = (date - first).num_days();
                let first_is_maundy_thursday = day.since_easter - later == -3;
                later == if first_is_maundy_thursday { 7 } else { 0 }
            }),
        }
    }
}

fn nth_weekday(year: i32, month: u32, (weekday, nth): (Weekday, u8)) -> Option<NaiveDate> {
    NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth)
}

/// One line of a country's holiday law.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HolidayLaw {
    /// Which holiday.
    pub(crate) holiday: Holiday,
    /// When it falls.
    pub(crate) rule: DayRule,
    /// Where: one bit per region of the country.
    pub(crate) regions: u64,
    /// The first year of the law.
    pub(crate) from: i32,
    /// The last year of the law.
    pub(crate) to: i32,
}

impl HolidayLaw {
    /// A law that holds in all years.
    pub(crate) const fn always(holiday: Holiday, rule: DayRule, regions: u64) -> Self {
        Self { holiday, rule, regions, from: i32::MIN, to: i32::MAX }
    }

    /// A law that holds from a year on.
    pub(crate) const fn since(self, from: i32) -> Self {
        Self { from, ..self }
    }

    /// A law for a single year.
    pub(crate) const fn only(self, year: i32) -> Self {
        Self { from: year, to: year, ..self }
    }

    /// True when the law makes this day a holiday in the region of this bit.
    pub(crate) fn applies(&self, region: u64, day: Day) -> bool {
        self.regions & region != 0 && (self.from..=self.to).contains(&day.date.year()) && self.rule.falls_on(day)
    }
}
