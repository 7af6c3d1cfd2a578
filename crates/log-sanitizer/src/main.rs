//! The stdin filter: every line of standard input leaves sanitized on standard output.

use log_sanitizer::{LineWriter, Sanitizer};
use std::io::{self, BufWriter};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut out = LineWriter::new(BufWriter::new(io::stdout().lock()), Sanitizer::default());
    let done = io::copy(&mut io::stdin().lock(), &mut out).and_then(|_| out.finish());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
}
