//! Every reader of text, given anything: it answers or refuses, and never panics.

use business_hours::{DayTime, Region, ScheduleConfig, TimeRange};
use proptest::prelude::*;

proptest! {
    #[test]
    fn no_text_breaks_a_reader(text in ".{0,40}") {
        drop(text.parse::<DayTime>());
        drop(text.parse::<Region>());
        drop(text.parse::<TimeRange>());
        let week = Some(vec![text.clone()]);
        let config = ScheduleConfig { zone: text.clone(), monday: week, valid_from: Some(text.clone()), ..ScheduleConfig::default() };
        prop_assert!(config.validate().is_err());
        #[cfg(feature = "osm")]
        drop(ScheduleConfig::from_osm(&text, "Europe/Berlin", None));
    }

    #[test]
    fn a_range_that_is_read_is_written_the_same(start in "[0-2][0-9]:[0-5][0-9]", end in "[0-2][0-9]:[0-5][0-9]") {
        let text = format!("{start}-{end}");
        if let Ok(range) = text.parse::<TimeRange>() {
            // Midnight at the end is always written 24:00.
            prop_assert_eq!(range.to_string(), text.replace("-00:00", "-24:00"));
            prop_assert_eq!(range.to_string().parse::<TimeRange>().unwrap(), range);
        }
    }

    #[test]
    #[cfg(feature = "osm")]
    fn no_string_of_osm_words_breaks_its_reader(words in prop::collection::vec(prop::sample::select(vec![
        "Mo", "Fr", "-", ",", ";", " ", "PH", "SH", "off", "24/7", "09:00", "26:00", "48:00", "Jan", "Feb 30", "Dec 31", "2026", "week",
        "sunset", "+", "||", "[1]", "easter", "/", "99:99", "open", "closed", "\"x\"",
    ]), 0..12)) {
        let text = words.concat();
        if let Ok(config) = ScheduleConfig::from_osm(&text, "Europe/Berlin", Some("DE-BE")) {
            drop(config.validate());
        }
    }

    #[test]
    #[cfg(feature = "serde")]
    fn no_json_breaks_the_configuration(text in r#"\{("(zone|monday|dst|exceptions)":(\[\]|"[a-z]"|1|null|\{\}),?){0,3}\}"#) {
        if let Ok(config) = serde_json::from_str::<ScheduleConfig>(&text) {
            drop(config.validate());
        }
    }
}
