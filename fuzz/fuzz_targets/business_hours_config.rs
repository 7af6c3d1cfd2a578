//! A configuration file of opening hours, as TOML and as JSON: it is refused with its faults, or answers consistently.

#![no_main]

use business_hours::{BookingPolicy, Schedule, ScheduleConfig, Wish};
use chrono::{DateTime, TimeDelta, Utc};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(config) = toml::from_str::<ScheduleConfig>(text) {
        let written = toml::to_string(&config).expect("what was read can be written");
        assert_eq!(toml::from_str::<ScheduleConfig>(&written).expect("and read again"), config);
        ask(&config);
    }
    if let Ok(config) = serde_json::from_str::<ScheduleConfig>(text) {
        ask(&config);
    }
});

fn ask(config: &ScheduleConfig) {
    let hours = match config.validate() {
        Ok(hours) => hours,
        Err(faults) => {
            assert!(!faults.faults().is_empty() && faults.faults().iter().all(|fault| !fault.path.is_empty()));
            return;
        }
    };
    let Ok(schedule) = Schedule::for_years(hours, 2026..=2026) else {
        panic!("the year 2026 is known for every region");
    };
    let start: DateTime<Utc> = "2026-01-02T00:00:00Z".parse().expect("an instant");
    let mut at = start;
    for _ in 0..200 {
        let (open, opening, closing) = (schedule.is_open(at), schedule.next_opening(at), schedule.next_closing(at));
        let (open, opening, closing) = (open.expect("known"), opening.expect("known"), closing.expect("known"));
        let first = if open { closing } else { opening };
        let second = if open { opening } else { closing };
        assert!(first.is_none() || second.is_none() || first < second, "{at}: {first:?} {second:?}");
        let range = schedule.open_range_at_or_after(at).expect("known");
        assert_eq!(range.is_some_and(|range| range.contains(at)), open);
        let Some(next) = first else { break };
        assert!(next > at && schedule.is_open(next).ok() != Some(open));
        at = next;
    }
    let wish = Wish::new(start + TimeDelta::days(60), TimeDelta::minutes(45));
    let policy = BookingPolicy::default();
    let adjusted = schedule.adjust(wish, &policy, start + TimeDelta::days(59)).expect("known");
    if let Some(to) = adjusted.start() {
        assert!(to >= wish.start && schedule.fits(Wish::new(to, wish.duration)).expect("known"));
    }
}
