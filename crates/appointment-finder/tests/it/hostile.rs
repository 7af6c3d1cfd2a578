//! Texts from strangers: no text stops the parser, and none takes long.

use appointment_finder::{WishFault, WishField, WishInput, WishParser, WishSettings, parse_wish};
use chrono::{DateTime, TimeZone, Utc};
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap()
}

const BERLIN: chrono_tz::Tz = chrono_tz::Europe::Berlin;

/// Words of the vocabulary in any order find more than random letters do.
fn word() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "heute",
        "morgen",
        "Montag",
        "nächsten",
        "in",
        "zwei",
        "Wochen",
        "ab",
        "bis",
        "zwischen",
        "und",
        "oder",
        "am",
        "15.",
        "2.10.",
        "10",
        "10:30",
        "Uhr",
        "halb",
        "Viertel",
        "nach",
        "vor",
        "drei",
        "a",
        "week",
        "from",
        "next",
        "half",
        "past",
        "to",
        "nine",
        "pm",
        "noon",
        "Mitternacht",
        "24",
        "00:00",
        "2026-10-02",
        "T",
        "Z",
        "+02:00",
        "Oktober",
        "first",
        "of",
        "Ende",
        "der",
        "nicht",
        "sofort",
        "vormittags",
        "Sommerzeit",
        "99999999",
        "4294967295",
        "31.2.",
        ".",
        ":",
        "-",
        "/",
        "0",
        "29.2.",
        "Jahr",
        "ago",
        "letzten",
        "twenty",
        "five",
        "Heiligabend",
        "Ostern",
        "Advent",
        "erster",
        "Tag",
        "New Year",
        "Good",
        "später",
        "als",
        "not",
        "?",
        ",",
        "in 4294967295 Wochen",
        "4294967295 Tage vor",
        "99999999 Monate nach",
        "Montag geht nicht.",
        "Vatertag",
        "in 99999999 Monaten",
    ];
    prop_oneof![
        8 => proptest::sample::select(WORDS).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[0-9]{1,9}",
    ]
}

proptest! {
    #[test]
    fn no_text_stops_the_parser(text in any::<String>()) {
        let _ = parse_wish(&WishInput::text(&text), now(), BERLIN);
        let _ = parse_wish(&WishInput::date_and_time(&text, &text), now(), BERLIN);
    }

    #[test]
    fn no_order_of_known_words_stops_it(words in proptest::collection::vec(word(), 0..14), glue in "[ ,.]?") {
        let text = words.join(&format!("{glue} "));
        let inputs = [
            WishInput::text(&text),
            WishInput { date: Some(&text), ..WishInput::default() },
            WishInput { until: Some(&text), window: Some(&text), ..WishInput::default() },
            WishInput::date_and_time("morgen", &text),
        ];
        for input in inputs {
            if let Ok(wish) = parse_wish(&input, now(), BERLIN) {
                prop_assert!(wish.days().last() >= now().date_naive(), "{text}: {wish:?}");
            }
        }
    }

    #[test]
    fn a_fault_points_into_the_argument(text in "\\PC{0,40}") {
        let fault = parse_wish(&WishInput { date: Some(&text), ..WishInput::default() }, now(), BERLIN);
        if let Err(WishFault::NotUnderstood { field, span, .. }) = fault {
            prop_assert_eq!(field, WishField::Date);
            prop_assert!(text.get(span).is_some());
        }
    }
}

#[test]
fn a_text_longer_than_any_wish_is_refused_unread() {
    let long = "morgen ".repeat(1000);
    let fault = parse_wish(&WishInput::text(&long), now(), BERLIN);
    assert_eq!(fault, Err(WishFault::TooLong { field: WishField::Text, limit: 200 }));
}

#[test]
fn a_header_smuggled_into_a_date_is_not_understood() {
    let fault = parse_wish(&WishInput::date_and_time("2026-12-02\r\nX-Injected: 1", "09:00"), now(), BERLIN);
    assert!(matches!(fault, Err(WishFault::NotUnderstood { field: WishField::Date, .. })), "{fault:?}");
}

#[test]
fn a_fault_never_repeats_what_was_said() {
    for said in ["geheim@example.com", "Karl Käfer", "0171 3920012"] {
        let fault = parse_wish(&WishInput { date: Some(said), ..WishInput::default() }, now(), BERLIN).unwrap_err();
        let shown = format!("{fault} {fault:?}");
        assert!(!said.split_whitespace().any(|word| word.len() > 3 && shown.contains(word)), "{shown}");
    }
}

#[test]
fn a_tenant_may_shorten_what_is_read() {
    let parser = WishParser::new(WishSettings { longest_text: 10, ..WishSettings::default() });
    let fault = parser.parse(&WishInput::text("übermorgen"), now(), BERLIN);
    assert_eq!(fault, Err(WishFault::TooLong { field: WishField::Text, limit: 10 }));
    assert!(parser.parse(&WishInput::text("tomorrow"), now(), BERLIN).is_ok());
}
