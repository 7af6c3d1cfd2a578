//! Every clock change of 1990 to 2040 in ten zones.

use business_hours::{DstRules, Fold, Gap, LocalInstants, Schedule, ScheduleConfig};
use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use opening_hours::localization::TzLocation;
use opening_hours::{Context, OpeningHours};

use crate::reference::{Minutes, resolve};
use crate::support::{at, day};

/// Ten zones with every habit that zones have; at least how often their clocks change from 1990 to 2040.
const ZONES: [(&str, usize); 10] = [
    ("Europe/Berlin", 102),
    ("America/New_York", 102),
    ("America/Sao_Paulo", 59),
    ("Australia/Lord_Howe", 102),
    ("Africa/Casablanca", 80),
    ("Africa/Cairo", 80),
    ("Asia/Tehran", 60),
    ("Asia/Gaza", 100),
    ("Pacific/Apia", 23),
    ("Europe/Dublin", 102),
];

fn all_week(zone: &str, ranges: &[&str], dst: DstRules) -> ScheduleConfig {
    ScheduleConfig {
        zone: zone.to_owned(),
        monday: day(ranges),
        tuesday: day(ranges),
        wednesday: day(ranges),
        thursday: day(ranges),
        friday: day(ranges),
        saturday: day(ranges),
        sunday: day(ranges),
        dst,
        ..ScheduleConfig::default()
    }
}

fn from_1990_to_2040(config: &ScheduleConfig) -> Schedule {
    Schedule::for_years(config.validate().unwrap(), 1990..=2040).unwrap()
}

/// Every instant at which the zone's offset changes, found hour by hour, to the hour's quarter.
fn changes(zone: Tz) -> Vec<DateTime<Utc>> {
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    let quarter = TimeDelta::minutes(15);
    let (mut at, end) = (at("1990-01-02T00:00:00Z"), at("2040-12-30T00:00:00Z"));
    let mut changes = Vec::new();
    while at < end {
        if offset(at) != offset(at + quarter * 4) {
            changes.extend((1..=4).map(|n| at + quarter * n).find(|&next| offset(next) != offset(next - quarter)));
        }
        at += quarter * 4;
    }
    changes
}

#[test]
fn every_change_of_the_clocks_from_1990_to_2040_in_ten_zones_agrees_with_the_reference() {
    let ranges = ["00:10-00:40", "01:00-01:45", "02:15-02:45", "03:00-04:00", "22:30-00:05"];
    for (number, (name, at_least)) in ZONES.into_iter().enumerate() {
        let zone: Tz = name.parse().unwrap();
        let changes = changes(zone);
        assert!(changes.len() >= at_least, "{name}: {} changes", changes.len());
        let gap = [Gap::Jump, Gap::Later, Gap::Earlier][number % 3];
        let fold = [Fold::First, Fold::Both, Fold::Second][number / 2 % 3];
        let config = all_week(name, &ranges, DstRules { gap, fold });
        let schedule = from_1990_to_2040(&config);
        for change in changes {
            let minutes = Minutes::of(&config, change - TimeDelta::hours(12), 1);
            for (minute, open) in minutes.open.iter().enumerate() {
                let at = minutes.instant(minute);
                assert_eq!(schedule.is_open(at).unwrap(), *open, "{name} {at}, change at {change}");
            }
        }
    }
}

