//! schema.org's specifications as JSON: refused with their faults, or read, and then written and read again without a change.

#![no_main]

use business_hours::{OpeningHoursSpecification, ScheduleConfig};
use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &str| {
    let Ok(specifications) = serde_json::from_str::<Vec<OpeningHoursSpecification>>(json) else { return };
    let read = ScheduleConfig::from_schema_org(&specifications, "UTC", None);
    let Ok(Ok(hours)) = read.map(|config| config.validate()) else { return };
    let date = |day| NaiveDate::from_ymd_opt(2026, 1, day).expect("a date");
    let written = hours.to_schema_org(date(1)..date(31));
    let again = ScheduleConfig::from_schema_org(&written, "UTC", None).expect("what was written is read");
    let again = again.validate().expect("and holds");
    assert_eq!(again.to_schema_org(date(2)..date(30)), hours.to_schema_org(date(2)..date(30)), "{json}");
});
