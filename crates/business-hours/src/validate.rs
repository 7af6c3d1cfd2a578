//! The door from written opening hours to checked ones: every fault at once, each with its place.

use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::config::{BreakConfig, ExceptionConfig, HalfDayConfig, ScheduleConfig, SeasonConfig, WrittenWeek};
use crate::error::{ConfigFaults, Fault};
use crate::holidays::region::Region;
use crate::hours::{Break, DatedHours, HalfDay, Hours, Season, SeasonSpan, Week};
use crate::limits::{self, LONGEST_LABEL, MOST_EXCEPTIONS, MOST_RULES};
use crate::time_range::{DayTime, TimeRange, shorten};

const DATE: &str = "write a date as YYYY-MM-DD";

impl ScheduleConfig {
    /// Checks the whole configuration.
    ///
    /// # Errors
    /// Every fault, each with its path and what would be right.
    pub fn validate(&self) -> Result<Hours, ConfigFaults> {
        let mut faults = Faults::default();
        let hours = Hours {
            zone: faults.zone(&self.zone),
            dst: self.dst,
            week: self.week_or_default(&mut faults),
            breaks: faults.each("breaks", &self.breaks, Faults::pause),
            seasons: faults.seasons(self),
            replacements: faults.replacements(self),
            removals: faults.removals(self),
            holidays: self.holidays.as_deref().and_then(|code| faults.region(code)),
            holiday_hours: faults.ranges("holiday_hours", &self.holiday_hours),
            half_days: faults.each("half_days", &self.half_days, Faults::half_day),
            valid_from: faults.date_or("valid_from", self.valid_from.as_deref(), NaiveDate::MIN),
            valid_until: faults.date_or("valid_until", self.valid_until.as_deref(), NaiveDate::MAX),
        };
        if hours.valid_from > hours.valid_until {
            faults.add("valid_until", "it lies before valid_from");
        }
        if hours.holidays.is_none() && !hours.holiday_hours.is_empty() {
            faults.add("holiday_hours", "they need a region in `holidays`");
        }
        ConfigFaults::from_list(faults.0).map_or(Ok(hours), Err)
    }

    fn week_or_default(&self, faults: &mut Faults) -> Week {
        let week = self.week();
        if week.iter().all(|(_, day)| day.is_none()) {
            let usual = TimeRange::from_minutes(9 * 60, 18 * 60);
            return std::array::from_fn(|day| if day < 5 { usual.into_iter().collect() } else { Vec::new() });
        }
        faults.week("", week)
    }
}

