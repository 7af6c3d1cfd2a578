//! Text in chunks: what leaves is the same wherever the chunks end, and little is held back.

use log_sanitizer::{LineWriter, Sanitizer, StreamSanitizer};
use proptest::prelude::*;
use std::io::Write;

/// What a stream gives when `text` comes in chunks that end at `cuts`.
fn stream(text: &[u8], cuts: impl IntoIterator<Item = usize>) -> Vec<u8> {
    let mut stream = StreamSanitizer::new(Sanitizer::default());
    let mut out = Vec::new();
    let mut from = 0;
    for cut in cuts.into_iter().chain([text.len()]) {
        stream.push(&text[from..cut], &mut out);
        assert!(stream.held() <= StreamSanitizer::MAX_HELD);
        from = cut;
    }
    stream.finish(&mut out);
    assert_eq!(stream.held(), 0);
    out
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn every_cut_of_a_line_gives_what_the_whole_line_gives() {
    for line in include_str!("../fixtures/other-projects.jsonl").lines().step_by(3) {
        let expected = Sanitizer::default().sanitize(line).into_owned();
        for cut in 0..line.len() {
            assert_eq!(text(&stream(line.as_bytes(), [cut])), expected, "cut at {cut}");
        }
    }
}

#[test]
fn of_a_long_line_of_prose_only_the_end_is_held_back() {
    let mut stream = StreamSanitizer::new(Sanitizer::default());
    let mut out = Vec::new();
    for _ in 0..4000 {
        stream.push(b"lorem ipsum dolor sit amet ", &mut out);
        assert!(stream.held() < 9_000.max(out.len() / 2), "{} of {}", stream.held(), out.len());
    }
}

#[test]
fn a_line_longer_than_the_window_leaves_without_its_secrets_and_in_bounded_memory() {
    let unit = r#"{"email":"max.muster@example.org","phone":"+49 171 2345678","note":"fine"},"#;
    let line = format!("[{}]", unit.repeat(600_000 / unit.len()));
    let out = text(&stream(line.as_bytes(), (0..line.len()).step_by(7919)));
    assert!(!out.contains("muster") && !out.contains("234567"));
    assert_eq!(out, Sanitizer::default().sanitize(&line));
    assert_eq!(out, text(&stream(line.as_bytes(), [])));
}

#[test]
fn a_secret_across_the_window_s_end_is_gone() {
    for offset in 0..40 {
        let line =
            format!("{}mail max.muster@example.org done", "a b ".repeat((StreamSanitizer::MAX_HELD - offset) / 4));
        let out = text(&stream(line.as_bytes(), []));
        assert!(out.ends_with("mail [EMAIL_REDACTED] done"), "{}", &out[out.len() - 60..]);
    }
}

#[test]
fn a_private_key_over_several_lines_is_gone_line_by_line() {
    let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----\nnext\n";
    let clean = "-----BEGIN PRIVATE KEY-----\n[REDACTED]\n[REDACTED]\n-----END PRIVATE KEY-----\nnext\n";
    for cut in 0..key.len() {
        assert_eq!(text(&stream(key.as_bytes(), [cut])), clean, "cut at {cut}");
    }
    let mut out = Vec::new();
    let mut writer = LineWriter::new(&mut out, Sanitizer::default());
    key.split_inclusive('\n').for_each(|line| writer.write_all(line.as_bytes()).unwrap());
    drop(writer);
    assert_eq!(text(&out), clean);
}

#[test]
fn a_line_writer_writes_a_line_in_one_piece() {
    struct Writes(Vec<Vec<u8>>);
    impl Write for Writes {
        fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
            self.0.push(buf.to_vec());
            Ok(buf.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut writes = Writes(Vec::new());
    let mut writer = LineWriter::new(&mut writes, Sanitizer::default());
    let line = "x y ".repeat(20_000);
    for part in line.as_bytes().chunks(100) {
        writer.write_all(part).unwrap();
    }
    writer.write_all(b"\nsecond a@b.de\n").unwrap();
    drop(writer);
    assert_eq!(writes.0.len(), 1);
    assert!(writes.0[0].ends_with(b"\nsecond [EMAIL_REDACTED]\n"));
}

/// Pieces of lines that begin, continue and end candidates of every kind.
fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\n".to_owned()),
        Just("lorem ipsum dolor sit amet consectetur ".repeat(70)),
        Just("A".repeat(3000)),
        Just("Ab Cd ".repeat(500)),
        Just("1-".repeat(1500)),
        Just("a=b; ".repeat(700)),
        "(password|name|email|phone|transcript|Cookie|Authorization|to|dob|notes)(=|: |\":\"|\\\\\":\\\\\"|\":\\[\")",
        "[0-9 ./()+-]{1,24}",
        r"[ -~]{0,12}",
        Just("-----BEGIN PRIVATE KEY-----\n".to_owned()),
        Just("null eins und zwei ".repeat(200)),
        Just("eyJhbGciOiJIUzI1NiJ9.eyJ".to_owned()),
        Just("max.muster@example.org ".to_owned()),
        Just("\\\"}\"}],\"".to_owned()),
        Just("Digest username=\"a b\", realm=".to_owned()),
        Just("Lange Straße 12, 10115 Berlin".to_owned()),
        "\\PC{0,4}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_split_gives_the_same_output(parts in prop::collection::vec(part(), 1..14), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12)) {
        let line = parts.concat();
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(line.len() + 1)).collect();
        cuts.sort_unstable();
        let whole = stream(line.as_bytes(), []);
        prop_assert!(stream(line.as_bytes(), cuts) == whole);
        prop_assert!(stream(line.as_bytes(), (0..line.len()).step_by(397)) == whole);
        if !line.contains('\n') {
            prop_assert!(text(&whole) == Sanitizer::default().sanitize(&line));
        }
    }
}
