//! The table of wishes: `tests/fixtures/wishes.txt` says what each means at its "now".

use appointment_finder::{DateOrder, Reading, Wish, WishFault, WishInput, WishParser, WishSettings, parse_wish};
use chrono::{NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

const TABLE: &str = include_str!("../fixtures/wishes.txt");

struct Case<'a> {
    line: usize,
    now: NaiveDateTime,
    zone: Tz,
    said: &'a str,
    means: &'a str,
}

fn cases() -> Vec<Case<'static>> {
    let mut now = None;
    let mut zone = chrono_tz::Europe::Berlin;
    let mut cases = Vec::new();
    for (index, line) in TABLE.lines().enumerate() {
        let line = line.trim();
        if let Some(at) = line.strip_prefix('@') {
            let mut words = at.split_whitespace();
            let date = words.next().unwrap();
            let time = words.next().unwrap();
            zone = words.next().map_or(chrono_tz::Europe::Berlin, |name| name.parse().unwrap());
            now = Some(format!("{date}T{time}:00").parse().unwrap());
        } else if !line.is_empty() && !line.starts_with('#') {
            let (said, means) = line.split_once(" => ").unwrap_or_else(|| panic!("line {}", index + 1));
            let now = now.expect("a line with @ before the first case");
            cases.push(Case { line: index + 1, now, zone, said: said.trim(), means: means.trim() });
        }
    }
    cases
}

/// `d: morgen + t: 10` names arguments; anything else is free speech.
fn input(said: &str) -> WishInput<'_> {
    let mut input = WishInput::default();
    for argument in said.split(" + ") {
        match argument.split_once(": ") {
            Some(("d", date)) => input.date = Some(date),
            Some(("u", until)) => input.until = Some(until),
            Some(("t", time)) => input.time = Some(time),
            Some(("w", window)) => input.window = Some(window),
            _ => input.text = Some(argument),
        }
    }
    input
}

fn hm(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn show_reading(reading: &Reading) -> String {
    let days = reading.days();
    let mut shown = days.first().to_string();
    if !days.is_single() {
        shown += &format!("..{}", days.last());
    }
    if let Some(time) = reading.time() {
        shown += &format!(" {}", hm(time));
    }
    if let Some(window) = reading.window() {
        let side = |time: Option<NaiveTime>| time.map(hm).unwrap_or_default();
        shown += &format!(" [{}-{}]", side(window.from()), side(window.until()));
    }
    if let Some(pass) = reading.pass() {
        shown += &format!(" {pass:?}");
    }
    shown
}

fn show(wish: &Result<Wish, WishFault>) -> String {
    match wish {
        Ok(wish) => {
            let mut shown = show_reading(&wish.reading());
            for ambiguity in wish.ambiguities() {
                shown += &format!(" ~ {:?} {}", ambiguity.kind(), show_reading(&ambiguity.other()));
            }
            for refused in wish.refused() {
                shown += &format!(" - {}", show_reading(refused));
            }
            shown
        }
        Err(WishFault::DayMissing) => "! DayMissing".into(),
        Err(WishFault::NotUnderstood { field, .. }) => format!("! NotUnderstood {field:?}"),
        Err(WishFault::NoSuchTime { field, .. }) => format!("! NoSuchTime {field:?}"),
        Err(WishFault::TooLong { field, .. }) => format!("! TooLong {field:?}"),
        Err(WishFault::NoSuchDate { day, month }) => format!("! NoSuchDate {day}.{month}."),
        Err(WishFault::Past { day, time }) => {
            let day = day.map(|day| format!(" {day}")).unwrap_or_default();
            let time = time.map(|time| format!(" {}", hm(time))).unwrap_or_default();
            format!("! Past{day}{time}")
        }
        Err(WishFault::TooFar { day }) => format!("! TooFar {day}"),
        Err(WishFault::WrongWeekday { day, said }) => format!("! WrongWeekday {day} {said}"),
        Err(WishFault::Contradiction { part }) => format!("! Contradiction {part:?}"),
        Err(other) => panic!("{other:?} has no form in the table"),
    }
}

#[test]
fn every_wish_of_the_table_means_what_it_says() {
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 300, "{} cases", cases.len());
    for case in &cases {
        let now = instant(case.now, case.zone);
        let means = show(&parse_wish(&input(case.said), now, case.zone));
        if means != case.means {
            wrong.push(format!("line {}: {}\n   means {}\n  wanted {}", case.line, case.said, means, case.means));
        }
    }
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn dates_in_digits_may_have_the_month_first() {
    let parser = WishParser::new(WishSettings { date_order: DateOrder::MonthFirst, ..WishSettings::default() });
    let now = instant("2026-11-24T10:00:00".parse().unwrap(), chrono_tz::America::New_York);
    let means = |said| show(&parser.parse(&input(said), now, chrono_tz::America::New_York));
    for (said, meant) in [
        ("d: 03/04/2027", "2027-03-04 ~ DayOrMonthFirst 2027-04-03"),
        ("d: 03-04-2027", "2027-03-04 ~ DayOrMonthFirst 2027-04-03"),
        ("d: 3/4", "2027-03-04 ~ DayOrMonthFirst 2027-04-03"),
        ("d: 12/25", "2026-12-25"),
        ("d: 25/12/2026", "2026-12-25"),
        ("d: Thursday, 03/04/2027", "2027-03-04"),
        ("d: Saturday, 03/04/2027", "2027-04-03"),
        // With dots the day stands first everywhere.
        ("d: 03.04.2027", "2027-04-03"),
    ] {
        assert_eq!(means(said), meant, "{said}");
    }
}

/// The instant of a local "now"; the first pass where it happens twice.
fn instant(local: NaiveDateTime, zone: Tz) -> chrono::DateTime<chrono::Utc> {
    local.and_local_timezone(zone).earliest().unwrap().to_utc()
}