/// The faults found so far.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, path: &str, message: impl ToString) {
        self.0.push(Fault { path: path.to_owned(), message: message.to_string() });
    }

    /// Reads each element of a list by `read`, which is given its path.
    fn each<C, T>(&mut self, path: &str, list: &[C], read: impl Fn(&mut Self, &str, &C) -> Option<T>) -> Vec<T> {
        let most = if path == "exceptions" { MOST_EXCEPTIONS } else { MOST_RULES };
        if list.len() > most {
            self.add(path, format_args!("at most {most} are allowed, these are {}", list.len()));
        }
        let elements = list.iter().take(most).enumerate();
        elements.filter_map(|(index, one)| read(self, &format!("{path}[{index}]"), one)).collect()
    }

    fn zone(&mut self, name: &str) -> Tz {
        name.parse().unwrap_or_else(|_| {
            self.add("zone", format_args!("`{}` is no IANA zone such as Europe/Berlin", shorten(name)));
            Tz::UTC
        })
    }

    fn region(&mut self, code: &str) -> Option<Region> {
        code.parse().map_err(|error| self.add("holidays", error)).ok()
    }

    fn week(&mut self, prefix: &str, week: WrittenWeek<'_>) -> Week {
        week.map(|(name, day)| self.ranges(&format!("{prefix}{name}"), day.as_deref().unwrap_or_default()))
    }

    /// The ranges of one day, sorted; two that share a minute are a fault.
    fn ranges(&mut self, path: &str, texts: &[String]) -> Vec<TimeRange> {
        let mut ranges: Vec<TimeRange> =
            self.each(path, texts, |faults, path, text| text.parse().map_err(|error| faults.add(path, error)).ok());
        ranges.sort_unstable();
        for pair in ranges.windows(2) {
            if let [one, other] = pair
                && one.overlaps(*other)
            {
                self.add(path, format_args!("{one} and {other} overlap"));
            }
        }
        ranges
    }

    fn label(&mut self, path: &str, label: Option<&str>) -> Option<Arc<str>> {
        let label = label?.trim();
        if label.is_empty() || label.chars().count() > LONGEST_LABEL || label.chars().any(char::is_control) {
            let problem = "a label has 1 to 120 characters and no control characters";
            self.add(&format!("{path}.label"), problem);
        }
        Some(label.into())
    }

    fn pause(&mut self, path: &str, pause: &BreakConfig) -> Option<Break> {
        let label = self.label(path, pause.label.as_deref());
        let mut days = [pause.days.is_empty(); 7];
        for (index, name) in pause.days.iter().enumerate() {
            match name.parse::<chrono::Weekday>() {
                Ok(day) => days[usize::try_from(day.num_days_from_monday()).unwrap_or_default()] = true,
                Err(_) => self.add(
                    &format!("{path}.days[{index}]"),
                    format_args!("`{}` is no weekday such as monday", shorten(name)),
                ),
            }
        }
        let range = pause.hours.parse().map_err(|error| self.add(&format!("{path}.hours"), error)).ok()?;
        Some(Break { days, range, label })
    }

    fn seasons(&mut self, config: &ScheduleConfig) -> Vec<Season> {
        if let Some(fault) = limits::of_seasons(config) {
            self.0.push(fault);
            return Vec::new();
        }
        self.each("seasons", &config.seasons, Self::season)
    }

    fn season(&mut self, path: &str, season: &SeasonConfig) -> Option<Season> {
        let week = self.week(&format!("{path}."), season.week());
        let span = match (month_day(&season.from), month_day(&season.to)) {
            (Some(from), Some(to)) => SeasonSpan::Yearly { from, to },
            _ => self.dated_season(path, season)?,
        };
        Some(Season { span, week })
    }

    fn dated_season(&mut self, path: &str, season: &SeasonConfig) -> Option<SeasonSpan> {
        let problem = "write from and to both as MM-DD, or both as YYYY-MM-DD";
        match (iso_date(&season.from), iso_date(&season.to)) {
            (Some(from), Some(to)) if from <= to => Some(SeasonSpan::Dated { from, to }),
            (Some(_), Some(_)) => {
                self.add(&format!("{path}.to"), "it lies before from");
                None
            }
            (None, _) => {
                self.add(&format!("{path}.from"), problem);
                None
            }
            (_, None) => {
                self.add(&format!("{path}.to"), problem);
                None
            }
        }
    }

    fn half_day(&mut self, path: &str, half: &HalfDayConfig) -> Option<HalfDay> {
        let label = self.label(path, half.label.as_deref());
        let date = month_day(&half.date);
        if date.is_none() {
            self.add(&format!("{path}.date"), "write a day of every year as MM-DD");
        }
        if label.is_none() && !matches!(date, None | Some((12, 24 | 31))) {
            self.add(&format!("{path}.label"), "a half day other than 12-24 and 12-31 needs a label");
        }
        let until: Option<DayTime> = half.until.parse().map_err(|error| self.add(&format!("{path}.until"), error)).ok();
        let (month, day) = date?;
        Some(HalfDay { month, day, until: until?.minutes(), label })
    }

    fn date_or(&mut self, path: &str, text: Option<&str>, default: NaiveDate) -> NaiveDate {
        text.and_then(|text| self.date(path, text)).unwrap_or(default)
    }

    fn date(&mut self, path: &str, text: &str) -> Option<NaiveDate> {
        let date = iso_date(text);
        if date.is_none() {
            self.add(path, format_args!("`{}` is no date: {DATE}", shorten(text)));
        }
        date
    }

    /// The exceptions that replace a day's hours, sorted; two for one date are a fault.
    fn replacements(&mut self, config: &ScheduleConfig) -> Vec<DatedHours> {
        if let Some(fault) = limits::of_exceptions(config) {
            self.0.push(fault);
            return Vec::new();
        }
        let mut dated = self.each("exceptions", &config.exceptions, Self::exception);
        dated.retain(|(_, _, replaces)| *replaces);
        dated.sort_by_key(|(dates, _, _)| dates.from);
        for pair in dated.windows(2) {
            if let [(one, first, _), (other, second, _)] = pair
                && other.from <= one.to
            {
                self.add(second, format_args!("{} already has hours from {first}", other.from));
            }
        }
        dated.into_iter().map(|(dates, _, _)| dates).collect()
    }

    /// The exceptions that take hours away; their faults were named with the replacements. One that takes none is none.
    fn removals(&mut self, config: &ScheduleConfig) -> Vec<DatedHours> {
        if limits::of_exceptions(config).is_some() {
            return Vec::new();
        }
        let mut named_before = Self::default();
        let dated = named_before.each("exceptions", &config.exceptions, Self::exception);
        let removals: Vec<DatedHours> =
            dated.into_iter().filter(|(_, _, replaces)| !replaces).map(|(dates, _, _)| dates).collect();
        if let Some(date) = limits::crowded_date(removals.iter()) {
            self.add("exceptions", format_args!("more than {MOST_RULES} ranges are taken away on {date}"));
        }
        removals.into_iter().filter(|removal| !removal.ranges.is_empty()).collect()
    }

    /// One exception with its path, and whether it replaces the day's hours.
    fn exception(&mut self, path: &str, exception: &ExceptionConfig) -> Option<(DatedHours, String, bool)> {
        let label = self.label(path, exception.label.as_deref());
        let dates = self.exception_dates(path, exception);
        let (ranges, replaces) = match (exception.closed, &exception.hours, &exception.without) {
            (true, None, None) => (Vec::new(), true),
            (false, Some(hours), None) => (self.ranges(&format!("{path}.hours"), hours), true),
            (false, None, Some(hours)) => (self.ranges(&format!("{path}.without"), hours), false),
            _ => {
                self.add(path, "give exactly one of closed = true, hours and without");
                return None;
            }
        };
        let (from, to) = dates?;
        Some((DatedHours { from, to, ranges, label }, path.to_owned(), replaces))
    }

    fn exception_dates(&mut self, path: &str, exception: &ExceptionConfig) -> Option<(NaiveDate, NaiveDate)> {
        match (&exception.date, &exception.from, &exception.to) {
            (Some(date), None, None) => self.date(&format!("{path}.date"), date).map(|date| (date, date)),
            (None, Some(from), Some(to)) => {
                let from = self.date(&format!("{path}.from"), from);
                let to = self.date(&format!("{path}.to"), to);
                if from > to && to.is_some() {
                    self.add(&format!("{path}.to"), "it lies before from");
                }
                from.zip(to)
            }
            _ => {
                self.add(path, "give either date, or from and to");
                None
            }
        }
    }
}

/// A date as `YYYY-MM-DD` with a four-digit year.
fn iso_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

/// A day of every year as `MM-DD`; 02-29 is one.
fn month_day(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let date = (text.len() == 5).then(|| format!("2024-{text}"))?;
    let date = NaiveDate::parse_from_str(&date, "%Y-%m-%d").ok()?;
    Some((chrono::Datelike::month(&date), chrono::Datelike::day(&date)))
}
