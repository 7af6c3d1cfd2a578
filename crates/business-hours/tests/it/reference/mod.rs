//! A slow, plain second opinion: what is open, minute by minute, from the written configuration.
//!
//! It shares nothing with the crate but the configuration's types and the holidays: local times are resolved by
//! chrono's own mapping, a jump is found by trying every minute after it, and the
//! rules are applied as the README states them.

pub(crate) mod generate;

use business_hours::{DstRules, Fold, Gap, ScheduleConfig, SeasonConfig};
use chrono::{DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// Open or closed for every minute from `start` on.
pub(crate) struct Minutes {
    pub(crate) start: DateTime<Utc>,
    pub(crate) open: Vec<bool>,
}

impl Minutes {
    /// The minutes of a configuration from `start` for so many days.
    pub(crate) fn of(config: &ScheduleConfig, start: DateTime<Utc>, days: i64) -> Self {
        let zone: Tz = config.zone.parse().unwrap();
        let first = start.with_timezone(&zone).date_naive() - Days::new(3);
        let (mut open, mut closed) = (Vec::new(), Vec::new());
        for date in first.iter_days().take(usize::try_from(days).unwrap() + 7) {
            let day = DayHours::of(config, date);
            let resolve = |range: &(i64, i64)| interval(zone, config.dst, date, *range);
            open.extend(day.open.iter().map(resolve));
            closed.extend(day.closed.iter().map(resolve));
        }
        let within =
            |list: &[(DateTime<Utc>, DateTime<Utc>)], at| list.iter().any(|(from, to)| *from <= at && at < *to);
        let minutes = (0..days * 1440).map(|minute| start + TimeDelta::minutes(minute));
        let open = minutes.map(|at| within(&open, at) && !within(&closed, at)).collect();
        Self { start, open }
    }

    pub(crate) fn instant(&self, minute: usize) -> DateTime<Utc> {
        self.start + TimeDelta::minutes(i64::try_from(minute).unwrap())
    }

    /// For every minute, the next later one that is `open` and whose predecessor is not.
    pub(crate) fn next(&self, open: bool) -> Vec<Option<usize>> {
        let mut next = vec![None; self.open.len()];
        for minute in (1..self.open.len()).rev() {
            let toggles = self.open[minute] == open && self.open[minute - 1] != open;
            next[minute - 1] = if toggles { Some(minute) } else { next[minute] };
        }
        next
    }
}

/// The ranges of one date in minutes of its wall clock, and those taken away.
struct DayHours {
    open: Vec<(i64, i64)>,
    closed: Vec<(i64, i64)>,
}

impl DayHours {
    fn of(config: &ScheduleConfig, date: NaiveDate) -> Self {
        let iso = date.to_string();
        let mut day = Self { open: Vec::new(), closed: Vec::new() };
        let dates = |one: &business_hours::ExceptionConfig| {
            let from = one.date.clone().or(one.from.clone()).unwrap();
            let to = one.date.clone().or(one.to.clone()).unwrap();
            from <= iso && iso <= to
        };
        for exception in config.exceptions.iter().filter(|one| dates(one)) {
            day.closed.extend(ranges(exception.without.as_deref().unwrap_or_default()));
        }
        let before = config.valid_from.as_ref().is_some_and(|from| iso < *from);
        let after = config.valid_until.as_ref().is_some_and(|until| iso > *until);
        if before || after {
            return day;
        }
        let replaces = |one: &&business_hours::ExceptionConfig| dates(one) && one.without.is_none();
        if let Some(exception) = config.exceptions.iter().find(replaces) {
            day.open = ranges(exception.hours.as_deref().unwrap_or_default());
            return day;
        }
        let region = config.holidays.as_ref().map(|code| code.parse::<business_hours::Region>().unwrap());
        if region.is_some_and(|region| region.holiday_on(date).unwrap().is_some()) {
            day.open = ranges(&config.holiday_hours);
            return day;
        }
        day.open = ranges(usual(config, date));
        if let Some(half) = config.half_days.iter().find(|half| iso.ends_with(&half.date)) {
            let until = minutes(&half.until);
            day.open =
                day.open.iter().map(|(from, to)| (*from, *to.min(&until))).filter(|(from, to)| from < to).collect();
        }
        let weekday = format!("{:?}", date.weekday()).to_lowercase();
        for pause in &config.breaks {
            if pause.days.is_empty() || pause.days.iter().any(|day| day.starts_with(&weekday)) {
                day.closed.extend(ranges(std::slice::from_ref(&pause.hours)));
            }
        }
        day
    }
}

fn usual(config: &ScheduleConfig, date: NaiveDate) -> &[String] {
    let matches = |season: &&SeasonConfig| {
        let day = if season.from.len() == 5 { date.format("%m-%d").to_string() } else { date.to_string() };
        if season.from <= season.to {
            season.from <= day && day <= season.to
        } else {
            season.from <= day || day <= season.to
        }
    };
    let week = match config.seasons.iter().rfind(matches) {
        Some(s) => [&s.monday, &s.tuesday, &s.wednesday, &s.thursday, &s.friday, &s.saturday, &s.sunday],
        None => [
            &config.monday,
            &config.tuesday,
            &config.wednesday,
            &config.thursday,
            &config.friday,
            &config.saturday,
            &config.sunday,
        ],
    };
    week[date.weekday().num_days_from_monday() as usize].as_deref().unwrap_or_default()
}

fn minutes(text: &str) -> i64 {
    let (hour, minute) = text.split_once(':').unwrap();
    hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap()
}

fn ranges(texts: &[String]) -> Vec<(i64, i64)> {
    let range = |text: &String| {
        let (from, to) = text.split_once('-').map(|(from, to)| (minutes(from), minutes(to))).unwrap();
        (from, if to <= from { to + 1440 } else { to })
    };
    texts.iter().map(range).collect()
}

fn interval(zone: Tz, dst: DstRules, date: NaiveDate, (from, to): (i64, i64)) -> (DateTime<Utc>, DateTime<Utc>) {
    let at = |minute: i64| date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute);
    let end = DstRules { fold: if dst.fold == Fold::Both { Fold::Second } else { dst.fold }, ..dst };
    (resolve(zone, dst, at(from)), resolve(zone, end, at(to)))
}

/// The instant that a local time means, by chrono's mapping.
pub(crate) fn resolve(zone: Tz, dst: DstRules, local: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) => at.to_utc(),
        MappedLocalTime::Ambiguous(first, second) => {
            if dst.fold == Fold::Second {
                first.max(second).to_utc()
            } else {
                first.min(second).to_utc()
            }
        }
        MappedLocalTime::None => {
            let jump = jump_after(zone, local);
            let offset = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local() - at.naive_utc();
            match dst.gap {
                Gap::Later => (local - offset(jump - TimeDelta::seconds(1))).and_utc(),
                Gap::Earlier => (local - offset(jump)).and_utc(),
                _ => jump,
            }
        }
    }
}

/// The jump over `local`: the first local time after it that exists, minute by minute.
fn jump_after(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let mut next = local;
    loop {
        next += TimeDelta::minutes(1);
        if let Some(at) = zone.from_local_datetime(&next).earliest() {
            return at.to_utc();
        }
    }
}
