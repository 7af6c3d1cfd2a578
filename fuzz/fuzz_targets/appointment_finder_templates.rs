//! A tenant's sentences: refused with their faults, or spoken, and then safe to read aloud.

#![no_main]

use appointment_finder::{Sentence, Speaker, Templates};
use business_hours::Language;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (template, value) = text.split_at(text.find('\n').unwrap_or(text.len()));
    for sentence in Sentence::all() {
        let templates = match Templates::load([(sentence.key(), template)]) {
            Ok(templates) => templates,
            Err(faults) => {
                assert!(!faults.faults().is_empty() && faults.to_string().contains(sentence.key()));
                continue;
            }
        };
        let values: Vec<(&str, &str)> = sentence.placeholders().iter().map(|name| (*name, value)).collect();
        let said = Speaker::new(Language::German).with_templates(templates).say(sentence, &values);
        let unspeakable = |mark: char| mark.is_control() || "<>{}[]_*#|\\@`~^=".contains(mark);
        assert!(!said.chars().any(unspeakable), "{said:?}");
        assert!(!said.contains("  "), "{said:?}");
    }
    let _ = Templates::load([(template, value)]);
});
