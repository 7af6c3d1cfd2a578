//! `cargo xtask test`: every test with a private Redis beside it, then the doc tests.

use std::process::Command;
use std::sync::Mutex;

use crate::audit;
use crate::command::{answers, cargo, run_watched};
use crate::counts::{self, Counts};
use crate::error::XtaskError;
use crate::redis::{NAMED_BY, PrivateRedis};
use crate::report::{heading, say, warn};
use crate::workspace::Workspace;

/// What a run of tests came to.
pub(crate) struct Outcome {
    pub(crate) counts: Counts,
    /// A runner ended badly for another reason than a failed test, such as code that does not
    /// compile.
    pub(crate) fault: Option<XtaskError>,
}

/// Runs all tests; the closing line is the last that is printed, whatever happens.
pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    run(workspace).close()
}

/// Runs all tests without the closing line.
pub(crate) fn run(workspace: &Workspace) -> Outcome {
    let mut outcome = Outcome { counts: Counts::default(), fault: None };
    let redis = match PrivateRedis::start() {
        Ok(redis) => redis,
        Err(fault) => {
            outcome.fault = Some(fault);
            return outcome;
        }
    };
    if let Err(fault) = audit::begin(workspace) {
        outcome.fault = Some(fault);
        return outcome;
    }
    heading("tests");
    let nextest = answers(&mut cargo(&workspace.root, &["nextest", "--version"]));
    if nextest {
        outcome.add(&mut nextest_command(workspace), &redis, counts::of_nextest);
    } else {
        say("cargo-nextest is not installed: using cargo test");
        outcome.add(&mut libtest_command(workspace, "--tests"), &redis, counts::of_libtest);
    }
    heading("doc tests");
    outcome.add(&mut libtest_command(workspace, "--doc"), &redis, counts::of_libtest);
    outcome
}

fn nextest_command(workspace: &Workspace) -> Command {
    let mut command = cargo(&workspace.root, &["nextest", "run", "--workspace", "--all-features"]);
    command.args(["--no-tests", "pass", "--color", "never"]).env(audit::NAMED_BY, audit::folder(workspace));
    command
}

fn libtest_command(workspace: &Workspace, targets: &str) -> Command {
    let mut command = cargo(&workspace.root, &["test", "--workspace", "--all-features", targets]);
    command.args(["--no-fail-fast", "--quiet", "--color", "never"]).env(audit::NAMED_BY, audit::folder(workspace));
    command
}

/// Tells what failed, and last of all the counts.
pub(crate) fn close(counts: Counts, result: Result<(), XtaskError>) -> Result<(), XtaskError> {
    say("");
    let result = result.map_err(|fault| {
        warn(&format!("error: {fault}"));
        XtaskError::Told
    });
    say(&counts.line());
    result
}

impl Outcome {
    /// Tells what failed, and last of all the counts.
    pub(crate) fn close(self) -> Result<(), XtaskError> {
        let counts = self.counts;
        close(counts, self.verdict())
    }

    /// What the run means for the verb.
    pub(crate) fn verdict(self) -> Result<(), XtaskError> {
        let Counts { failed, .. } = self.counts;
        match self.fault {
            _ if failed > 0 => Err(XtaskError::Tests { failed, total: self.counts.total() }),
            Some(fault) => Err(fault),
            None if self.counts.total() == 0 => Err(XtaskError::Process("no test was run".to_owned())),
            None => Ok(()),
        }
    }

    fn add(&mut self, command: &mut Command, redis: &PrivateRedis, count: fn(&str) -> Option<Counts>) {
        command.env("TEST_REDIS_URL", redis.url()).env(NAMED_BY, redis.program());
        let counts = Mutex::new(Counts::default());
        let see = |line: &str| {
            if let (Some(more), Ok(mut counts)) = (count(line), counts.lock()) {
                *counts += more;
            }
        };
        let ended = run_watched(command, see);
        let counts = counts.into_inner().unwrap_or_default();
        self.counts += counts;
        let fault = match ended {
            Ok(status) if status.success() => None,
            Ok(status) => Some(XtaskError::Command { line: crate::command::line(command), status }),
            Err(fault) => Some(fault),
        };
        self.fault = self.fault.take().or(fault);
    }
}
