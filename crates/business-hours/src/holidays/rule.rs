//! When a holiday falls, as a rule; and where and from which year to which it is one by law.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use crate::holidays::easter::easter_sunday;
use crate::holidays::holiday::Holiday;

/// The day of a year on which a holiday, or any other day with a name, falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DayRule {
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
    /// The date in a year, if there is one: the 29th of February is not in every year.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Fixed(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Self::FixedOn(month, day, weekdays) => {
                NaiveDate::from_ymd_opt(year, month, day).filter(|date| weekdays.contains(&date.weekday()))
            }
            Self::Easter(days) => easter_sunday(year)?.checked_add_signed(TimeDelta::try_days(days)?),
            Self::Before(weekday, month, day) => {
                let eve = NaiveDate::from_ymd_opt(year, month, day)?.pred_opt()?;
                let back = eve.weekday().days_since(weekday);
                eve.checked_sub_signed(TimeDelta::days(i64::from(back)))
            }
            Self::AfterNth { weekday, nth, month, days } => {
                nth_weekday(year, month, (weekday, nth))?.checked_add_signed(TimeDelta::try_days(days)?)
            }
            Self::NaefelserFahrt => {
                let first = nth_weekday(year, 4, (Weekday::Thu, 1))?;
                let is_maundy_thursday = easter_sunday(year)? - first == TimeDelta::days(3);
                first.checked_add_signed(TimeDelta::days(if is_maundy_thursday { 7 } else { 0 }))
            }
        }
    }

    /// True when the rule names this day. Never allocates; the two rules that nearly all laws have are answered at once.
    pub(crate) fn falls_on(self, day: Day) -> bool {
        match self {
            Self::Fixed(month, of_month) => day.is(month, of_month),
            Self::Easter(days) => day.since_easter == days,
            other => other.in_year(day.date.year()) == Some(day.date),
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

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, Weekday};

    use super::{Day, DayRule};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_date_of_a_year_is_the_one_day_of_it_that_the_rule_names() {
        let rules = [
            DayRule::Fixed(2, 29),
            DayRule::Fixed(12, 31),
            DayRule::FixedOn(12, 26, &[Weekday::Tue, Weekday::Sat]),
            DayRule::Easter(-48),
            DayRule::Easter(60),
            DayRule::Before(Weekday::Wed, 11, 23),
            DayRule::AfterNth { weekday: Weekday::Sun, nth: 3, month: 9, days: 1 },
            DayRule::NaefelserFahrt,
        ];
        for year in 2020..=2060 {
            let days = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take(366);
            for rule in rules {
                let named: Vec<_> = days.clone().filter(|date| rule.falls_on(Day::of(*date))).collect();
                let expected: Vec<_> = rule.in_year(year).into_iter().collect();
                let of_year = |date: &NaiveDate| date.to_string().starts_with(&year.to_string());
                assert_eq!(named.into_iter().filter(of_year).collect::<Vec<_>>(), expected, "{rule:?} in {year}");
            }
        }
    }

    #[test]
    fn a_weekday_before_a_date_is_never_the_date_itself() {
        // 23 November 2022 is a Wednesday.
        assert_eq!(DayRule::Before(Weekday::Wed, 11, 23).in_year(2022), Some(date("2022-11-16")));
        assert_eq!(DayRule::Before(Weekday::Wed, 11, 23).in_year(2023), Some(date("2023-11-22")));
        assert_eq!(DayRule::NaefelserFahrt.in_year(2026), Some(date("2026-04-09")), "2 April is Maundy Thursday");
        assert_eq!(DayRule::Easter(i64::MAX).in_year(2026), None);
        assert_eq!(DayRule::Fixed(2, 29).in_year(2027), None);
    }
}
