//! JSON stays JSON, on one line and over several; a value in place becomes what its text becomes.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use log_sanitizer::Sanitizer;
use serde_json::Value;

fuzz_target!(|text: &str| {
    static SANITIZER: OnceLock<Sanitizer> = OnceLock::new();
    let sanitizer = SANITIZER.get_or_init(Sanitizer::default);
    let _ = sanitizer.sanitize_json(text);
    let Ok(value) = serde_json::from_str::<Value>(text) else { return };
    let clean = sanitizer.sanitize_json(text);
    assert!(serde_json::from_str::<Value>(&clean).is_ok(), "{clean}\nfrom {text}");
    let (flat, pretty) = (value.to_string(), serde_json::to_string_pretty(&value).unwrap());
    let of_flat: Value = serde_json::from_str(&sanitizer.sanitize_json(&flat)).unwrap();
    let of_pretty: Value = serde_json::from_str(&sanitizer.sanitize_json(&pretty)).unwrap();
    assert_eq!(of_flat, of_pretty, "from {text}");
    let mut in_place = value;
    sanitizer.sanitize_value(&mut in_place);
    // Keys that became the same are numbered in place and fall together in text.
    if !in_place.to_string().contains("REDACTED] ") {
        assert_eq!(in_place, of_flat, "from {text}");
    }
});
