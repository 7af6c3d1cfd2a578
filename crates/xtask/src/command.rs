//! Programs run by a verb: shown before they start, their ends turned into errors.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use crate::error::{XtaskError, attempt};
use crate::report::say;

/// The cargo that runs this, in the workspace's root.
pub(crate) fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root).args(arguments);
    command
}

/// Runs it and demands success.
pub(crate) fn run(command: &mut Command) -> Result<(), XtaskError> {
    let line = line(command);
    say(&format!("$ {line}"));
    let status = attempt(&line, command.status())?;
    if status.success() { Ok(()) } else { Err(XtaskError::Command { line, status }) }
}

/// The program is there and answers to `arguments`.
pub(crate) fn answers(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Runs it, passes its output on, and shows every line of it to `see`.
pub(crate) fn run_watched(command: &mut Command, see: impl Fn(&str) + Sync) -> Result<ExitStatus, XtaskError> {
    let line = line(command);
    say(&format!("$ {line}"));
    let mut child = attempt(&line, command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn())?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(|| out.map(|out| pass_on(out, std::io::stdout(), &see)));
        scope.spawn(|| err.map(|err| pass_on(err, std::io::stderr(), &see)));
    });
    attempt(&line, child.wait())
}

fn pass_on(from: impl Read, mut to: impl Write, see: &impl Fn(&str)) {
    let mut from = BufReader::new(from);
    let mut bytes = Vec::new();
    while from.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
        let _ = to.write_all(&bytes);
        see(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']));
        bytes.clear();
    }
    let _ = to.flush();
}

/// The command as a reader would type it.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn a_line_is_what_a_reader_would_type() {
        let mut command = Command::new("/a/b/cargo");
        command.args(["test", "-p", "x"]);
        assert_eq!(line(&command), "cargo test -p x");
    }

    #[test]
    fn every_line_of_both_streams_is_seen() {
        let seen = Mutex::new(Vec::new());
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let see = |line: &str| seen.lock().unwrap().push(line.to_owned());
        let status = run_watched(&mut command, see).unwrap();
        assert_eq!(status.code(), Some(3));
        let mut seen = seen.into_inner().unwrap();
        seen.sort();
        assert_eq!(seen, ["err", "out"]);
    }

    #[test]
    fn a_program_that_is_not_there_does_not_answer() {
        assert!(!answers(&mut Command::new("no-such-program-anywhere")));
        assert!(answers(Command::new("sh").args(["-c", "true"])));
    }
}
