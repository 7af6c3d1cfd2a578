//! `cargo xtask ci`: everything that must hold, in one order, cheap checks first. A failed step does
//! not keep the later ones from telling what they found.

use crate::clock::Stopwatch;
use crate::command::{cargo, run};
use crate::counts::Counts;
use crate::error::XtaskError;
use crate::report::{heading, minutes, say, warn};
use crate::workspace::Workspace;
use crate::{audit, docs, features, smoke, test, tidy, tools};

/// What the steps came to so far.
struct Progress {
    counts: Counts,
    lines: Vec<String>,
    failed: Vec<String>,
}

/// Runs every step, then says how long each took and how many tests passed.
pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    let watch = Stopwatch::start();
    let mut progress = Progress { counts: Counts::default(), lines: Vec::new(), failed: Vec::new() };
    progress.step("fmt", |_| run(&mut cargo(&workspace.root, &["fmt", "--all", "--check"])));
    progress.step("tidy", |_| tidy::verb(workspace));
    progress.step("tools", |_| tools::verb(workspace));
    progress.step("clippy", |_| clippy(workspace));
    progress.step("test", |counts| {
        let outcome = test::run(workspace);
        *counts += outcome.counts;
        outcome.verdict()
    });
    progress.step("docs", |_| docs::verb(workspace));
    progress.step("features", |_| features::verb(workspace));
    progress.step("smoke", |counts| {
        let outcome = smoke::run(workspace);
        *counts += outcome.counts;
        outcome.verdict()
    });
    progress.step("audit", |_| audit::verb(workspace));
    progress.close(&watch)
}

fn clippy(workspace: &Workspace) -> Result<(), XtaskError> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--all-features", "--"];
    run(cargo(&workspace.root, &arguments).args(["-D", "warnings"]))
}

impl Progress {
    fn step(&mut self, name: &str, step: impl FnOnce(&mut Counts) -> Result<(), XtaskError>) {
        heading(name);
        let watch = Stopwatch::start();
        let result = step(&mut self.counts);
        let verdict = if result.is_ok() { "ok" } else { "FAILED" };
        self.lines.push(format!("{name:<10} {verdict:<8} {}", minutes(watch.elapsed())));
        if let Err(fault) = result {
            warn(&format!("error: {name}: {fault}"));
            self.failed.push(name.to_owned());
        }
    }

    /// The closing line stands last.
    fn close(self, watch: &Stopwatch) -> Result<(), XtaskError> {
        heading(&format!("ci took {}", minutes(watch.elapsed())));
        self.lines.iter().for_each(|line| say(line));
        say("");
        say(&self.counts.line());
        if self.failed.is_empty() { Ok(()) } else { Err(XtaskError::Steps(self.failed)) }
    }
}
