//! Everything that CI runs, one verb each: `cargo xtask <verb>`.

mod audit;
mod ci;
mod clock;
mod command;
mod contract;
mod counts;
mod docs;
mod error;
mod features;
mod pii_score;
mod proofs;
mod redis;
mod report;
mod smoke;
mod test;
mod tidy;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::XtaskError;
use crate::workspace::Workspace;

/// Everything that CI runs.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// All tests, with a private Redis, and the doc tests; ends with `N passed, N failed`.
    Test,
    /// Everything that must hold before a change lands.
    Ci,
    /// The house's own rules: arrows, file heads, lengths, clocks, documents.
    Tidy,
    /// The demo, driven from outside over plain HTTP.
    Smoke,
    /// Personal data in what the gateways of the last run have logged.
    Audit,
    /// Each crate alone with each feature set, lints denied.
    Features,
    /// The API documentation, broken links denied.
    Docs,
    /// The Cal.com client against a mock server that is made from the OpenAPI document; needs npm.
    Contract,
    /// How much personal data the sanitizer finds, per class, and what else it changes.
    PiiScore,
    /// The interleavings of the concurrent parts that have models.
    Loom,
    /// Hostile input for everything that parses.
    Fuzz(proofs::Fuzz),
    /// Which small changes to the code no test notices.
    Mutants(proofs::Mutants),
}

fn main() -> ExitCode {
    match run(&Cli::parse().verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(XtaskError::Told) => ExitCode::FAILURE,
        Err(fault) => {
            report::warn(&format!("error: {fault}"));
            ExitCode::FAILURE
        }
    }
}

fn run(verb: &Verb) -> Result<(), XtaskError> {
    let workspace = Workspace::find()?;
    match verb {
        Verb::Test => test::verb(&workspace),
        Verb::Ci => ci::verb(&workspace),
        Verb::Tidy => tidy::verb(&workspace),
        Verb::Smoke => smoke::verb(&workspace),
        Verb::Audit => audit::verb(&workspace),
        Verb::Features => features::verb(&workspace),
        Verb::Docs => docs::verb(&workspace),
        Verb::Contract => contract::verb(&workspace),
        Verb::PiiScore => pii_score::verb(&workspace),
        Verb::Loom => proofs::loom(&workspace),
        Verb::Fuzz(asked) => proofs::fuzz(&workspace, asked),
        Verb::Mutants(asked) => proofs::mutants(&workspace, asked),
    }
}
