//! What holds for every one of the labelled lines; how much of what they carry is found is in `score`.

use log_sanitizer::Sanitizer;
use serde_json::Value;

const CORPUS: &str = include_str!("../fixtures/corpus.jsonl");

fn lines() -> impl Iterator<Item = Value> {
    CORPUS.lines().map(|l| serde_json::from_str(l).unwrap())
}

fn range(v: &Value) -> (usize, usize) {
    let at = |i: usize| v[i].as_u64().unwrap() as usize;
    (at(0), at(1))
}

#[test]
fn harmless_lines_do_not_change_and_come_back_borrowed() {
    let sanitizer = Sanitizer::default();
    let harmless: Vec<_> = lines().filter(|l| l["kind"] != "pii").collect();
    assert!(harmless.len() > 600);
    for line in harmless {
        let text = line["text"].as_str().unwrap();
        let out = sanitizer.sanitize(text);
        assert!(matches!(out, std::borrow::Cow::Borrowed(_)), "{text}\n{out}");
    }
}

#[test]
fn identifiers_survive_beside_personal_data() {
    let sanitizer = Sanitizer::default();
    let mut seen = 0;
    for line in lines() {
        let text = line["text"].as_str().unwrap();
        let findings = sanitizer.findings(text.as_bytes());
        for (start, end) in line["keep"].as_array().unwrap().iter().map(range) {
            seen += 1;
            let lost = findings.iter().any(|f| f.start < end && f.end > start);
            assert!(!lost, "{} is lost in {text}", &text[start..end]);
        }
    }
    assert!(seen > 1000);
}

#[test]
fn nothing_but_labelled_text_is_replaced() {
    let sanitizer = Sanitizer::default();
    for line in lines() {
        let text = line["text"].as_str().unwrap();
        let spans = line["spans"].as_array().unwrap();
        let labelled: Vec<_> = spans
            .iter()
            .map(|s| (s["start"].as_u64().unwrap() as usize, s["end"].as_u64().unwrap() as usize))
            .chain(line["neutral"].as_array().unwrap().iter().map(range))
            .collect();
        for f in sanitizer.findings(text.as_bytes()) {
            let touched = labelled.iter().any(|(s, e)| *s < f.end && *e > f.start);
            assert!(touched, "{:?} in {text}", &text[f.start..f.end]);
        }
    }
}

#[test]
fn json_stays_json_and_a_second_pass_changes_nothing() {
    let sanitizer = Sanitizer::default();
    let mut json = 0;
    for line in lines() {
        let text = line["text"].as_str().unwrap();
        let once = sanitizer.sanitize(text);
        if serde_json::from_str::<Value>(text).is_ok() {
            json += 1;
            assert!(serde_json::from_str::<Value>(&once).is_ok(), "{once}");
        }
        assert_eq!(sanitizer.sanitize(&once), once);
        assert!(sanitizer.findings(once.as_bytes()).is_empty(), "counted again: {once}");
    }
    assert!(json > 250);
}
