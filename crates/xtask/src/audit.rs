//! What the gateways of a run have logged, at their most talkative, and the look for personal data in it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::{cargo, run};
use crate::error::{XtaskError, attempt};
use crate::report::say;
use crate::workspace::Workspace;

/// Tells tests in which folder the gateways that they start are to log.
pub(crate) const NAMED_BY: &str = "GATEWAY_TEST_LOGS";

/// The least number of lines that a run of the tests or of the smoke leaves behind.
const LEAST_LINES: usize = 100;

/// The folder in which a run's logs are collected.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("gateway-logs")
}

/// Empties the folder, so that it holds the logs of one run.
pub(crate) fn begin(workspace: &Workspace) -> Result<(), XtaskError> {
    let folder = folder(workspace);
    if folder.exists() {
        attempt("the logs of the run before", fs::remove_dir_all(&folder))?;
    }
    attempt("a folder for logs", fs::create_dir_all(&folder))
}

/// Runs `log-sanitizer --audit` over everything that was logged; demands that there was something.
pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    let logs = logs(&folder(workspace))?;
    let lines = logs.iter().map(|log| lines(log)).sum::<Result<usize, _>>()?;
    if lines < LEAST_LINES {
        let what = format!("{lines} lines were logged: run `cargo xtask test` or `cargo xtask smoke` before");
        return Err(XtaskError::Process(what));
    }
    say(&format!("{lines} lines in {} logs", logs.len()));
    let arguments = ["run", "--quiet", "--package", "log-sanitizer", "--features", "cli", "--", "--audit"];
    run(cargo(&workspace.root, &arguments).args(&logs))
}

fn logs(folder: &Path) -> Result<Vec<PathBuf>, XtaskError> {
    let mut logs = Vec::new();
    if folder.exists() {
        for entry in attempt("the logs", fs::read_dir(folder))? {
            logs.push(attempt("the logs", entry)?.path());
        }
    }
    logs.sort();
    Ok(logs)
}

fn lines(log: &Path) -> Result<usize, XtaskError> {
    let bytes = attempt(&log.to_string_lossy(), fs::read(log))?;
    Ok(bytes.iter().filter(|byte| **byte == b'\n').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_log_of_the_folder_is_found_and_its_lines_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("b.log", "1\n2\n"), ("a.log", "1\n")] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let logs = logs(folder.path()).unwrap();
        assert_eq!(logs.iter().map(|log| lines(log).unwrap()).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn a_folder_that_is_not_there_has_no_logs() {
        assert!(logs(Path::new("no/such/folder")).unwrap().is_empty());
    }
}
