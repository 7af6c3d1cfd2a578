//! Bytes that are no text, lines that come in pieces, lines that are hostile.

use log_sanitizer::{LineWriter, Sanitizer};
use std::io::Write;

use crate::work::growth;

#[test]
fn bytes_that_are_no_utf8_pass_and_hide_nothing() {
    let s = Sanitizer::default();
    let out = s.sanitize_bytes(b"\xff\xfe a@b.de \xf0\x9f");
    assert_eq!(&*out, b"\xff\xfe [EMAIL_REDACTED] \xf0\x9f");
}

#[test]
fn a_line_written_in_pieces_leaves_as_if_written_at_once() {
    let line = "caller +49 171 2345678 wrote max@example.org with password=hunter2\nnext a@b.de";
    let s = Sanitizer::default();
    let expected = s.sanitize(line).into_owned();
    for cut in 0..line.len() {
        let mut out = Vec::new();
        let mut writer = LineWriter::new(&mut out, s.clone());
        writer.write_all(&line.as_bytes()[..cut]).unwrap();
        writer.flush().unwrap();
        writer.write_all(&line.as_bytes()[cut..]).unwrap();
        drop(writer);
        assert_eq!(String::from_utf8(out).unwrap(), expected, "cut at {cut}");
    }
}

#[test]
fn cost_per_byte_does_not_grow_with_the_line() {
    let s = Sanitizer::default();
    for unit in [
        "@",
        "1-",
        "a@",
        "\\",
        "\"password\":\"",
        "name=A ",
        "+4",
        "http://a:b",
        "null eins ",
        "5 Ab ",
        "eyJ",
        "[1,",
        "%40",
        "\\u0040.",
    ] {
        let growth = growth(&s, unit);
        assert!(growth < 64.0, "{unit:?}: {growth} times the work for 16 times the text");
    }
}

#[test]
fn terminal_colours_between_a_key_and_its_value_hide_nothing() {
    let line = "\x1b[32m INFO\x1b[0m \x1b[3mname\x1b[0m\x1b[2m=\x1b[0mAda Byron \x1b[3mphone\x1b[0m\x1b[2m=\x1b[0m491711234567";
    let out = Sanitizer::default().sanitize(line).into_owned();
    assert!(!out.contains("Byron") && !out.contains("1711"), "{out:?}");
    assert!(out.starts_with("\x1b[32m INFO\x1b[0m \x1b[3mname\x1b[0m\x1b[2m=\x1b[0m["), "{out:?}");
    assert_eq!(Sanitizer::default().sanitize(&out), out);
}

#[test]
fn json_over_several_lines_is_read_as_one_and_keeps_its_lines() {
    let value = serde_json::json!({"attendees": [{"name": "Ada Byron", "email": "ada@example.org"}], "phones": ["0171 2345678", 491711234567_u64], "customer_names": ["Ada"]});
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let s = Sanitizer::default();
    let out = s.sanitize_json(&pretty).into_owned();
    assert_eq!(out.lines().count(), pretty.lines().count());
    let clean: serde_json::Value = serde_json::from_str(&out).unwrap();
    let flat: serde_json::Value = serde_json::from_str(&s.sanitize_json(&value.to_string())).unwrap();
    assert_eq!(clean, flat);
    assert!(!out.contains("Ada") && !out.contains("171"), "{out}");
}

#[test]
fn a_number_that_no_key_explains_becomes_a_string_of_json_too() {
    let s = Sanitizer::default();
    assert_eq!(s.sanitize_json("[[6501622127955402847]]"), r#"[["[CARD_REDACTED]"]]"#);
    assert_eq!(s.sanitize_json("[1, 6501622127955402847 ,\"a\\\"4\"]"), r#"[1, "[CARD_REDACTED]" ,"a\"4"]"#);
    assert_eq!(s.sanitize_json("6501622127955402847"), r#""[CARD_REDACTED]""#);
    assert_eq!(s.sanitize_json(r#"["card 6501622127955402847"]"#), r#"["card [CARD_REDACTED]"]"#);
}

/// Each was widened to the whole of it, and the text was cut behind its end.
#[test]
fn two_findings_in_what_looks_like_one_number_of_json_were_a_panic() {
    let s = Sanitizer::default();
    assert_eq!(s.sanitize_json("21+1+66123912+66123112391"), "\"[PHONE_REDACTED]\"");
    let long = format!("{}+66123912+66123112391{}", "1".repeat(40), "7".repeat(80));
    assert!(!s.sanitize_json(&long).contains("6612391"), "{}", s.sanitize_json(&long));
}

#[test]
fn a_line_that_ends_with_the_quote_of_a_flag_s_value_was_a_panic() {
    for line in ["run --token '", "run --password \"", "--api-key `", "-u '", "-u \"a:"] {
        assert_eq!(Sanitizer::default().sanitize(line), line);
    }
}

#[test]
fn a_line_of_dashes_was_a_panic() {
    for len in 0..80 {
        for line in ["-".repeat(len), "_".repeat(len), format!("{}a", "-".repeat(len))] {
            assert_eq!(Sanitizer::default().sanitize(&line), line);
        }
    }
}

#[test]
fn a_header_whose_name_is_a_secret_was_a_panic() {
    let name = format!("sk_live_{}", "a".repeat(40));
    assert_eq!(Sanitizer::default().sanitize_header(&name, b"x").as_ref(), b"x");
    assert_eq!(Sanitizer::default().sanitize_header(&name, b"max@example.org").as_ref(), b"[EMAIL_REDACTED]");
}

#[test]
fn a_token_was_a_cue_for_what_stands_beside_it() {
    let sanitizer = Sanitizer::default();
    for line in [
        r#"{"to":"a@aaa.de","name":"Anna"}"#,
        "name=Anna a@b.de",
        r#"{"geburtsdatum":"12.03.1985","updated_at":"2020-01-02"}"#,
        "5555-5555-5555-4444 order 4111111111111111",
        "+49 171 2345678 nummer 34712345",
    ] {
        let once = sanitizer.sanitize(line).into_owned();
        assert_eq!(sanitizer.sanitize(&once), once, "{line}");
    }
}
