//! What holds for any value in any carrier.

use log_sanitizer::Sanitizer;
use proptest::prelude::*;

/// Values of a kind that must never survive.
fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{2,10}[.][a-z]{2,10}@[a-z]{3,12}[.](de|com|org)",
        r"\+49 ?1[567][0-9] ?[0-9]{7,8}",
        "0[0-9]{3}/[1-9][0-9]{5,7}".prop_filter("area", |s| !s.starts_with("00")),
        "sk_live_[0-9a-zA-Z]{24}",
        "ghp_[0-9a-zA-Z]{36}",
        "eyJ[0-9a-zA-Z]{20}[.]eyJ[0-9a-zA-Z]{20}[.][0-9a-zA-Z_-]{30}",
    ]
}

fn carrier() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("", ""),
        ("msg=\"", "\" ok"),
        (r#"{"a":""#, r#""}"#),
        (r#"{"a":"{\"b\":\""#, r#"\"}"}"#),
        ("GET /x?q=", "&n=1 HTTP/1.1"),
        ("<td>", "</td>"),
        ("(", "), done"),
        ("2025-10-02T10:00:00Z INFO gateway: ", ""),
        ("['", "']"),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_secret_in_any_carrier_is_gone(value in secret(), (before, after) in carrier()) {
        let line = format!("{before}{value}{after}");
        let out = Sanitizer::default().sanitize(&line).into_owned();
        prop_assert!(!out.contains(&value), "{out}");
        prop_assert!(out.starts_with(before) && out.ends_with(after), "{out}");
    }

    #[test]
    fn sanitizing_twice_changes_nothing(parts in prop::collection::vec(prop_oneof![
        secret(),
        "[ -~]{0,12}",
        "(password|name|email|phone|token|cookie|to|dob)(=|: |\":\")",
        "[0-9 ./()+-]{1,16}",
        "\\PC{0,4}",
    ], 0..8)) {
        let s = Sanitizer::default();
        let line = parts.concat();
        let once = s.sanitize(&line).into_owned();
        let twice = s.sanitize(&once).into_owned();
        prop_assert_eq!(&twice, &once, "from {}", line);
        let again = s.findings(once.as_bytes());
        prop_assert!(again.is_empty(), "{:?} in {}", again, once);
    }

    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let s = Sanitizer::default();
        let findings = s.findings(&bytes);
        prop_assert!(findings.windows(2).all(|w| w[0].end <= w[1].start));
        prop_assert!(findings.iter().all(|f| f.start < f.end && f.end <= bytes.len()));
    }

    #[test]
    fn text_stays_text(line in "\\PC{0,60}", mail in secret()) {
        let line = format!("{line}{mail}{line}");
        let out = Sanitizer::default().sanitize_bytes(line.as_bytes()).into_owned();
        prop_assert!(String::from_utf8(out).is_ok());
    }

    #[test]
    fn json_stays_json(key in "[a-z_]{1,8}|phone|password|name|pin|email|dob|iban|to", number in any::<i64>(), text in "\\PC{0,20}", mail in secret()) {
        let value = serde_json::json!({"a": {key.clone(): number}, key.clone(): [number, 4.5e3], "t": text, "m": [mail.clone()]});
        let nested = serde_json::json!({"body": value.to_string(), key: text}).to_string();
        for json in [value.to_string(), nested] {
            let out = Sanitizer::default().sanitize_json(&json).into_owned();
            prop_assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok(), "{out}\nfrom {json}");
            prop_assert!(!out.contains(&mail));
        }
    }
}
