//! The binary: one line out for each line in.

#[cfg(feature = "cli")]
#[test]
fn the_filter_writes_one_line_per_line_and_keeps_strange_bytes() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_log-sanitizer"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"a@b.de\r\n\n\xff +491711234567\nlast")
        .unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    assert_eq!(
        out.stdout,
        b"[EMAIL_REDACTED]\r\n\n\xff [PHONE_REDACTED]\nlast"
    );
}