#[test]
fn every_local_quarter_hour_around_every_change_means_what_chrono_says() {
    for (name, _) in ZONES {
        let zone: Tz = name.parse().unwrap();
        let schedule = from_1990_to_2040(&all_week(name, &["09:00-17:00"], DstRules::default()));
        for change in changes(zone) {
            for quarter in -16..16 {
                let local = change.with_timezone(&zone).naive_local() + TimeDelta::minutes(15 * quarter);
                let instants = schedule.local_instants(local).unwrap();
                for gap in [Gap::Jump, Gap::Later, Gap::Earlier] {
                    for fold in [Fold::First, Fold::Second] {
                        let rules = DstRules { gap, fold };
                        assert_eq!(instants.choose(rules), resolve(zone, rules, local), "{name} {local} {rules:?}");
                    }
                }
            }
        }
    }
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

#[test]
fn both_instants_of_a_repeated_hour_can_be_had() {
    let schedule = from_1990_to_2040(&ScheduleConfig::default());
    let twice = LocalInstants::Twice { first: at("2026-10-25T00:30:00Z"), second: at("2026-10-25T01:30:00Z") };
    assert_eq!(schedule.local_instants(local("2026-10-25T02:30:00")).unwrap(), twice);
    assert!(twice.is_fold());
    assert_eq!(schedule.resolve_local(local("2026-10-25T02:30:00")).unwrap(), at("2026-10-25T00:30:00Z"));
    let skipped = schedule.local_instants(local("2026-03-29T02:30:00")).unwrap();
    let expected = LocalInstants::Skipped {
        jump: at("2026-03-29T01:00:00Z"),
        later: at("2026-03-29T01:30:00Z"),
        earlier: at("2026-03-29T00:30:00Z"),
    };
    assert_eq!(skipped, expected);
    assert!(skipped.is_gap());
}

#[test]
fn a_place_that_is_open_all_night_stays_open_while_the_clocks_go_back() {
    for fold in [Fold::First, Fold::Second, Fold::Both] {
        let rules = DstRules { fold, ..DstRules::default() };
        let schedule = from_1990_to_2040(&all_week("Europe/Berlin", &["18:00-06:00"], rules));
        let change = at("2026-10-25T01:00:00Z");
        for second in -7200..7200 {
            assert!(schedule.is_open(change + TimeDelta::seconds(second)).unwrap(), "{second} s from the change");
        }
        let night = schedule.open_range_at_or_after(change).unwrap().unwrap();
        assert_eq!(night.duration(), TimeDelta::hours(13));
    }
}

#[test]
fn the_minute_for_which_opening_hours_closes_before_the_clocks_go_back_is_open_here() {
    let berlin = TzLocation::new(chrono_tz::Europe::Berlin);
    let peer =
        "Mo-Su 18:00-06:00".parse::<OpeningHours>().unwrap().with_context(Context::default().with_locale(berlin));
    let schedule = from_1990_to_2040(&all_week("Europe/Berlin", &["18:00-06:00"], DstRules::default()));
    let night = at("2026-10-24T16:00:00Z");
    let minutes = (0..13 * 60).map(|minute| night + TimeDelta::minutes(minute));
    let closed: Vec<_> = minutes
        .filter(|minute| {
            assert!(schedule.is_open(*minute).unwrap(), "{minute}");
            !peer.is_open(minute.with_timezone(&chrono_tz::Europe::Berlin))
        })
        .collect();
    // The last minute of the first pass of 02:00 to 03:00. When this fails, the peer was mended: say so in the README.
    assert_eq!(closed, [at("2026-10-25T00:59:00Z")]);
    assert!(!schedule.is_open(night + TimeDelta::hours(13)).unwrap());
}

#[test]
fn the_fold_rule_decides_what_a_range_within_the_repeated_hour_means() {
    let ranges = |fold| {
        let rules = DstRules { fold, ..DstRules::default() };
        let schedule = from_1990_to_2040(&all_week("Europe/Berlin", &["02:15-02:45"], rules));
        let night = at("2026-10-24T22:00:00Z")..at("2026-10-25T05:00:00Z");
        let ranges: Vec<_> = schedule.open_ranges(night).unwrap().collect();
        let [range] = ranges[..] else { panic!("one range, not {ranges:?}") };
        (range.start.format("%H:%M").to_string(), range.end.format("%H:%M").to_string())
    };
    assert_eq!(ranges(Fold::First), ("00:15".into(), "00:45".into()));
    assert_eq!(ranges(Fold::Second), ("01:15".into(), "01:45".into()));
    assert_eq!(ranges(Fold::Both), ("00:15".into(), "01:45".into()));
}

#[test]
fn the_gap_rule_decides_what_a_range_within_the_missing_hour_means() {
    let ranges = |gap| -> Vec<_> {
        let rules = DstRules { gap, ..DstRules::default() };
        let schedule = from_1990_to_2040(&all_week("Europe/Berlin", &["02:15-02:45"], rules));
        let night = at("2026-03-28T23:00:00Z")..at("2026-03-29T05:00:00Z");
        let text = |at: DateTime<Utc>| at.format("%H:%M").to_string();
        schedule.open_ranges(night).unwrap().map(|range| (text(range.start), text(range.end))).collect()
    };
    assert_eq!(ranges(Gap::Jump), []);
    assert_eq!(ranges(Gap::Later), [("01:15".into(), "01:45".into())]);
    assert_eq!(ranges(Gap::Earlier), [("00:15".into(), "00:45".into())]);
}

#[test]
fn the_day_that_apia_skipped_has_no_hours() {
    let schedule = from_1990_to_2040(&all_week("Pacific/Apia", &["09:00-17:00"], DstRules::default()));
    let skipped = local("2011-12-30T12:00:00").date();
    let day = schedule.day(skipped).unwrap();
    assert_eq!(day.start, day.end);
    assert_eq!(schedule.open_ranges_on(skipped).unwrap().count(), 0);
    let closing = at("2011-12-30T03:00:00Z");
    assert_eq!(schedule.next_opening(closing).unwrap(), Some(at("2011-12-30T19:00:00Z")), "9:00 on the 31st");
    assert_eq!(schedule.add_open_days(closing, 1).unwrap(), Some(at("2011-12-31T03:00:00Z")));
}

#[test]
fn the_next_opening_of_an_instant_within_a_second_is_on_the_whole_second() {
    let schedule = from_1990_to_2040(&ScheduleConfig::default());
    let instant = at("2026-03-02T07:59:59.999999999Z");
    assert_eq!(schedule.next_opening(instant).unwrap(), Some(at("2026-03-02T08:00:00Z")));
    assert_eq!(schedule.next_closing(instant).unwrap(), Some(at("2026-03-02T17:00:00Z")));
    assert!(!schedule.is_open(instant).unwrap());
}
