//! Rules of the installation's own: what they find, what they may not be, and that they cost linear time.

use log_sanitizer::{Action, Class, CustomRule, Sanitizer, SanitizerConfig};

fn with(rules: &[(&str, &str)]) -> Sanitizer {
    let mut config = SanitizerConfig::default();
    config.rules = rules.iter().map(|(name, pattern)| CustomRule::new(*name, *pattern)).collect();
    Sanitizer::new(config.validate().unwrap())
}

#[test]
fn a_rule_finds_beside_the_built_in_ones_and_tells_its_name() {
    let s = with(&[("customer number", r"\bKD-\d{6}\b"), ("room", r"(?i)zimmer \d{1,4}")]);
    let line = "KD-004711 from a@b.de in Zimmer 12, +49 171 2345678";
    assert_eq!(s.sanitize(line), "[REDACTED] from [EMAIL_REDACTED] in [REDACTED], [PHONE_REDACTED]");
    let found = s.findings(line.as_bytes());
    let names: Vec<_> = found.iter().map(|f| s.rule(f)).collect();
    assert_eq!(names, ["customer number", "e-mail address", "room", "phone number"]);
    assert_eq!(s.sanitize(&s.sanitize(line)), s.sanitize(line));
}

#[test]
fn the_left_one_counts_and_one_that_covers_another_replaces_it() {
    let s = with(&[("whole", "<[^>]{1,64}>"), ("tail", r"\.de \w{4}")]);
    assert_eq!(s.sanitize("to <max@example.org> now"), "to [REDACTED] now");
    assert_eq!(s.sanitize("max@example.de gone"), "[EMAIL_REDACTED][REDACTED]");
}

#[test]
fn a_number_of_json_that_a_rule_takes_becomes_a_string() {
    let s = with(&[("ticket", r"\b99\d{4}\b")]);
    assert_eq!(s.sanitize(r#"{"ticket":991234,"n":1}"#), r#"{"ticket":"[REDACTED]","n":1}"#);
}

#[test]
fn the_class_of_a_rule_decides_token_and_action() {
    let mut config = SanitizerConfig::default();
    config.rules = vec![CustomRule::new("extension", "ext-[0-9]{4}").with_class(Class::Phone)];
    config.actions.insert(Class::Phone, Action::KeepLast(2));
    let s = Sanitizer::new(config.validate().unwrap());
    assert_eq!(s.sanitize("call ext-1234"), "call [PHONE_REDACTED:34]");
    assert_eq!(s.counts().find(|(class, _)| *class == Class::Phone), Some((Class::Phone, 1)));
}

#[test]
fn every_rule_that_cannot_work_is_named_at_once() {
    let mut config = SanitizerConfig::default();
    config.secret_keys = vec![String::new()];
    config.rules = [
        ("open", "(a"),
        ("empty", "a*"),
        ("endless", "a.*b"),
        ("big", r"(\w{20}){40}"),
        ("back", r"(a)\1"),
        ("open", "b"),
        ("", "c"),
    ]
    .map(|(name, pattern)| CustomRule::new(name, pattern))
    .to_vec();
    let error = config.validate().unwrap_err();
    let told: Vec<_> = error.faults().iter().map(ToString::to_string).collect();
    let expected = [
        ("secret_keys[0]", "1 to 64 bytes"),
        ("rules[0].pattern", "unclosed group"),
        ("rules[1].pattern", "empty text"),
        ("rules[2].pattern", "bound it"),
        ("rules[3].pattern", ""),
        ("rules[4].pattern", "backreferences are not supported"),
        ("rules[5].name", "name of its own"),
        ("rules[6].name", "name of its own"),
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (fault, (path, part)) in told.iter().zip(expected) {
        assert!(fault.starts_with(path) && fault.contains(part) && !fault.contains('\n'), "{fault}");
    }
}

#[test]
fn a_rule_that_is_slow_elsewhere_costs_linear_time_here() {
    let s = with(&[("nested", r"(?:(?:a{1,8}){1,8}){1,8}!")]);
    let growth = crate::work::growth(&s, "a");
    assert!(growth < 64.0, "{growth} times the work for 16 times the text");
}

#[cfg(feature = "serde")]
#[test]
fn rules_come_from_a_configuration_file_and_unknown_fields_are_faults() {
    let json = r#"{"rules":[{"name":"n","pattern":"KD-[0-9]{6}","class":"name"}],"allow_values":["KD-000000"]}"#;
    let config: SanitizerConfig = serde_json::from_str(json).unwrap();
    let s = Sanitizer::new(config.validate().unwrap());
    assert_eq!(s.sanitize("KD-123456 KD-000000"), "[PII_REDACTED] KD-000000");
    assert!(serde_json::from_str::<SanitizerConfig>(r#"{"rules":[{"name":"n","patern":"x"}]}"#).is_err());
}
