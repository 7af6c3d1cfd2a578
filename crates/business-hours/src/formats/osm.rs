//! OpenStreetMap's `opening_hours` strings, parsed by the `opening-hours-syntax` crate.
//!
//! **The law of the strings.** Rules stand in order. A rule after `;` replaces what earlier ones say about
//! its days; one after `,` adds to it; `off` with times takes them away, without times the whole days.
//!
//! **What is read.** Weekdays; months, dates and years as seasons; `PH` with hours or off. What this crate
//! cannot represent is a fault that names the rule: sunrise and sunset, open ends, nth weekdays, week numbers,
//! school holidays, `unknown`, `||`, dates that move, and orders of rules whose meaning would change, since
//! here holidays come before seasons and seasons before the week.
//!
//! The part of a night after midnight stays with the day on which it began: in `Fr 22:00-04:00; Sa 09:00-18:00` Saturday opens at
//! nine and closes Friday's night at four. The `opening-hours` crate lets the rule for Saturday take that night away.
//!
//! Strings are read and not written: these hours can say what the strings cannot (a commune's holidays, labels, rules for
//! clock changes), and a string that says nearly the same would be worse than none.

use chrono::Weekday;
use opening_hours_syntax::rules::day::{DaySelector, HolidayKind, WeekDayRange};
use opening_hours_syntax::rules::time::{Time, TimeSpan};
use opening_hours_syntax::rules::{RuleOperator, RuleSequence};
use opening_hours_syntax::{RuleKind, parse};

use crate::config::{ScheduleConfig, SeasonConfig};
use crate::error::{ConfigFaults, Fault};
use crate::formats::day_minutes::{DayMinutes, can_be_written};
use crate::formats::osm_dates::{Span, spans_of};

/// The longest string that is read, in bytes. The grammar recurses; a longer string is nobody's hours.
const LONGEST: usize = 2_000;

type Week = [DayMinutes; 7];

/// What the rules up to here say.
#[derive(Default)]
struct Reading {
    week: Week,
    seasons: Vec<(Span, Week)>,
    holidays: Option<DayMinutes>,
}

/// The days that a rule speaks of.
struct Days {
    weekdays: [bool; 7],
    holidays: bool,
    /// The rule says all of their hours; others add some or take some away.
    replaces: bool,
}

impl ScheduleConfig {
    /// The hours of an OpenStreetMap string in a zone. A string with `PH` needs the `region` whose
    /// holidays are meant; without `PH` no holidays are kept, as the string says.
    ///
    /// # Errors
    /// Where the string cannot be parsed, or each rule that this crate cannot represent, and why. Zone and region are checked
    /// when the configuration is validated.
    pub fn from_osm(text: &str, zone: &str, region: Option<&str>) -> Result<Self, ConfigFaults> {
        let mut faults = Vec::new();
        let mut reading = Reading::default();
        if text.len() > LONGEST {
            faults.push(fault("opening_hours", format!("at most {LONGEST} bytes are read")));
        } else {
            match parse(text) {
                Ok(expression) => reading.read_all(&expression.rules, &mut faults),
                Err(error) => faults.push(fault("opening_hours", error.to_string())),
            }
        }
        if reading.holidays.is_some() && region.is_none() {
            faults.push(fault("opening_hours", "PH needs the region whose holidays are meant".to_owned()));
        }
        ConfigFaults::from_list(faults).map_or_else(|| Ok(reading.into_config(zone, region)), Err)
    }
}

fn fault(path: &str, message: String) -> Fault {
    Fault { path: path.to_owned(), message }
}

impl Reading {
    fn read_all(&mut self, rules: &[RuleSequence], faults: &mut Vec<Fault>) {
        for (index, rule) in rules.iter().enumerate() {
            if let Err(problem) = self.read(rule) {
                faults.push(fault(&format!("rules[{index}]"), format!("`{rule}`: {problem}")));
            }
        }
    }

