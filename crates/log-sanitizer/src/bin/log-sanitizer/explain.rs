//! One line, what is found in it, and what becomes of it.

use std::io::{self, Write};
use std::process::ExitCode;

use log_sanitizer::Sanitizer;

/// A line per finding: place, class, rule and what stands there; then the line as it would leave.
pub(crate) fn run(sanitizer: &Sanitizer, line: &str) -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    let findings = sanitizer.findings(line.as_bytes());
    for found in &findings {
        let what = String::from_utf8_lossy(&line.as_bytes()[found.start..found.end]);
        writeln!(out, "{}..{} {} ({}): {what}", found.start, found.end, found.class, sanitizer.rule(found))?;
    }
    if findings.is_empty() {
        writeln!(out, "nothing found")?;
    }
    writeln!(out, "{}", sanitizer.sanitize(line))?;
    Ok(ExitCode::SUCCESS)
}
