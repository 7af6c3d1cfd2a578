//! Opening hours as OpenStreetMap writes them.

use business_hours::ScheduleConfig;
use proptest::prelude::*;

use crate::support::schedule;

/// The hours of some dates under a string.
fn hours(osm: &str, dates: &[&str]) -> Vec<String> {
    let config =
        ScheduleConfig::from_osm(osm, "Europe/Berlin", Some("DE-BE")).unwrap_or_else(|error| panic!("{error}"));
    let schedule = schedule(&config);
    let time = |at| schedule.local(at).format("%H:%M").to_string();
    let on = |date: &&str| -> String {
        let ranges = schedule.open_ranges_on(date.parse().unwrap()).unwrap();
        ranges.map(|range| format!("{}-{}", time(range.start), time(range.end))).collect::<Vec<_>>().join(" ")
    };
    dates.iter().map(on).collect()
}

#[test]
fn strings_are_read_as_the_specification_orders_their_rules() {
    // 2 March 2026 is a Monday, 3 April Good Friday, 4 July a Saturday, 24 December a Thursday.
    let dates = ["2026-03-02", "2026-03-07", "2026-04-03", "2026-07-03", "2026-07-04", "2026-12-24"];
    let cases: [(&str, [&str; 6]); 13] = [
        ("24/7", ["00:00-00:00"; 6]),
        ("Mo-Fr 09:00-18:00", ["09:00-18:00", "", "09:00-18:00", "09:00-18:00", "", "09:00-18:00"]),
        ("Mo-Fr 09:00-18:00; PH off", ["09:00-18:00", "", "", "09:00-18:00", "", "09:00-18:00"]),
        (
            "Mo-Fr 09:00-12:00,13:00-18:00; Sa 10:00-14:00; PH 10:00-11:00",
            [
                "09:00-12:00 13:00-18:00",
                "10:00-14:00",
                "10:00-11:00",
                "09:00-12:00 13:00-18:00",
                "10:00-14:00",
                "09:00-12:00 13:00-18:00",
            ],
        ),
        (
            "Mo-Fr 09:00-18:00; Mo-Fr 12:00-13:00 off",
            [
                "09:00-12:00 13:00-18:00",
                "",
                "09:00-12:00 13:00-18:00",
                "09:00-12:00 13:00-18:00",
                "",
                "09:00-12:00 13:00-18:00",
            ],
        ),
        (
            "Mo-Sa 09:00-18:00; Mo 10:00-11:00",
            ["10:00-11:00", "09:00-18:00", "09:00-18:00", "09:00-18:00", "09:00-18:00", "09:00-18:00"],
        ),
        (
            "Mo-Sa 09:00-12:00, Mo 14:00-15:00",
            ["09:00-12:00 14:00-15:00", "09:00-12:00", "09:00-12:00", "09:00-12:00", "09:00-12:00", "09:00-12:00"],
        ),
        (
            "Mo-Fr 09:00-18:00; Jul-Aug Mo-Fr 10:00-16:00; PH off",
            ["09:00-18:00", "", "", "10:00-16:00", "", "09:00-18:00"],
        ),
        (
            "Mo-Sa 09:00-18:00; Dec 24 09:00-12:00",
            ["09:00-18:00", "09:00-18:00", "09:00-18:00", "09:00-18:00", "09:00-18:00", "09:00-12:00"],
        ),
        ("Mo-Sa 09:00-18:00; Dec 20-Mar 05 off", ["", "09:00-18:00", "09:00-18:00", "09:00-18:00", "09:00-18:00", ""]),
        (
            "Mo-Sa 09:00-18:00; 2026 Jul 03 off",
            ["09:00-18:00", "09:00-18:00", "09:00-18:00", "", "09:00-18:00", "09:00-18:00"],
        ),
        ("Mo 08:00-20:00,20:00-08:00", ["08:00-00:00", "", "", "", "", ""]),
        ("Sa-Mo 20:00-02:00", ["00:00-02:00 20:00-00:00", "20:00-00:00", "", "", "20:00-00:00", ""]),
    ];
    for (osm, expected) in cases {
        assert_eq!(hours(osm, &dates), expected, "{osm}");
    }
}

#[test]
fn what_cannot_be_represented_is_named_with_its_rule() {
    let refused = [
        ("Mo-Fr sunrise-sunset", "times of the sun"),
        ("Mo-Fr 18:00+", "open ends"),
        ("Mo[1] 09:00-12:00", "nth weekday"),
        ("week 10-20 Mo 09:00-12:00", "week numbers"),
        ("SH Mo 09:00-12:00", "school holidays"),
        ("Mo 09:00-12:00 unknown", "unknown"),
        ("Mo 09:00-12:00 || \"by appointment\"", "fallback"),
        ("easter off", "Easter"),
        ("PH off; Mo-Fr 09:00-12:00", "write PH last"),
        ("Jul Mo 09:00-10:00; Mo-Fr 09:00-12:00", "write it first"),
        ("Jul Mo 09:00-10:00; Jun-Aug Tu 09:00-12:00", "overlaps an earlier one"),
        ("Jul PH off", "PH within a season"),
        ("PH 12:00-13:00 off", "only PH with hours or off"),
        ("2026 08:00-08:00", "all of it from midnight"),
        ("Mo-Fr 09:00-18:00; Jul-Aug 10:00-16:00; Jan 02-Dec 30 12:00-13:00 off", "overlaps an earlier one"),
        ("2026 Dec-Feb Sa 09:00-18:00", "needs the year of its end"),
        ("2026-2027 Dec 20-Jan 06 off", "needs the year of its end"),
    ];
    for (osm, reason) in refused {
        let error = ScheduleConfig::from_osm(osm, "Europe/Berlin", Some("DE-BE")).unwrap_err().to_string();
        assert!(error.contains(reason) && error.contains("rules["), "{osm}: {error}");
    }
    let two = ScheduleConfig::from_osm("Mo 18:00+; Tu sunrise-12:00", "Europe/Berlin", None).unwrap_err();
    assert_eq!(two.faults().len(), 2, "{two}");
    let no_region = ScheduleConfig::from_osm("Mo 09:00-10:00; PH off", "Europe/Berlin", None).unwrap_err();
    assert!(no_region.to_string().contains("PH needs the region"));
    let syntax = ScheduleConfig::from_osm("Mo-Fri 9-5", "Europe/Berlin", None).unwrap_err();
    assert!(syntax.to_string().contains("opening_hours: "), "{syntax}");
    assert!(
        ScheduleConfig::from_osm(&"Mo;".repeat(1000), "Europe/Berlin", None)
            .unwrap_err()
            .to_string()
            .contains("2000 bytes")
    );
}

proptest! {
    #[test]
    fn whatever_is_read_validates(rules in prop::collection::vec(prop::sample::select(vec![
        "Mo-Fr 09:00-18:00", "Sa 22:00-04:00", "Tu,Th 12:00-13:00 off", "Jul-Sep Mo-Sa 10:00-16:00", "Dec 24 off", "PH off",
        "2026 Mo-Su 08:00-09:00", "Dec 20-Jan 06 off", "PH,Su 10:00-12:00", "24/7", "Feb 10:00-11:00", "2026-2027 Feb Mo off",
    ]), 1..5), additional in any::<bool>()) {
        let text = rules.join(if additional { ", " } else { "; " });
        if let Ok(config) = ScheduleConfig::from_osm(&text, "Europe/Berlin", Some("DE-BY")) {
            prop_assert!(config.validate().is_ok(), "{}: {:?}", text, config.validate().err());
        }
    }
}
