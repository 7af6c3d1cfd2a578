//! The API documentation, with warnings (broken links among them) denied.

use crate::command::{cargo, run};
use crate::error::XtaskError;
use crate::workspace::Workspace;

/// Documents every member, private items left out.
pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    let mut command = cargo(&workspace.root, &["doc", "--workspace", "--all-features", "--no-deps"]);
    run(command.env("RUSTDOCFLAGS", "-D warnings"))
}
