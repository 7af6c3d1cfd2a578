//! Opening hours as schema.org writes them, in and out.

use business_hours::{OpeningHoursSpecification, Schedule, ScheduleConfig};
use proptest::prelude::*;

use crate::reference::generate::configuration;
use crate::support::{at, day, schedule};

/// Google's example shapes: a list of days, a single day, full addresses, a season, a closed date, the whole day.
const JSON: &str = r#"[
    {"@type": "OpeningHoursSpecification", "dayOfWeek": ["Monday", "https://schema.org/Tuesday"], "opens": "09:00", "closes": "12:00:00"},
    {"@type": "OpeningHoursSpecification", "dayOfWeek": "Monday", "opens": "13:00", "closes": "18:00"},
    {"@type": "OpeningHoursSpecification", "dayOfWeek": "http://schema.org/Saturday", "opens": "21:00", "closes": "02:00"},
    {"@type": "OpeningHoursSpecification", "dayOfWeek": "Sunday", "opens": "00:00", "closes": "23:59"},
    {"@type": "OpeningHoursSpecification", "dayOfWeek": "PublicHolidays", "opens": "10:00", "closes": "11:00"},
    {"@type": "OpeningHoursSpecification", "dayOfWeek": "Monday", "opens": "08:00", "closes": "09:00", "validFrom": "2026-07-01", "validThrough": "2026-07-31"},
    {"@type": "OpeningHoursSpecification", "opens": "00:00", "closes": "00:00", "validFrom": "2026-03-02", "validThrough": "2026-03-03"}
]"#;

fn specifications(json: &str) -> Vec<OpeningHoursSpecification> {
    serde_json::from_str(json).unwrap()
}

#[test]
fn specifications_are_read_as_google_documents_them() {
    let config = ScheduleConfig::from_schema_org(&specifications(JSON), "Europe/Berlin", Some("DE-BE")).unwrap();
    let schedule = schedule(&config);
    let hours = |date: &str| -> Vec<String> {
        let ranges = schedule.open_ranges_on(date.parse().unwrap()).unwrap();
        let time = |at| schedule.local(at).format("%H:%M").to_string();
        ranges.map(|range| format!("{}-{}", time(range.start), time(range.end))).collect()
    };
    assert_eq!(hours("2026-02-23"), ["09:00-12:00", "13:00-18:00"]);
    assert_eq!(hours("2026-03-02"), [""; 0], "closed from 2 to 3 March");
    assert_eq!(hours("2026-03-03"), [""; 0]);
    assert_eq!(hours("2026-03-10"), ["09:00-12:00"]);
    assert_eq!(hours("2026-03-14"), ["21:00-00:00"], "and on until 2:00 within Sunday's whole day");
    assert_eq!(hours("2026-03-15"), ["00:00-00:00"], "the whole day");
    assert_eq!(hours("2026-04-06"), ["10:00-11:00"], "Easter Monday");
    assert_eq!(hours("2026-07-06"), ["08:00-09:00"], "the season's Monday");
    assert_eq!(hours("2026-07-07"), [""; 0], "the season has no Tuesday");
}

#[test]
fn what_cannot_be_read_is_named_with_its_place_in_the_list() {
    let json = r#"[
        {"dayOfWeek": "Mon", "opens": "09:00", "closes": "9"},
        {"dayOfWeek": ["Montag", "PublicHolidays"], "opens": "09:00"},
        {"opens": "09:00", "closes": "09:00"},
        {"opens": "09:00", "closes": "10:00", "validFrom": "2026-01-01"}
    ]"#;
    let faults = ScheduleConfig::from_schema_org(&specifications(json), "Europe/Berlin", None).unwrap_err();
    let faults: Vec<String> = faults.faults().iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "[0].closes: `9` is no time of day: write HH:MM from 00:00 to 24:00",
            "[1]: opens and closes are only understood together",
            "[1].dayOfWeek: `Montag` is no day such as Monday or PublicHolidays",
            "[2]: `09:00-09:00` is no range of hours: it has no length; a whole day is 00:00-24:00",
            "[3]: validFrom and validThrough are only understood together",
            "dayOfWeek: PublicHolidays needs the region whose holidays are meant",
        ]
    );
}

