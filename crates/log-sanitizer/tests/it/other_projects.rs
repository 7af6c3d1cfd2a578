//! Lines in the manner of other frameworks, servers, tools and countries.

use crate::clean;
use serde_json::Value;

#[test]
fn what_has_to_go_goes_and_harmless_lines_stay() {
    for line in include_str!("../fixtures/other-projects.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = case["line"].as_str().unwrap();
        let out = clean(text);
        let gone = case["gone"].as_array().unwrap();
        for part in gone {
            assert!(!out.contains(part.as_str().unwrap()), "{part} is left of {text}\n{out}");
        }
        if gone.is_empty() {
            assert_eq!(out, text);
        }
        assert_eq!(clean(&out), out, "a second pass over {text}");
    }
}
