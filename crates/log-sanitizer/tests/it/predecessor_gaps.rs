//! What a predecessor's sanitizer let through, a test for each gap.

use crate::clean;

/// Every line leaves without `gone`, and with a token in its place.
fn leaves_without(cases: &[(&str, &str)]) {
    for (line, gone) in cases {
        let out = clean(line);
        assert!(!out.contains(gone), "{gone} is left: {out}");
        assert!(out.contains("REDACTED]"), "{out}");
        assert_eq!(clean(&out), out);
    }
}

#[test]
fn a_raw_body_that_is_logged_as_a_whole_is_clean_at_any_depth() {
    let body = r#"{"event":"call_analyzed","call":{"from_number":"+491712345678","transcript":"Agent: Guten Tag. User: meine Nummer ist 0171 2345678, max@example.org","metadata":"{\"customer_name\":\"Erika Muster\"}"}}"#;
    let nested = serde_json::json!({"body": body, "raw": serde_json::json!({"body": body}).to_string()}).to_string();
    for line in [body.to_owned(), format!("received {body}"), format!("received body={body:?}"), nested] {
        let out = clean(&line);
        for gone in ["1712345678", "171 2345678", "max@", "Erika", "Muster"] {
            assert!(!out.contains(gone), "{gone} is left: {out}");
        }
    }
}

#[test]
fn a_key_with_a_prefix_is_gone_without_a_field_that_names_it() {
    leaves_without(&[
        ("Using key cal_live_9f8e7d6c5b4a39281706 for company 15", "9f8e7d6c"),
        ("retry with cal_9f8e7d6c5b4a392817069f8e7d6c5b4a", "9f8e7d6c"),
        (r#"{"message":"key_9f8e7d6c5b4a39281706 refused"}"#, "9f8e7d6c"),
    ]);
}

#[test]
fn national_spellings_of_telephone_numbers_are_gone() {
    leaves_without(&[
        ("Anruf von 0171.392.0012", "392"),
        ("Anruf von 030/1234567", "1234567"),
        ("Anruf von 030 / 123 45 67", "123 45"),
        ("Anruf von (089) 12345-0", "12345"),
        ("Anruf von 0049 (0)171-3920012", "3920012"),
    ]);
}

#[test]
fn names_are_gone_by_their_fields() {
    leaves_without(&[
        (r#"{"customer_name":"Erika Mustermann","service":"Herrenhaarschnitt"}"#, "Erika"),
        (
            r#"[2025-10-02 10:00:00] production.INFO: Customer created {"name":"Erika Mustermann","email":"e@m.de"}"#,
            "Erika",
        ),
        ("vorname=Erika nachname=Mustermann", "Mustermann"),
    ]);
}

#[test]
fn numbers_and_addresses_in_transcripts_are_gone_however_they_are_said() {
    leaves_without(&[
        (r#"{"transcript":"User: null eins sieben eins drei neun zwo null null eins zwo"}"#, "drei neun"),
        (r#"{"transcript":"User: erika punkt muster at web punkt de"}"#, "muster"),
        (r#"{"transcript_object":[{"role":"user","content":"meine Nummer ist 0171 3920012"}]}"#, "3920012"),
    ]);
}

#[test]
fn what_only_looks_like_a_field_stays() {
    for line in [
        r#"{"function_name":"check_availability","capacity":4,"author":"build"}"#,
        "event_type_name=Herrenhaarschnitt username_field=login",
    ] {
        assert_eq!(clean(line), line);
    }
}
