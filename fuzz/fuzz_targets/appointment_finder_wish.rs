//! What callers say, raw and composed of the parser's vocabulary: understood or asked back, never past, never a panic, and what is
//! understood is understood again when it is spoken.

#![no_main]

use std::sync::LazyLock;

use appointment_finder::{ClockStyle, Speaker, Wish, WishFault, WishInput, WishParser, WishSettings};
use business_hours::{Language, Schedule, ScheduleConfig};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use libfuzzer_sys::fuzz_target;

const ZONE: Tz = chrono_tz::Europe::Berlin;
const WORDS: [&str; 128] = [
    "heute", "morgen", "übermorgen", "Montag", "Freitag", "So.", "nächsten", "diesen", "kommende", "übernächste", "Woche", "in", "zwei",
    "acht", "Tagen", "Wochen", "ab", "bis", "zwischen", "und", "oder", "am", "15.", "2.10.", "10", "10:30", "Uhr", "halb", "Viertel",
    "nach", "vor", "drei", "a", "week", "from", "next", "half", "past", "to", "nine", "pm", "noon", "Mitternacht", "24", "00:00",
    "2026-10-02", "T", "Z", "+02:00", "Oktober", "first", "of", "Ende", "der", "nicht", "sofort", "vormittags", "Sommerzeit", "31.2.",
    ".", ":", "-", "/", "0", "29.2.", "ago", "letzten", "twenty", "five", "Heiligabend", "Ostern", "Advent", "erster", "Tag", "New",
    "Year's", "Eve", "Good", "Friday", "später", "früher", "als", "?", "!", ",", ", um", ". Am", "um", "at", "o'clock", "abends", "in the",
    "evening", "Anfang", "Wochenende", "spätestens", "frühestens", "dreiviertel", "vom", "Dezember", "twenty-first", "2027", "99",
    "tonight", "as soon as", "possible", "egal", "gegen", "Mai", "may", "12/25", "03-04-2027", "T09:00", "Stunde", "halben", "minutes",
    "fortnight", "Mittag", "nachts", "früh", "Mitte", "15", "ersten", "dritten", "Winterzeit", "keine", "no later than", "weekend",
];

static SCHEDULE: LazyLock<Schedule> = LazyLock::new(|| {
    Schedule::from_config(&ScheduleConfig::default()).expect("the usual hours")
});

fuzz_target!(|data: &[u8]| {
    let [minutes @ .., way] = data.first_chunk::<4>().copied().unwrap_or_default();
    let rest = data.get(4..).unwrap_or_default();
    let text = if way % 4 == 0 {
        String::from_utf8_lossy(rest).into_owned()
    } else {
        rest.iter().map(|byte| WORDS[usize::from(*byte) % 128]).collect::<Vec<_>>().join(if way % 3 == 0 { "" } else { " " })
    };
    let minutes = minutes.into_iter().fold(0, |sum, byte| sum * 256 + i64::from(byte));
    let now = DateTime::from_timestamp(1_780_000_000 + minutes % 2_000_000 * 60, 0).expect("a time of this decade");
    let parser = WishParser::new(WishSettings { longest_text: 400, ..WishSettings::default() });
    let inputs = [
        WishInput::text(&text),
        WishInput { date: Some(&text), ..WishInput::default() },
        WishInput { until: Some(&text), window: Some(&text), ..WishInput::default() },
        WishInput::date_and_time("morgen", &text),
    ];
    for input in inputs {
        match parser.parse(&input, now, ZONE) {
            Ok(wish) => speak(&wish, now, &text),
            Err(fault) => {
                if let WishFault::NotUnderstood { span, .. } = &fault {
                    assert!(text.get(span.clone()).is_some() || span.is_empty(), "{text:?}: {span:?}");
                }
                let _ = Speaker::new(Language::German).ask_back(&fault, now.with_timezone(&ZONE));
            }
        }
    }
});

fn speak(wish: &Wish, now: DateTime<Utc>, text: &str) {
    let today: NaiveDate = now.with_timezone(&ZONE).date_naive();
    assert!(wish.days().last() >= today, "{text:?}: {wish:?}");
    for other in wish.ambiguities() {
        assert_ne!(other.other(), wish.reading(), "{text:?}: a second meaning that is the first");
    }
    let Ok(Some(at)) = wish.instant(&SCHEDULE) else { return };
    for style in [ClockStyle::Full, ClockStyle::Colloquial] {
        for language in [Language::German, Language::English] {
            let speaker = Speaker::new(language).with_clock_style(style);
            let said = speaker.available(at.with_timezone(&ZONE), now.with_timezone(&ZONE));
            let again = appointment_finder::parse_wish(&WishInput::text(&said), now, ZONE);
            let again = again.unwrap_or_else(|fault| panic!("{text:?} is spoken {said:?}, which is not understood: {fault}"));
            let again = again.instant(&SCHEDULE).expect("a known year").expect("a time");
            assert_eq!(again.timestamp().div_euclid(60), at.timestamp().div_euclid(60), "{text:?} is spoken {said:?}");
        }
    }
}
