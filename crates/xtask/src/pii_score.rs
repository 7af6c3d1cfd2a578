//! `cargo xtask pii-score`: recall per class and the share of harmless lines changed, from the labelled lines among the
//! sanitizer's fixtures, beside plain regular expressions. Fails where a figure misses its aim or the README tells another.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::command::{cargo, run_watched};
use crate::counts::{Counts, of_libtest};
use crate::error::XtaskError;
use crate::workspace::Workspace;

/// The test that scores, asserts and prints.
const FIGURES: &str = "score::the_figures_hold_and_are_the_readme_s";

/// Runs it, and demands that it was there.
pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    let test = ["test", "--quiet", "--package", "log-sanitizer", "--test", "it", "--"];
    let scored = AtomicBool::new(false);
    let see = |line: &str| {
        if of_libtest(line).is_some_and(|Counts { passed, .. }| passed == 1) {
            scored.store(true, Ordering::Relaxed);
        }
    };
    run_watched(cargo(&workspace.root, &test).args([FIGURES, "--exact", "--nocapture"]), see)?;
    match scored.into_inner() {
        true => Ok(()),
        false => Err(XtaskError::Process(format!("{FIGURES} did not pass"))),
    }
}
