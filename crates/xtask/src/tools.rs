//! Checkers that take minutes to compile: run where they are installed, and said so where not.

use std::process::Command;

use crate::command::{answers, cargo, run};
use crate::error::XtaskError;
use crate::report::say;
use crate::workspace::Workspace;

/// A checker that is run only where it is installed.
struct Tool {
    name: &'static str,
    /// Arguments that make it tell its version.
    version: &'static [&'static str],
    /// Arguments that make it check.
    check: &'static [&'static str],
    /// It is a cargo subcommand.
    of_cargo: bool,
}

const TOOLS: [Tool; 3] = [
    Tool {
        name: "cargo deny",
        version: &["deny", "--version"],
        check: &["deny", "check", "bans", "licenses", "sources"],
        of_cargo: true,
    },
    Tool {
        name: "cargo machete",
        version: &["machete", "--version"],
        check: &["machete", "--with-metadata"],
        of_cargo: true,
    },
    Tool { name: "typos", version: &["--version"], check: &[], of_cargo: false },
];

/// Runs each tool that is there.
pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    let mut broken = Vec::new();
    for tool in &TOOLS {
        if !answers(&mut tool.command(workspace, tool.version)) {
            say(&format!("{} is not installed: left out", tool.name));
        } else if run(&mut tool.command(workspace, tool.check)).is_err() {
            broken.push(tool.name.to_owned());
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(XtaskError::Steps(broken)) }
}

impl Tool {
    fn command(&self, workspace: &Workspace, arguments: &[&str]) -> Command {
        if self.of_cargo {
            return cargo(&workspace.root, arguments);
        }
        let mut command = Command::new(self.name);
        command.current_dir(&workspace.root).args(arguments);
        command
    }
}
