//! JSON values in place.

use std::collections::HashSet;

use log_sanitizer::{Action, Class, Sanitizer, SanitizerConfig};
use proptest::prelude::*;
use serde_json::{Value, json};

fn clean(mut value: Value) -> Value {
    Sanitizer::default().sanitize_value(&mut value);
    value
}

#[test]
fn every_kind_of_leaf_is_sanitized_where_it_stands() {
    let value = json!({
        "call": {"from_number": "+491712345678", "to": [491712345678_u64, "fine", null, true, 1.5]},
        "note \"x\"": "mail \u{fc} max@example.org\n\"quoted\"",
        "nested": "{\"password\":\"hunter2\",\"n\":1}",
    });
    let expected = json!({
        "call": {"from_number": "[PHONE_REDACTED]", "to": [491712345678_u64, "fine", null, true, 1.5]},
        "note \"x\"": "mail \u{fc} [EMAIL_REDACTED]\n\"quoted\"",
        "nested": "{\"password\":\"[REDACTED]\",\"n\":1}",
    });
    assert_eq!(clean(value), expected);
}

/// Which of them is the first depends on whether the map keeps the order of insertion.
#[test]
fn keys_that_become_the_same_token_keep_their_values() {
    let cleaned = clean(json!({"max@example.org": 1, "erika@example.org": 2}));
    let mut values = ["[EMAIL_REDACTED]", "[EMAIL_REDACTED] 2"].map(|key| cleaned[key].as_u64());
    values.sort();
    assert_eq!(values, [Some(1), Some(2)], "{cleaned}");
}

#[test]
fn a_clean_value_is_not_touched() {
    let mut value =
        json!({"slots": ["2025-10-02T09:00:00Z"], "count": 3, "ok": true, "none": null, "empty": {}, "list": []});
    let before = value.clone();
    assert!(!Sanitizer::default().sanitize_value(&mut value));
    assert_eq!(value, before);
}

#[test]
fn actions_and_counters_are_those_of_text() {
    let mut config = SanitizerConfig::default();
    config.actions.insert(Class::Phone, Action::KeepLast(4));
    let s = Sanitizer::new(config.validate().unwrap());
    let mut value = json!({"phone": 491712345678_u64, "email": "a@b.de"});
    assert!(s.sanitize_value(&mut value));
    assert_eq!(value, json!({"phone": "[PHONE_REDACTED:5678]", "email": "[EMAIL_REDACTED]"}));
    assert_eq!(s.counts().map(|(_, n)| n).sum::<u64>(), 2);
}

/// Values with keys that mean something and leaves that could.
fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-z]{1,6}@[a-z]{3,6}[.]de",
        r"\+49 171 [0-9]{7}",
        "[A-Z][a-z]{2,6} [A-Z][a-z]{2,6}",
        "\\PC{0,8}",
        Just("{\"phone\":491712345678}".to_owned()),
    ];
    let leaf = prop_oneof![
        text.prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(Value::Null),
        any::<bool>().prop_map(Value::from)
    ];
    let key = "name|phone|email|password|customer|transcript|notes|iban|dob|to|[a-z]{1,5}|[a-z]{2,4}@[a-z]{3}[.]de";
    leaf.prop_recursive(3, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..4).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

#[test]
fn keys_that_become_the_same_are_numbered_and_nothing_is_lost() {
    let mut body = serde_json::Map::new();
    body.insert("[EMAIL_REDACTED] 3".into(), 0.into());
    for i in 0..4_000 {
        body.insert(format!("caller{i}@example.org"), i.into());
    }
    let Value::Object(body) = clean(Value::Object(body)) else { panic!("an object stays one") };
    assert_eq!(body.len(), 4_001);
    let expected =
        (1..=4_001).map(|n| if n == 1 { "[EMAIL_REDACTED]".into() } else { format!("[EMAIL_REDACTED] {n}") });
    assert_eq!(body.keys().cloned().collect::<HashSet<_>>(), expected.collect());
}

/// Whether two keys of one object would be the same.
fn collides(text: &str) -> bool {
    let mut seen = HashSet::new();
    text.matches("[EMAIL_REDACTED]\":").any(|key| !seen.insert(key))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_value_becomes_what_its_text_becomes(value in value()) {
        let text = Sanitizer::default().sanitize_json(&value.to_string()).into_owned();
        prop_assume!(!collides(&text));
        let in_place = clean(value);
        prop_assert_eq!(&in_place, &serde_json::from_str::<Value>(&text).unwrap());
        prop_assert_eq!(clean(in_place.clone()), in_place);
    }
}
