//! When a holiday falls, as a rule; and where and from which year to which it is one by law.

use chrono::{Datelike, Days, NaiveDate, Weekday};

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
        days: u64,
    },
    /// The first Thursday of April, or the second when the first is Maundy Thursday (Glarus).
    NaefelserFahrt,
}

impl DayRule {
    /// True when the rule names this date. Never allocates.
    pub(crate) fn falls_on(self, date: NaiveDate) -> bool {
        match self {
            Self::Fixed(month, day) => (date.month(), date.day()) == (month, day),
            Self::FixedOn(month, day, weekdays) => {
                (date.month(), date.day()) == (month, day) && weekdays.contains(&date.weekday())
            }
            Self::Easter(days) => {
                easter_sunday(date.year()).is_some_and(|easter| (date - easter).num_days() == days)
            }
            Self::Before(weekday, month, day) => {
                date.weekday() == weekday
                    && NaiveDate::from_ymd_opt(date.year(), month, day)
                        .is_some_and(|limit| (1..=7).contains(&(limit - date).num_days()))
            }
            Self::AfterNth {
                weekday,
                nth,
                month,
                days,
            } => date.checked_sub_days(Days::new(days)).is_some_and(|base| {
                NaiveDate::from_weekday_of_month_opt(date.year(), month, weekday, nth) == Some(base)
            }),
            Self::NaefelserFahrt => {
                let first = NaiveDate::from_weekday_of_month_opt(date.year(), 4, Weekday::Thu, 1);
                let in_holy_week = first.is_some_and(|first| Self::Easter(-3).falls_on(first));
                let days = if in_holy_week { 7 } else { 0 };
                Self::AfterNth {
                    weekday: Weekday::Thu,
                    nth: 1,
                    month: 4,
                    days,
                }
                .falls_on(date)
            }
        }
    }
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
        Self {
            holiday,
            rule,
            regions,
            from: i32::MIN,
            to: i32::MAX,
        }
    }

    /// A law that holds from a year on.
    pub(crate) const fn since(self, from: i32) -> Self {
        Self { from, ..self }
    }

    /// A law for a single year.
    pub(crate) const fn only(self, year: i32) -> Self {
        Self {
            from: year,
            to: year,
            ..self
        }
    }

    /// True when the law makes this date a holiday in the region of this bit.
    pub(crate) fn applies(&self, region: u64, date: NaiveDate) -> bool {
        self.regions & region != 0
            && (self.from..=self.to).contains(&date.year())
            && self.rule.falls_on(date)
    }
}
