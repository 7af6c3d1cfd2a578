//! Cal.com's schedules as JSON: refused with their faults, or read, and then free of drift from themselves.

#![no_main]

use business_hours::{CalcomSchedule, Schedule};
use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &str| {
    let Ok(calcom) = serde_json::from_str::<CalcomSchedule>(json) else { return };
    let Ok(config) = calcom.to_config() else { return };
    let Ok(hours) = config.validate() else { return };
    let schedule = Schedule::for_years(hours, 2026..=2026).expect("a year that is known");
    let date = |month| NaiveDate::from_ymd_opt(2026, month, 1).expect("a date");
    let drift = schedule.drift_from(&schedule.clone(), date(2)..date(4)).expect("known");
    assert!(drift.is_empty() && drift.to_string().is_empty(), "{drift}");
});
