//! The same data in many carriers: what a predecessor let through has a line of its own.

use crate::clean;

/// Input and expected output.
const CASES: &[(&str, &str)] = &[
    (
        r#"{"email":"test@example.com","phone":"+491234567890","name":"Test User"}"#,
        r#"{"email":"[EMAIL_REDACTED]","phone":"[PHONE_REDACTED]","name":"[PII_REDACTED]"}"#,
    ),
    ("Authorization: Bearer test-token-12345", "Authorization: Bearer [REDACTED]"),
    (r#"call 0171.392.0012 or 030/1234567 now"#, "call [PHONE_REDACTED] or [PHONE_REDACTED] now"),
    ("using cal_live_9f8e7d6c5b4a39281706 today", "using [API_KEY_REDACTED] today"),
    (r#"{"phone":491711234567}"#, r#"{"phone":"[PHONE_REDACTED]"}"#),
    (r#"{"body":"{\"phone\":491711234567}"}"#, r#"{"body":"{\"phone\":\"[PHONE_REDACTED]\"}"}"#),
    (
        r#"{"b":"{\"c\":\"{\\\"password\\\":\\\"p\\\\\\\"q\\\"}\"}"}"#,
        r#"{"b":"{\"c\":\"{\\\"password\\\":\\\"[REDACTED]\\\"}\"}"}"#,
    ),
    ("GET /c?email=a.b%2Bc%40example.com&x=1", "GET /c?email=[EMAIL_REDACTED]&x=1"),
    (r"mail a.b\u0040example.de", "mail [EMAIL_REDACTED]"),
    ("<td>a.b&#64;example.de</td><td>a.b&#x40;example.de</td>", "<td>[EMAIL_REDACTED]</td><td>[EMAIL_REDACTED]</td>"),
    ("postgres://app:s3cr3t@db:5432/x", "postgres://app:[REDACTED]@db:5432/x"),
    ("--password hunter2 --verbose", "--password [REDACTED] --verbose"),
    ("client 2a01:598:4273:d6ff::285, 84.1.2.3", "client [IP_REDACTED], [IP_REDACTED]"),
    ("geb. am 12.03.1985 in Ulm", "geb. am [BIRTH_DATE_REDACTED] in Ulm"),
    ("Hauptstraße 12, 10115 Berlin", "[ADDRESS_REDACTED] Berlin"),
    ("IBAN DE89 3704 0044 0532 0130 00.", "IBAN [IBAN_REDACTED]."),
    ("card 4111-1111-1111-1111 declined", "card [CARD_REDACTED] declined"),
    (
        r#"{"transcript":"null eins sieben eins doppel vier fünf sechs sieben acht"}"#,
        r#"{"transcript":"[PHONE_REDACTED]"}"#,
    ),
    (
        r#"User { name: "Ada Byron", email: Some("ada@example.org"), pin: 4711 }"#,
        r#"User { name: "[PII_REDACTED]", email: Some("[EMAIL_REDACTED]"), pin: [REDACTED] }"#,
    ),
    ("<password>hunter2</password>", "<password>[REDACTED]</password>"),
    ("vorname=Jörg nachname=Weiß-Müller id=7", "vorname=[PII_REDACTED] nachname=[PII_REDACTED] id=7"),
];

#[test]
fn each_carrier_leaves_without_what_it_carried() {
    for (input, expected) in CASES {
        assert_eq!(clean(input), *expected, "from {input}");
    }
}

#[test]
fn each_class_can_be_reported_with_its_rule() {
    let found = log_sanitizer::Sanitizer::default().findings(b"mail a@b.de");
    assert_eq!((found[0].start, found[0].end, found[0].rule), (5, 11, "e-mail address"));
}
