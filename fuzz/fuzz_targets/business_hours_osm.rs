//! OpenStreetMap's strings, raw and composed of their vocabulary: they are refused with the reason, or mean what the
//! `opening-hours` crate says that they mean.

#![no_main]

use std::sync::Arc;

use business_hours::{Region, Schedule, ScheduleConfig};
use chrono::{DateTime, TimeDelta, Utc};
use compact_calendar::CompactCalendar;
use libfuzzer_sys::fuzz_target;
use opening_hours::localization::TzLocation;
use opening_hours::{Context, ContextHolidays, OpeningHours};

const WORDS: [&str; 48] = [
    "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "-", ",", ";", " ", " ", "PH", "SH", "off", "closed", "open", "24/7", "09:00", "12:00",
    "13:00", "18:00", "22:00", "00:00", "24:00", "26:00", "02:00", "Jan", "Feb", "Mar", "Jul", "Aug", "Dec", " 1", " 24", " 29", "2026",
    "2027", "week 10", "sunrise", "+", " || ", "[1]", "easter", "/", "Mo-Fr 09:00-18:00", "; PH off", "; Jul-Aug ",
];

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let text = if first % 4 == 0 {
        String::from_utf8_lossy(rest).into_owned()
    } else {
        rest.iter().map(|byte| WORDS[usize::from(*byte) % WORDS.len()]).collect()
    };
    match ScheduleConfig::from_osm(&text, "UTC", Some("DE-BE")) {
        Ok(config) => compare(&text, &config),
        Err(faults) => assert!(!faults.faults().is_empty()),
    }
});

fn compare(text: &str, config: &ScheduleConfig) {
    let hours = config.validate().unwrap_or_else(|faults| panic!("{text:?} was read and is refused: {faults}"));
    let ours = Schedule::for_years(hours, 2026..=2028).expect("years that are known");
    let berlin: Region = "DE-BE".parse().expect("a region");
    let days = (2025..=2029).flat_map(|year| berlin.holidays_of(year).expect("years that are known"));
    let public: CompactCalendar = days.map(|(date, _)| date).collect();
    let context = Context::default()
        .with_holidays(ContextHolidays::new(Arc::new(public), Arc::default()))
        .with_locale(TzLocation::new(chrono_tz::UTC));
    let theirs = text.parse::<OpeningHours>().expect("the same parser").with_context(context);
    let start: DateTime<Utc> = "2026-01-01T00:30:00Z".parse().expect("an instant");
    for step in 0..900 {
        let at = start + TimeDelta::minutes(step * 1_403);
        let here = ours.is_open(at).expect("known");
        let there = theirs.is_open(at.with_timezone(&chrono_tz::UTC));
        assert_eq!(here, there, "{text:?} at {at}");
    }
}
