//! `cargo xtask smoke`: the demo, built as its README says, driven from outside over plain HTTP.
//!
//! Each point is a promise of the demo. Points 1 to 4 share one gateway, the outages of point 5 have
//! gateways of their own where they begin differently.

mod answer;
mod call_limits;
mod companies;
mod day;
mod expect;
mod hours;
mod log_privacy;
mod outages;
mod running_gateway;
mod simulator;
mod stage;

use std::fs;

use crate::audit;
use crate::clock::Stopwatch;
use crate::command::{cargo, run as run_command};
use crate::counts::Counts;
use crate::error::{XtaskError, attempt};
use crate::report::{minutes, say, warn};
use crate::smoke::running_gateway::{Place, RunningGateway, Start};
use crate::smoke::stage::Stage;
use crate::test::Outcome;
use crate::workspace::Workspace;

/// A point's name and what checks it.
type Point = (&'static str, fn(&Stage) -> Result<(), XtaskError>);

const POINTS: [Point; 8] = [
    ("1 each company gets its own calendar's answer", companies::check),
    ("2 nothing personal reaches a log", log_privacy::check),
    ("3 exactly fifty calls pass", call_limits::check),
    ("4 a wish outside the hours is moved", hours::check),
    ("5a failing answers open the breaker", outages::failing_answers),
    ("5b refused connections open the breaker", outages::refused_connections),
    ("5c a wrong key opens nothing for another company", outages::wrong_key),
    ("5d an address nobody listens on opens the breaker", outages::nobody_listens),
];

/// Runs all points; the closing line says how many passed.
pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    run(workspace).close()
}

/// Runs all points without the closing line.
pub(crate) fn run(workspace: &Workspace) -> Outcome {
    let mut counts = Counts::default();
    let stage = match set(workspace) {
        Ok(stage) => stage,
        Err(fault) => {
            return Outcome { counts, fault: Some(fault) };
        }
    };
    for (name, check) in POINTS {
        let watch = Stopwatch::start();
        match check(&stage) {
            Ok(()) => {
                counts.passed += 1;
                say(&format!("ok     {name} ({})", minutes(watch.elapsed())));
            }
            Err(fault) => {
                counts.failed += 1;
                warn(&format!("FAILED {name}: {fault}"));
            }
        }
    }
    let fault = finish(stage).err();
    Outcome { counts, fault }
}

fn set(workspace: &Workspace) -> Result<Stage, XtaskError> {
    run_command(&mut cargo(&workspace.root, &["build", "--package", "gateway"]))?;
    let place = Place { program: workspace.target.join("debug").join("gateway"), logs: audit::folder(workspace) };
    attempt("a folder for logs", fs::create_dir_all(&place.logs))?;
    let gateway = RunningGateway::start(&place, &Start::default())?;
    let day = hours::open_day(&gateway)?;
    Ok(Stage { place, gateway, day })
}

/// The gateway stops gently, and what it logged until the very end is looked at once more.
fn finish(stage: Stage) -> Result<(), XtaskError> {
    let logged = stage.gateway.stop()?;
    log_privacy::check_text(&logged)
}
