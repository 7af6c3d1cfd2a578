//! The stdin filter: every line of standard input leaves sanitized on standard output.
//!
//! `--audit FILE…` reports where files still hold something, `--explain LINE` shows what is found in one line and why.

use log_sanitizer::{Finding, LineWriter, Sanitizer};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::ExitCode;

const HELP: &str = "log-sanitizer                  filter standard input, one line out for each line in
log-sanitizer --audit FILE...  report places of personal data and secrets, with counts per class
log-sanitizer --explain LINE   show what is found in one line, and by which rule

exit codes: 0 clean or filtered, 1 an audit found something, 2 bad arguments or input that cannot be read
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => filter(),
        ["--help" | "-h"] => io::stdout().write_all(HELP.as_bytes()).map(|()| ExitCode::SUCCESS),
        ["--explain", line] => explain(line),
        ["--audit", files @ ..] if !files.is_empty() => audit(files),
        _ => io::stderr().write_all(HELP.as_bytes()).map(|()| ExitCode::from(2)),
    };
    match done {
        Ok(code) => code,
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(e) => {
            let _ = writeln!(io::stderr(), "log-sanitizer: {e}");
            ExitCode::from(2)
        }
    }
}

fn filter() -> io::Result<ExitCode> {
    let mut out = LineWriter::new(BufWriter::new(io::stdout().lock()), Sanitizer::default());
    io::copy(&mut io::stdin().lock(), &mut out)?;
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn explain(line: &str) -> io::Result<ExitCode> {
    let sanitizer = Sanitizer::default();
    let mut out = io::stdout().lock();
    for found in sanitizer.findings(line.as_bytes()) {
        writeln!(out, "{}..{} {} ({})", found.start, found.end, found.class, found.rule)?;
    }
    writeln!(out, "{}", sanitizer.sanitize(line))?;
    Ok(ExitCode::SUCCESS)
}

/// One line per place, never the value; then the counts as JSON.
fn audit(files: &[&str]) -> io::Result<ExitCode> {
    let sanitizer = Sanitizer::default();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for name in files {
        let file = File::open(name).map_err(|e| io::Error::new(e.kind(), format!("{name}: {e}")))?;
        audit_file(&sanitizer, name, file, |found, place| {
            *counts.entry(found.class.name()).or_default() += 1;
            writeln!(out, "{place}: {} ({})", found.class, found.rule)
        })?;
    }
    let total: u64 = counts.values().sum();
    let classes: Vec<String> = counts.iter().map(|(class, n)| format!("\"{class}\":{n}")).collect();
    writeln!(out, "{{\"found\":{total},\"classes\":{{{}}}}}", classes.join(","))?;
    out.flush()?;
    Ok(if total == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Shows every finding of a file with its place, `name:line:column`.
fn audit_file(
    sanitizer: &Sanitizer,
    name: &str,
    file: File,
    mut show: impl FnMut(Finding, String) -> io::Result<()>,
) -> io::Result<()> {
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    let mut number = 0_u64;
    while reader.read_until(b'\n', &mut line)? > 0 {
        number += 1;
        for found in sanitizer.findings(&line) {
            show(found, format!("{name}:{number}:{}", found.start + 1))?;
        }
        line.clear();
    }
    Ok(())
}