#[test]
fn a_schedule_is_written_once_by_weekday_and_then_by_special_date() {
    let config = ScheduleConfig { holidays: Some("DE-BE".into()), ..ScheduleConfig::default() };
    let dates = "2026-05-01".parse().unwrap().."2026-05-08".parse().unwrap();
    let written = config.validate().unwrap().to_schema_org(dates).unwrap();
    assert_eq!(written.len(), 6, "five weekdays and Labour Day");
    let json = serde_json::to_value(&written).unwrap();
    let monday = serde_json::json!({"@type": "OpeningHoursSpecification", "dayOfWeek": "Monday", "opens": "09:00", "closes": "18:00"});
    assert_eq!(json[0], monday);
    let closed = serde_json::json!({
        "@type": "OpeningHoursSpecification", "opens": "00:00", "closes": "00:00",
        "validFrom": "2026-05-01", "validThrough": "2026-05-01",
    });
    assert_eq!(json[5], closed);
    assert!(schedule(&config).is_open(at("2026-05-04T08:00:00Z")).unwrap());
}

/// The hours of Monday, 4 May 2026, after they were written and read again.
fn written_and_read(ranges: &[&str]) -> Vec<String> {
    let config = ScheduleConfig { monday: day(ranges), ..ScheduleConfig::default() };
    let dates = "2026-05-01".parse().unwrap().."2026-06-01".parse().unwrap();
    let written = config.validate().unwrap().to_schema_org(dates).unwrap();
    let read = schedule(&ScheduleConfig::from_schema_org(&written, "Europe/Berlin", None).unwrap());
    let time = |at| read.local(at).format("%H:%M").to_string();
    let ranges = read.open_ranges(at("2026-05-03T22:00:00Z")..at("2026-05-05T21:00:00Z")).unwrap();
    ranges.map(|range| format!("{}-{}", time(range.start), time(range.end))).collect()
}

#[test]
fn a_range_that_ends_a_minute_before_midnight_is_read_as_it_was_written() {
    assert_eq!(written_and_read(&["09:00-23:59"]), ["09:00-23:59"]);
    assert_eq!(written_and_read(&["00:00-23:59"]), ["00:00-23:59"]);
    assert_eq!(written_and_read(&["23:58-23:59"]), ["23:58-23:59"]);
    assert_eq!(written_and_read(&["00:00-24:00"]), ["00:00-00:00"]);
    assert_eq!(written_and_read(&["09:00-24:00"]), ["09:00-00:00"]);
    assert_eq!(written_and_read(&["18:00-00:30"]), ["18:00-00:30"]);
}

#[test]
fn dates_outside_the_years_whose_holidays_are_known_are_an_error_and_not_open() {
    let config = ScheduleConfig { holidays: Some("CH-ZH".into()), ..ScheduleConfig::default() };
    let hours = config.validate().unwrap();
    let written = |from: &str, to: &str| hours.to_schema_org(from.parse().unwrap()..to.parse().unwrap());
    assert!(written("2015-01-01", "2015-02-01").is_ok());
    assert!(written("2099-12-01", "2100-01-01").is_ok(), "the last date is not included");
    for (from, to, date) in [("2014-12-31", "2015-01-02", "2014-12-31"), ("2099-12-31", "2100-01-02", "2100-01-01")] {
        let error = written(from, to).unwrap_err();
        assert!(error.is_outside_known_years() && error.to_string().contains(date), "{error}");
    }
    // Without holidays there is nothing that could be unknown.
    let plain = ScheduleConfig::default().validate().unwrap();
    assert!(plain.to_schema_org("2200-01-01".parse().unwrap().."2200-02-01".parse().unwrap()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_open_at_the_same_instants_when_it_is_read_again((config, around) in configuration()) {
        let hours = config.validate().unwrap();
        let dates = around - chrono::Days::new(10)..around + chrono::Days::new(10);
        let written = hours.to_schema_org(dates.clone()).unwrap();
        let mut read = ScheduleConfig::from_schema_org(&written, &config.zone, None).unwrap();
        read.dst = config.dst;
        let compile = |hours| Schedule::for_years(hours, 2024..=2027).unwrap();
        let (here, there) = (compile(hours), compile(read.validate().unwrap()));
        // The night into the first date belongs to a date that was not written.
        let drift = here.drift_from(&there, dates.start + chrono::Days::new(1)..dates.end).unwrap();
        // Which pass of a repeated hour ends a break cannot be written.
        let repeated = |at| here.local_instants(here.local(at).naive_local()).unwrap().is_fold();
        let differs = drift.differences.iter().any(|one| !repeated(one.range.start) && !repeated(one.range.end));
        prop_assert!(!differs, "{}", drift);
    }
}
