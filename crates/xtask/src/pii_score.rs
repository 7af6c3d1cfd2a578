//! `cargo xtask pii-score`: recall per class and the share of harmless lines changed, from the labelled lines among the
//! sanitizer's fixtures, beside plain regular expressions. Fails where a figure misses its aim or the README tells another.

use crate::command::{cargo, run};
use crate::error::XtaskError;
use crate::workspace::Workspace;

/// The test that scores, asserts and prints.
const FIGURES: &str = "score::the_figures_hold_and_are_the_readme_s";

pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    let test = ["test", "--quiet", "--package", "log-sanitizer", "--test", "it", "--"];
    run(cargo(&workspace.root, &test).args([FIGURES, "--exact", "--nocapture"]))
}
