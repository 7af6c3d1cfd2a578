//! The binary: one line out for each line in.

#[cfg(feature = "cli")]
#[test]
fn the_filter_writes_one_line_per_line_and_keeps_strange_bytes() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_log-sanitizer")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"a@b.de\r\n\n\xff +491711234567\nlast").unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    assert_eq!(out.stdout, b"[EMAIL_REDACTED]\r\n\n\xff [PHONE_REDACTED]\nlast");
}

#[cfg(feature = "cli")]
#[test]
fn an_audit_names_places_and_counts_but_no_values() {
    use std::process::Command;
    let file = std::env::temp_dir().join(format!("log-sanitizer-audit-{}", std::process::id()));
    std::fs::write(&file, "clean\nmail a.b@example.org\n").unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_log-sanitizer")).arg("--audit").arg(&file).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert!(text.contains(":2:6: email") && text.contains(r#"{"found":1,"classes":{"email":1}}"#), "{text}");
    assert!(!text.contains("example.org"));
}
