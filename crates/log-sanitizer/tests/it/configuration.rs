//! Configuration: faults all at once, actions, own keys and what may stay.

use log_sanitizer::{Action, Class, FreeText, Sanitizer, SanitizerConfig};

fn with(change: impl FnOnce(&mut SanitizerConfig)) -> Sanitizer {
    let mut config = SanitizerConfig::default();
    change(&mut config);
    Sanitizer::new(config.validate().unwrap())
}

#[test]
fn every_fault_is_reported_with_its_path() {
    let mut config = SanitizerConfig::default();
    config.secret_keys = vec!["ok".into(), " ".into()];
    config.allow_values = vec![String::new()];
    let error = config.validate().unwrap_err();
    let paths: Vec<_> = error.faults().iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, ["secret_keys[1]", "allow_values[0]"]);
}

#[test]
fn own_keys_are_matched_by_words_and_allowed_ones_stay() {
    let s = with(|c| {
        c.secret_keys = vec!["door_code".into()];
        c.allow_keys = vec!["admin_password".into()];
    });
    assert_eq!(
        s.sanitize("doorCode=1 outdoor_code=1"),
        "doorCode=[REDACTED] outdoor_code=1"
    );
    assert_eq!(
        s.sanitize("admin_password=x1 password=x1"),
        "admin_password=x1 password=[REDACTED]"
    );
}

#[test]
fn a_class_can_be_kept_or_removed_and_a_value_allowed() {
    let s = with(|c| {
        c.actions.insert(Class::Ip, Action::Keep);
        c.actions.insert(Class::Phone, Action::Remove);
        c.allow_values = vec!["info@example.com".into()];
    });
    assert_eq!(
        s.sanitize("84.1.2.3 <+491711234567> info@example.com a@b.de"),
        "84.1.2.3 <> info@example.com [EMAIL_REDACTED]"
    );
}

#[test]
fn free_text_can_be_removed_whole() {
    let s = with(|c| c.free_text = FreeText::Redact);
    assert_eq!(
        s.sanitize(r#"{"transcript":"Hallo, hier ist Anna"}"#),
        r#"{"transcript":"[PII_REDACTED]"}"#
    );
}
