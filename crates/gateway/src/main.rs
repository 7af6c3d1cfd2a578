//! The gateway's process: read the command line, do what it says, and exit with a code that tells how it went.

mod admission;
mod authenticity;
mod availability;
mod calendar;
mod circuits;
mod cli;
mod clock;
mod console;
#[cfg(feature = "demo")]
mod demo;
mod events;
mod function;
mod gateway;
mod health;
mod logging;
mod operations;
mod readiness;
mod refusal;
mod reply;
mod request_body;
mod request_id;
mod router;
mod run;
mod server;
mod settings;
mod slot_cache;
mod slot_token;
mod telemetry;
mod tenant;
mod turn;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Verb};
use crate::operations::verbs;

/// Something went wrong while running.
const FAILED: u8 = 1;
/// The configuration can't work.
const MISCONFIGURED: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // One TLS implementation for everything in this process; a second call would find it installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(FAILED, format_args!("no runtime: {error}")),
    };
    runtime.block_on(obey(cli.verb))
}

async fn obey(verb: Verb) -> ExitCode {
    match verb {
        #[cfg(feature = "demo")]
        Verb::Demo(args) => ended(demo::run(args).await),
        Verb::Serve(args) => ended(run::serve(args).await),
        Verb::Check(args) => ended(run::check(&args)),
        Verb::Breaker(args) => printed(verbs::breaker(&args).await),
        Verb::Calls(args) => printed(verbs::calls(&args).await),
        Verb::Cache(args) => printed(verbs::cache(&args).await),
    }
}

fn ended(result: Result<(), run::RunError>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_configuration() => failed(MISCONFIGURED, error),
        Err(error) => failed(FAILED, error),
    }
}

fn printed(result: Result<String, verbs::VerbError>) -> ExitCode {
    match result {
        Ok(text) => {
            console::say(text);
            ExitCode::SUCCESS
        }
        Err(error) => failed(FAILED, error),
    }
}

fn failed(code: u8, why: impl std::fmt::Display) -> ExitCode {
    console::complain(format_args!("gateway: {why}"));
    ExitCode::from(code)
}
