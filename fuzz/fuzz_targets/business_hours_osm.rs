//! OpenStreetMap's strings, raw and composed of their vocabulary: they are refused with the reason, or mean what the
//! `opening-hours` crate says that they mean.

#![no_main]

use std::sync::Arc;

use business_hours::{Hours, Region, Schedule, ScheduleConfig};
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

/// Whole rules: which days, and which hours of them.
const DAYS: [&str; 20] = [
    "", "Mo-Fr ", "Sa ", "Su-Tu ", "Mo,We,Fr ", "PH ", "PH,Su ", "Jul-Aug ", "Jul-Aug Mo-Fr ", "Nov-Feb Sa ", "Dec 24 ", "Dec 20-Jan 06 ",
    "Jan 02-Dec 30 ", "Feb 29 ", "2026 ", "2027 Mo ", "2026-2027 Feb ", "2026 Jul 03 ", "2026 Dec 20-2027 Jan 10 ", "2026 Nov-Dec Sa ",
];
const HOURS: [&str; 8] =
    ["09:00-18:00", "10:00-12:00,13:00-17:00", "22:00-04:00", "off", "12:00-13:00 off", "00:00-24:00", "18:00-26:00", "08:00-20:00,20:00-08:00"];

/// Raw text, words in any order, or well-formed rules.
fn text_of(way: u8, data: &[u8]) -> String {
    match way % 4 {
        0 => String::from_utf8_lossy(data).into_owned(),
        1 => data.iter().map(|byte| WORDS[usize::from(*byte) % WORDS.len()]).collect(),
        _ => {
            let rule = |bytes: &[u8]| {
                let joint = if bytes[0] % 3 == 0 { ", " } else { "; " };
                let (days, hours) = (usize::from(bytes[0] / 3) % DAYS.len(), usize::from(bytes[1]) % HOURS.len());
                format!("{joint}{}{}", DAYS[days], HOURS[hours])
            };
            let rules: String = data.chunks_exact(2).take(5).map(rule).collect();
            rules.get(2..).unwrap_or_default().to_owned()
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((way, rest)) = data.split_first() else { return };
    let text = text_of(*way, rest);
    match ScheduleConfig::from_osm(&text, "UTC", Some("DE-BE")) {
        Ok(config) => {
            let hours = config.validate().unwrap_or_else(|faults| panic!("{text:?} was read and is refused: {faults}"));
            // The two differ, as documented, about nights that run into a day with a rule of its own.
            if !text.contains("22:00-") && !text.contains("18:00-26:00") && !text.contains("20:00-08:00") && way % 4 >= 2 {
                compare(&text, hours);
            }
        }
        Err(faults) => assert!(!faults.faults().is_empty()),
    }
});

fn compare(text: &str, hours: Hours) {
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
