//! The binary: one line out for each line in, an audit that is exact, an explanation.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn run(args: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_log-sanitizer"));
    let command = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().unwrap()
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A file of this test's own, gone when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("log-sanitizer-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn the_filter_writes_one_line_per_line_and_keeps_strange_bytes() {
    let out = run(&[], b"a@b.de\r\n\n\xff +491711234567\nlast");
    assert!(out.status.success());
    assert_eq!(out.stdout, b"[EMAIL_REDACTED]\r\n\n\xff [PHONE_REDACTED]\nlast");
    assert!(out.stderr.is_empty());
}

#[test]
fn the_filter_tells_its_counts_when_asked() {
    let out = run(&["--summary"], b"a@b.de\nclean\n+491711234567 c@d.de\n");
    assert_eq!(out.stdout, b"[EMAIL_REDACTED]\nclean\n[PHONE_REDACTED] [EMAIL_REDACTED]\n");
    let told = r#"{"found":3,"classes":{"email":2,"phone":1},"files":0,"lines":3,"bytes":34}"#;
    assert_eq!(text(&out.stderr).trim(), told);
}

#[test]
fn a_line_of_many_megabytes_passes_the_filter() {
    let unit = r#"{"email":"max.muster@example.org","ok":true,"n":12,"note":"nothing here at all"},"#;
    let line = unit.repeat(1_000_000 / unit.len());
    let out = run(&[], line.as_bytes());
    assert_eq!(out.stdout, line.replace("max.muster@example.org", "[EMAIL_REDACTED]").into_bytes());
}

#[test]
fn an_audit_names_places_and_counts_but_no_values() {
    let file = Scratch::new("audit", b"clean\nmail a.b@example.org\n");
    let out = run(&["--audit", file.path()], b"");
    let told = text(&out.stdout);
    assert_eq!(out.status.code(), Some(1));
    assert!(told.contains(":2:6: email (e-mail address)"), "{told}");
    assert!(told.ends_with("{\"found\":1,\"classes\":{\"email\":1},\"files\":1,\"lines\":2,\"bytes\":27}\n"), "{told}");
    assert!(!told.contains("example.org"));
}

#[test]
fn an_audit_of_what_the_filter_wrote_finds_nothing() {
    let mut lines = String::new();
    for line in include_str!("../fixtures/corpus.jsonl").lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        lines.push_str(line["text"].as_str().unwrap());
        lines.push('\n');
    }
    lines.push_str("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n");
    let before = run(&["--summary", "--audit", "-"], lines.as_bytes());
    assert_eq!(before.status.code(), Some(1));
    let clean = run(&[], lines.as_bytes());
    let after = run(&["--audit", "-"], &clean.stdout);
    assert_eq!(after.status.code(), Some(0), "{}", text(&after.stdout));
    assert_eq!(text(&clean.stdout).lines().count(), lines.lines().count());
}

#[test]
fn places_of_a_long_line_are_counted_from_its_beginning() {
    let line = format!("{}mail max@example.org\n", "a b ".repeat(150_000));
    let out = run(&["--audit", "-"], line.as_bytes());
    assert!(text(&out.stdout).starts_with("-:1:600006: email"), "{}", text(&out.stdout));
}

#[test]
fn one_line_is_explained() {
    let out = run(&["--explain", "mail a@b.de"], b"");
    assert_eq!(text(&out.stdout), "5..11 email (e-mail address): a@b.de\nmail [EMAIL_REDACTED]\n");
    assert_eq!(text(&run(&["--explain", "fine"], b"").stdout), "nothing found\nfine\n");
}

#[test]
fn what_cannot_be_done_is_told_with_its_place() {
    for (args, told) in [
        (["--audit", "/no/such/file"].as_slice(), "/no/such/file: "),
        (&["--audit"], "needs files"),
        (&["--frob"], "is no option"),
    ] {
        let out = run(args, b"");
        assert_eq!(out.status.code(), Some(2));
        assert!(text(&out.stderr).contains(told), "{}", text(&out.stderr));
    }
}

#[test]
fn output_that_nobody_reads_is_no_success() {
    for args in [&[][..], &["--audit", "-"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_log-sanitizer"));
        let command = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let _ = child.stdin.take().unwrap().write_all(&b"a@b.de\n".repeat(100_000));
        let out = child.wait_with_output().unwrap();
        assert_eq!((out.status.code(), text(&out.stderr)), (Some(2), String::new()));
    }
}

#[cfg(all(feature = "custom", feature = "json", feature = "serde"))]
#[test]
fn rules_come_from_a_file_and_its_faults_are_all_told() {
    let good =
        Scratch::new("good", br#"{"rules":[{"name":"ticket","pattern":"T-[0-9]{4}"}],"actions":{"email":"mask"}}"#);
    let out = run(&["--config", good.path()], b"T-1234 a@b.de\n");
    assert_eq!(text(&out.stdout), "[REDACTED] ****\n");
    let out = run(&["--config", good.path(), "--explain", "T-1234"], b"");
    assert!(text(&out.stdout).starts_with("0..6 custom (ticket): T-1234"));
    let bad = Scratch::new("bad", br#"{"rules":[{"name":"","pattern":"a*"}],"secret_keys":[""]}"#);
    let out = run(&["--config", bad.path()], b"");
    let told = text(&out.stderr);
    assert_eq!(out.status.code(), Some(2));
    assert!(["secret_keys[0]", "rules[0].name", "rules[0].pattern"].iter().all(|part| told.contains(part)), "{told}");
}