    fn read(&mut self, rule: &RuleSequence) -> Result<(), &'static str> {
        let opens = match rule.kind {
            RuleKind::Open => true,
            RuleKind::Closed => false,
            RuleKind::Unknown => return Err("hours that are unknown cannot be represented"),
        };
        if rule.operator == RuleOperator::Fallback {
            return Err("a fallback after || cannot be represented");
        }
        let adds = rule.operator == RuleOperator::Additional;
        let times = times(&rule.time_selector.spans, opens)?;
        let whole = if opens { !adds } else { times == [(0, 1440)] };
        let days = Days { replaces: whole, ..Days::of(&rule.day_selector)? };
        let spans = spans_of(&rule.day_selector)?;
        if days.holidays {
            self.read_holidays(&spans, (opens, adds), &times)?;
        } else if self.holidays.is_some() {
            return Err("a rule after PH would come before it; write PH last");
        }
        let change = |week: &mut Week| change(week, days.weekdays, (opens, adds), &times);
        if spans.is_empty() {
            if !self.seasons.is_empty() && days.weekdays.contains(&true) {
                return Err("a rule for all year after one for a season would come before it; write it first");
            }
            change(&mut self.week);
        }
        for span in spans {
            self.read_season(span, &days, &change)?;
        }
        Ok(())
    }

    /// `PH` with hours, or off.
    fn read_holidays(
        &mut self,
        spans: &[Span],
        (opens, adds): (bool, bool),
        times: &[(u16, u16)],
    ) -> Result<(), &'static str> {
        if !spans.is_empty() {
            return Err("PH within a season cannot be represented");
        }
        if adds || (!opens && times != [(0, 1440)]) {
            return Err("PH that changes the day's other hours cannot be represented, only PH with hours or off");
        }
        let mut hours = DayMinutes::default();
        for &(start, end) in times.iter().filter(|_| opens) {
            hours.add(start, end);
        }
        self.holidays = Some(hours);
        Ok(())
    }

    /// Changes a season's week, which begins as a copy of what holds without it.
    fn read_season(&mut self, span: Span, days: &Days, change: &dyn Fn(&mut Week)) -> Result<(), &'static str> {
        let same = self.seasons.iter().position(|(known, _)| *known == span);
        let overlaps = self.seasons.iter().skip(same.map_or(0, |at| at + 1)).any(|(known, _)| known.overlaps(&span));
        if overlaps && (same.is_some() || !days.replaces || days.weekdays.contains(&false)) {
            return Err("a season that overlaps an earlier one has to give the hours of every day of the week");
        }
        let at = same.unwrap_or_else(|| {
            self.seasons.push((span, self.week.clone()));
            self.seasons.len() - 1
        });
        if let Some((_, week)) = self.seasons.get_mut(at) {
            change(week);
        }
        Ok(())
    }

    fn into_config(self, zone: &str, region: Option<&str>) -> ScheduleConfig {
        let mut config = ScheduleConfig { zone: zone.to_owned(), ..ScheduleConfig::default() };
        for (index, day) in self.week.iter().enumerate() {
            *config.day_mut(index) = Some(day.written());
        }
        for (span, week) in &self.seasons {
            let mut season = SeasonConfig { from: span.from(), to: span.to(), ..SeasonConfig::default() };
            for (index, day) in week.iter().enumerate() {
                *season.day_mut(index) = Some(day.written());
            }
            config.seasons.push(season);
        }
        if let Some(hours) = self.holidays {
            config.holidays = region.map(str::to_owned);
            config.holiday_hours = hours.written();
        }
        config
    }
}

/// Applies a rule's hours to some days of a week.
fn change(week: &mut Week, days: [bool; 7], (opens, adds): (bool, bool), times: &[(u16, u16)]) {
    for (day, _) in week.iter_mut().zip(days).filter(|(_, speaks)| *speaks) {
        if opens && !adds {
            *day = DayMinutes::default();
        }
        for &(start, end) in times {
            if opens {
                day.add(start, end);
            } else if (start, end) == (0, 1440) {
                *day = DayMinutes::default();
            } else {
                day.remove(start, end);
            }
        }
    }
}

impl Days {
    /// The days of a selector; one without weekdays speaks of all of them.
    fn of(selector: &DaySelector) -> Result<Self, &'static str> {
        if !selector.week.is_empty() {
            return Err("week numbers cannot be represented");
        }
        let mut days = Self { weekdays: [selector.weekday.is_empty(); 7], holidays: false, replaces: false };
        for range in &selector.weekday {
            match range {
                WeekDayRange::Holiday { kind: HolidayKind::School, .. } => {
                    return Err("school holidays cannot be represented");
                }
                WeekDayRange::Holiday { offset: 0, .. } => days.holidays = true,
                WeekDayRange::Fixed { range, offset: 0, nth_from_start, nth_from_end } => {
                    if nth_from_start.contains(&false) || nth_from_end.contains(&false) {
                        return Err("the nth weekday of a month cannot be represented");
                    }
                    days.add(*range.start(), *range.end());
                }
                _ => return Err("days before or after others cannot be represented"),
            }
        }
        Ok(days)
    }

    /// Adds the weekdays from one to another, over the end of the week if need be.
    fn add(&mut self, first: Weekday, last: Weekday) {
        let mut day = first;
        loop {
            self.weekdays[day as usize] = true;
            if day == last {
                return;
            }
            day = day.succ();
        }
    }
}

/// The minutes of a rule's times.
fn times(spans: &[TimeSpan], opens: bool) -> Result<Vec<(u16, u16)>, &'static str> {
    let minutes = |span: &TimeSpan| {
        let (Time::Fixed(start), Time::Fixed(end)) = (span.range.start, span.range.end) else {
            return Err("times of the sun cannot be represented");
        };
        if span.open_end || span.repeats.is_some() {
            return Err("open ends and repeated times cannot be represented");
        }
        let (start, end) = (start.mins_from_midnight(), end.mins_from_midnight());
        let end = if end <= start { end + 1440 } else { end };
        if start >= 1440 || !can_be_written(start, end) {
            return Err("hours have to begin on their day and last less than one, or all of it from midnight");
        }
        if !opens && end > 1440 {
            return Err("taking hours away over midnight cannot be represented");
        }
        Ok((start, end))
    };
    spans.iter().map(minutes).collect()
}
