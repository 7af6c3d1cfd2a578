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
    assert_eq!(s.sanitize("doorCode=1 outdoor_code=1"), "doorCode=[REDACTED] outdoor_code=1");
    assert_eq!(s.sanitize("admin_password=x1 password=x1"), "admin_password=x1 password=[REDACTED]");
}

#[test]
fn a_key_whose_last_word_is_one_letter_was_never_looked_at() {
    let s = with(|c| c.secret_keys = vec!["pin_x".into(), "k".into()]);
    assert_eq!(s.sanitize("pin_x=17 k=18 x=19 kk=20"), "pin_x=[REDACTED] k=[REDACTED] x=19 kk=20");
}

#[test]
fn a_key_of_two_words_was_looked_for_by_its_first() {
    let s = with(|c| c.secret_keys = vec!["salon_quux".into(), "quuxMenge".into()]);
    assert_eq!(
        s.sanitize("salon_quux=17 salon=18 quux_menge=19"),
        "salon_quux=[REDACTED] salon=18 quux_menge=[REDACTED]"
    );
}

#[test]
fn a_path_means_a_key_below_another_wherever_that_stands() {
    let s = with(|c| {
        c.secret_keys = vec!["door.code".into()];
        c.allow_keys = vec!["service.contact.name".into()];
    });
    for (line, clean) in [
        (r#"{"door":{"id":7,"code":4711},"code":1}"#, r#"{"door":{"id":7,"code":"[REDACTED]"},"code":1}"#),
        (r#"{"doors":[{"door":[{"code":"y7"}]}]}"#, r#"{"doors":[{"door":[{"code":"[REDACTED]"}]}]}"#),
        ("door.code=1 code=2 outdoor.code=3", "door.code=[REDACTED] code=2 outdoor.code=3"),
        (r#"{"service":{"contact":{"name":"Ada Byron"}}}"#, r#"{"service":{"contact":{"name":"Ada Byron"}}}"#),
        (r#"{"contact":{"name":"Ada Byron"}}"#, r#"{"contact":{"name":"[PII_REDACTED]"}}"#),
    ] {
        assert_eq!(s.sanitize(line), clean);
        assert_eq!(s.sanitize(clean), clean);
    }
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
    assert_eq!(s.sanitize(r#"{"transcript":"Hallo, hier ist Anna"}"#), r#"{"transcript":"[PII_REDACTED]"}"#);
}

#[test]
fn the_last_digits_can_be_kept_and_a_class_masked() {
    let s = with(|c| {
        c.actions.insert(Class::Phone, Action::KeepLast(4));
        c.actions.insert(Class::Email, Action::Mask);
    });
    let once = s.sanitize("+49 171 234-5678 a@b.de").into_owned();
    assert_eq!(once, "[PHONE_REDACTED:5678] ****");
    assert_eq!(s.sanitize(&once), once);
}

#[test]
fn clones_count_together() {
    let s = Sanitizer::default();
    let _ = s.clone().sanitize("a@b.de c@d.de");
    let _ = s.sanitize("clean");
    assert_eq!(s.counts().find(|(c, _)| *c == Class::Email), Some((Class::Email, 2)));
}

#[cfg(feature = "pseudonym")]
#[test]
fn a_pseudonym_follows_a_value_through_its_spellings_but_not_to_another_tenant() {
    let s = with(|c| {
        c.actions.insert(Class::Phone, Action::Pseudonym);
        c.pseudonym = Some(log_sanitizer::PseudonymKey::new("k1", "0123456789abcdef"));
    });
    let one = s.for_tenant("15").sanitize("+49 171 2345678").into_owned();
    assert!(one.starts_with("[PHONE_REDACTED:k1:"), "{one}");
    assert!(!one.contains("2345"));
    assert_eq!(s.for_tenant("15").sanitize("0049171/2345678"), one);
    assert_ne!(s.for_tenant("20").sanitize("+49 171 2345678"), one);
    assert_eq!(s.sanitize(&one), one);
}

#[cfg(feature = "pseudonym")]
#[test]
fn a_pseudonym_without_a_key_is_refused_and_a_key_never_shows() {
    let mut config = SanitizerConfig::default();
    config.actions.insert(Class::Phone, Action::Pseudonym);
    assert_eq!(config.clone().validate().unwrap_err().faults()[0].path, "actions.phone");
    config.pseudonym = Some(log_sanitizer::PseudonymKey::new("k1", "short"));
    assert!(!format!("{config:?}").contains("short"));
    assert_eq!(config.validate().unwrap_err().faults()[0].path, "pseudonym.secret");
}
