//! The command line: a filter from standard input to standard output, an audit of files, an explanation of one line.

mod args;
mod audit;
mod explain;
mod filter;
mod progress;
mod summary;

use std::io::{self, Write};
use std::process::ExitCode;

use crate::args::{Args, HELP, Verb};

fn main() -> ExitCode {
    let done = Args::parse(std::env::args_os().skip(1)).map_err(io::Error::other).and_then(|args| run(&args));
    match done {
        Ok(code) => code,
        // Whoever read the output has gone: no word about it, but not everything was told either.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(2),
        Err(e) => {
            let _ = writeln!(io::stderr(), "log-sanitizer: {e}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> io::Result<ExitCode> {
    match &args.verb {
        Verb::Help => io::stdout().write_all(HELP.as_bytes()).map(|()| ExitCode::SUCCESS),
        Verb::Version => {
            writeln!(io::stdout(), "log-sanitizer {}", env!("CARGO_PKG_VERSION")).map(|()| ExitCode::SUCCESS)
        }
        Verb::Filter => filter::run(args.sanitizer()?, args.summary),
        Verb::Explain(line) => explain::run(&args.sanitizer()?, line),
        Verb::Audit(files) => audit::run(&args.sanitizer()?, files, args.summary),
    }
}
