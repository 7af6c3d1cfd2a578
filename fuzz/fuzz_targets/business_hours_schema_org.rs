//! schema.org's specifications as JSON: refused with their faults, or read, and then written and read again without a change.

#![no_main]

use business_hours::{Hours, OpeningHoursSpecification, ScheduleConfig};
use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;

/// The hours from one day of January 2026 to another, written.
fn written(hours: &Hours, from: u32, to: u32) -> Vec<OpeningHoursSpecification> {
    let date = |day| NaiveDate::from_ymd_opt(2026, 1, day).expect("a date");
    hours.to_schema_org(date(from)..date(to)).expect("no holidays, so none that are not known")
}

fuzz_target!(|json: &str| {
    let Ok(specifications) = serde_json::from_str::<Vec<OpeningHoursSpecification>>(json) else { return };
    let read = ScheduleConfig::from_schema_org(&specifications, "UTC", None);
    let Ok(Ok(hours)) = read.map(|config| config.validate()) else { return };
    let again = ScheduleConfig::from_schema_org(&written(&hours, 1, 31), "UTC", None).expect("what was written is read");
    let again = again.validate().expect("and holds");
    assert_eq!(written(&again, 2, 30), written(&hours, 2, 30), "{json}");
});
