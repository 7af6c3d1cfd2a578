//! The demo, driven from outside over plain HTTP.

use crate::counts::Counts;
use crate::error::XtaskError;
use crate::test::Outcome;
use crate::workspace::Workspace;

/// Runs all points.
pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    run(workspace).verdict()
}

/// Runs all points without the closing line.
pub(crate) fn run(_workspace: &Workspace) -> Outcome {
    Outcome {
        counts: Counts::default(),
        fault: None,
    }
}
