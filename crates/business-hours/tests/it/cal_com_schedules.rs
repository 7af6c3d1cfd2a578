//! Schedules as Cal.com writes them are read, and drift is told.

use business_hours::{CalcomSchedule, ExceptionConfig, OpenAt, Schedule, ScheduleConfig};

use crate::support::{at, day, schedule};

/// A schedule in the shape of `/v2/schedules/{id}`, with what Cal.com's editor writes.
const JSON: &str = r#"{
    "id": 254, "ownerId": 478, "name": "Salon", "timeZone": "Europe/Berlin", "isDefault": true,
    "availability": [
        {"days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"], "startTime": "09:00", "endTime": "12:00"},
        {"days": ["Monday", "Tuesday"], "startTime": "11:00", "endTime": "18:00"},
        {"days": ["Saturday"], "startTime": "20:00", "endTime": "23:59"},
        {"days": ["Sunday"], "startTime": "22:00", "endTime": "02:00"}
    ],
    "overrides": [
        {"date": "2026-03-04", "startTime": "15:00", "endTime": "16:00"},
        {"date": "2026-03-04", "startTime": "08:00", "endTime": "09:00"},
        {"date": "2026-03-05", "startTime": "00:00", "endTime": "00:00"}
    ]
}"#;

fn read(json: &str) -> Schedule {
    let calcom: CalcomSchedule = serde_json::from_str(json).unwrap();
    schedule(&calcom.to_config().unwrap())
}

#[test]
fn a_schedule_means_what_cal_com_means_by_it() {
    let schedule = read(JSON);
    let hours = |date: &str| -> Vec<String> {
        let ranges = schedule.open_ranges_on(date.parse().unwrap()).unwrap();
        let time = |at| schedule.local(at).format("%H:%M").to_string();
        ranges.map(|range| format!("{}-{}", time(range.start), time(range.end))).collect()
    };
    assert_eq!(hours("2026-03-02"), ["09:00-18:00"], "entries of a day add up");
    assert_eq!(hours("2026-03-04"), ["08:00-09:00", "15:00-16:00"], "overrides replace the date");
    assert_eq!(hours("2026-03-05"), [""; 0], "an override that opens nothing closes the date");
    assert_eq!(hours("2026-03-07"), ["20:00-00:00"], "23:59 is midnight");
    assert_eq!(hours("2026-03-08"), [""; 0], "there are no overnight ranges");
    let empty = read(r#"{"timeZone": "Europe/Berlin", "availability": []}"#);
    assert_eq!(empty.next_opening(at("2026-01-01T00:00:00Z")).unwrap(), None, "no entry is closed, not a default");
}

#[test]
fn what_cannot_be_read_is_named_with_its_place_in_the_json() {
    let json = JSON.replace("\"Saturday\"", "\"Samstag\"").replace("\"15:00\"", "\"3 pm\"");
    let calcom: CalcomSchedule = serde_json::from_str(&json).unwrap();
    let faults = calcom.to_config().unwrap_err();
    let faults: Vec<String> = faults.faults().iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "availability[2].days[0]: `Samstag` is no weekday such as Monday",
            "overrides[0].startTime: `3 pm` is no time of day: write HH:MM from 00:00 to 24:00",
        ]
    );
}

#[test]
fn drift_names_each_difference_once_with_the_reason() {
    let here = schedule(&ScheduleConfig {
        monday: day(&["09:00-18:00"]),
        tuesday: day(&["09:00-18:00"]),
        wednesday: day(&["09:00-12:00"]),
        thursday: day(&["09:00-12:00"]),
        friday: day(&["09:00-12:00", "14:00-15:00"]),
        saturday: day(&["20:00-24:00"]),
        holidays: Some("DE-BE".into()),
        exceptions: vec![ExceptionConfig {
            date: Some("2026-03-04".into()),
            closed: true,
            label: Some("Inventur".into()),
            ..ExceptionConfig::default()
        }],
        ..ScheduleConfig::default()
    });
    let there = read(JSON);
    let drift = here.drift_from(&there, "2026-03-02".parse().unwrap().."2026-03-09".parse().unwrap()).unwrap();
    let expected = "\
2026-03-04 08:00 to 2026-03-04 09:00: closed here (exception), open there
2026-03-04 15:00 to 2026-03-04 16:00: closed here (exception), open there
2026-03-05 09:00 to 2026-03-05 12:00: open here, closed there
2026-03-06 14:00 to 2026-03-06 15:00: open here, closed there
";
    assert_eq!(drift.to_string(), expected);
    assert_eq!(drift.total(), chrono::TimeDelta::hours(6));
    assert_eq!(drift.differences[0].open_at, OpenAt::There);

    let easter = here.drift_from(&there, "2026-04-03".parse().unwrap().."2026-04-04".parse().unwrap()).unwrap();
    assert_eq!(easter.to_string(), "2026-04-03 09:00 to 2026-04-03 12:00: closed here (holiday), open there\n");
    assert!(here.drift_from(&here, "2026-01-01".parse().unwrap().."2027-01-01".parse().unwrap()).unwrap().is_empty());
    assert!(here.drift_from(&there, "2026-01-01".parse().unwrap().."2100-01-01".parse().unwrap()).is_err());
}

#[test]
fn schedules_in_other_zones_are_compared_as_instants() {
    let days = |zone: &str, hours: &str| {
        schedule(&ScheduleConfig { zone: zone.into(), wednesday: day(&[hours]), ..ScheduleConfig::default() })
    };
    let dates = "2026-02-01".parse().unwrap().."2026-03-01".parse().unwrap();
    let drift = days("Europe/Berlin", "09:00-17:00").drift_from(&days("Europe/London", "08:00-16:00"), dates).unwrap();
    assert!(drift.is_empty());
    assert_eq!(drift.zones, Some((chrono_tz::Europe::Berlin, chrono_tz::Europe::London)));
}
