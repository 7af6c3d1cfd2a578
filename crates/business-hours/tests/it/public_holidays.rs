//! Holidays against a table from an independent source; its origin stands at its head.

use std::collections::BTreeMap;

use business_hours::{Holiday, HoursError, Language, Region, Schedule, ScheduleConfig};
use chrono::{Datelike, NaiveDate};

use crate::support::{at, schedule};

const TABLE: &str = include_str!("../fixtures/holidays.txt");

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

#[test]
fn every_region_agrees_with_the_table_from_2000_to_2050() {
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let (code, year) = (words.next().unwrap(), words.next().unwrap());
        let expected: Vec<String> = words.map(|day| format!("{year}-{day}")).collect();
        let found = region(code).holidays_of(year.parse().unwrap()).unwrap();
        let found: Vec<String> = found.iter().map(|(date, _)| date.to_string()).collect();
        assert_eq!(found, expected, "{code} {year}");
        *lines.entry(code).or_default() += 1;
    }
    assert!(lines.iter().filter(|(code, _)| code.starts_with("DE")).all(|(_, years)| *years == 51));
    let tabled: Vec<&str> = lines.keys().copied().collect();
    let mut known: Vec<&str> = Region::all().map(Region::code).filter(|code| *code != "CH-NE").collect();
    known.sort_unstable();
    assert_eq!(tabled, known);
}

#[test]
fn corpus_christi_in_neuchatel_belongs_to_le_landeron_alone() {
    for year in 2015..=2050 {
        let mut landeron = region("CH-NE/landeron").holidays_of(year).unwrap();
        landeron.retain(|(_, holiday)| *holiday != Holiday::CorpusChristi);
        assert_eq!(landeron, region("CH-NE").holidays_of(year).unwrap());
    }
}

#[test]
fn the_commune_cases_differ_from_their_state_by_the_named_day() {
    let only_in = |communes: &str, state: &str| -> Vec<Holiday> {
        let state = region(state).holidays_of(2026).unwrap();
        let communes = region(communes).holidays_of(2026).unwrap();
        communes.iter().filter(|day| !state.contains(day)).map(|(_, holiday)| *holiday).collect()
    };
    assert_eq!(only_in("DE-BY/catholic", "DE-BY"), [Holiday::Assumption]);
    assert_eq!(only_in("DE-BY/augsburg", "DE-BY"), [Holiday::AugsburgPeace, Holiday::Assumption]);
    assert_eq!(only_in("DE-SN/catholic", "DE-SN"), [Holiday::CorpusChristi]);
    assert_eq!(only_in("DE-TH/catholic", "DE-TH"), [Holiday::CorpusChristi]);
}

#[test]
fn outside_the_known_years_the_answer_is_an_error() {
    let date = NaiveDate::from_ymd_opt(2100, 12, 25).unwrap();
    let error = region("DE-BY").holiday_on(date).unwrap_err();
    assert!(matches!(error, HoursError::HolidaysUnknown { last: 2099, .. }));
    assert_eq!(error.to_string(), "holidays of DE-BY are known from 1995 to 2099, not for 2100-12-25");
    assert!(region("DE-BY").holidays_of(1994).is_err());

    let hours = ScheduleConfig { holidays: Some("CH-ZH".into()), ..ScheduleConfig::default() }.validate().unwrap();
    let error = Schedule::for_years(hours, 2010..=2030).unwrap_err().to_string();
    assert!(error.contains("known are 2015 to 2099"), "{error}");

    let schedule = schedule(&ScheduleConfig { holidays: Some("DE-BY".into()), ..ScheduleConfig::default() });
    for instant in ["2019-12-31T22:59:59Z", "2069-12-31T23:00:00Z"] {
        assert!(schedule.is_open(at(instant)).unwrap_err().is_outside_known_years(), "{instant}");
        assert!(schedule.next_opening(at(instant)).is_err(), "{instant}");
    }
    assert!(schedule.is_open(at("2019-12-31T23:00:00Z")).is_ok());
    assert!(schedule.is_open(at("2069-12-31T22:59:59Z")).is_ok());
}

#[test]
fn a_region_is_read_by_its_code_and_a_wrong_one_says_what_would_be_right() {
    assert_eq!(region("de-by/augsburg").name(), "Augsburg");
    assert_eq!(Region::all().count(), 20 + 1 + 27);
    for region in Region::all() {
        assert_eq!(region.code().parse::<Region>().unwrap(), region);
        assert!(region.years().contains(&2020) && region.years().contains(&2069));
    }
    let error = "Bayern".parse::<Region>().unwrap_err().to_string();
    assert!(error.contains("`Bayern`") && error.contains("DE-BY"), "{error}");
}

#[test]
fn holidays_have_names_in_both_languages_and_a_stable_code() {
    let unity = region("DE-BE").holiday_on(NaiveDate::from_ymd_opt(2026, 10, 3).unwrap()).unwrap().unwrap();
    assert_eq!(unity.code(), "unity_day");
    assert_eq!(unity.name(Language::German), "Tag der Deutschen Einheit");
    assert_eq!(unity.name(Language::English), "Day of German Unity");
    let uprising = region("DE-BE").holidays_of(2028).unwrap();
    assert!(uprising.iter().any(|(date, _)| (date.month(), date.day()) == (6, 17)));
}
