//! Proofs that take longer than a change should wait for: interleavings, hostile input, mutants.

use std::path::PathBuf;
use std::process::Command;

use clap::Args;

use crate::command::{answers, cargo, line, run};
use crate::error::{XtaskError, attempt};
use crate::report::{heading, say};
use crate::workspace::Workspace;

/// What to fuzz, and for how long.
#[derive(Args)]
pub(crate) struct Fuzz {
    /// The targets; all of them where none is named.
    targets: Vec<String>,
    /// Seconds for each target.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

/// What to mutate.
#[derive(Args)]
pub(crate) struct Mutants {
    /// The crate.
    package: String,
    /// The files, relative to the root; all of the crate's where none is named.
    files: Vec<String>,
}

/// The interleavings of each crate that has models: a test named `loom`.
pub(crate) fn loom(workspace: &Workspace) -> Result<(), XtaskError> {
    for member in &workspace.members {
        let folder = workspace.root.join(&member.folder);
        if folder.join("tests/loom.rs").is_file() {
            let arguments = ["test", "--release", "--package", &member.name, "--test", "loom"];
            let mut command = cargo(&workspace.root, &arguments);
            run(command.env("RUSTFLAGS", "--cfg loom").env("CARGO_TARGET_DIR", workspace.target.join("loom")))?;
        }
    }
    Ok(())
}

/// Runs each target for a while; a fault is kept in `fuzz/artifacts`.
pub(crate) fn fuzz(workspace: &Workspace, asked: &Fuzz) -> Result<(), XtaskError> {
    install(workspace, "fuzz", "cargo-fuzz")?;
    let targets = if asked.targets.is_empty() { targets(workspace)? } else { asked.targets.clone() };
    let mut broken = Vec::new();
    for target in targets {
        heading(&target);
        let mut command = nightly(workspace);
        let seconds = format!("-max_total_time={}", asked.seconds);
        command.args(["fuzz", "run", &target, "--", &seconds, "-timeout=10", "-rss_limit_mb=2048"]);
        if run(&mut command).is_err() {
            broken.push(target);
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(XtaskError::Steps(broken)) }
}

fn targets(workspace: &Workspace) -> Result<Vec<String>, XtaskError> {
    let mut command = nightly(workspace);
    command.args(["fuzz", "list"]);
    let output = attempt(&line(&command), command.output())?;
    if !output.status.success() {
        return Err(XtaskError::Command { line: line(&command), status: output.status });
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

/// The sanitizers of the fuzzer's runtime need a nightly compiler.
fn nightly(workspace: &Workspace) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(&workspace.root).arg("+nightly").env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    command
}

/// Changes the code in every small way and says which change no test notices.
pub(crate) fn mutants(workspace: &Workspace, asked: &Mutants) -> Result<(), XtaskError> {
    install(workspace, "mutants", "cargo-mutants")?;
    let output: PathBuf = workspace.target.join("mutants");
    let mut command = cargo(&workspace.root, &["mutants", "--package", &asked.package, "--jobs", "1"]);
    command.arg("--output").arg(output).arg("--all-features");
    for file in &asked.files {
        command.args(["--file", file]);
    }
    run(&mut command)
}

fn install(workspace: &Workspace, verb: &str, package: &str) -> Result<(), XtaskError> {
    if answers(&mut cargo(&workspace.root, &[verb, "--version"])) {
        return Ok(());
    }
    say(&format!("{package} is not installed: installing it"));
    run(&mut cargo(&workspace.root, &["install", "--locked", package]))
}
