//! The simulator as a program: a scenario in, a readable line per request out.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use calcom_simulator::{Fault, Listen, RequestSeen, Scenario, Simulator, WorldFaults};
use clap::Parser;

/// The world that is simulated when no scenario is given.
const EXAMPLE: &str = include_str!("../scenarios/salon.toml");

/// A stateful fake Cal.com with fault injection.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// A scenario file (TOML); a hairdresser's salon when absent.
    #[arg(long)]
    scenario: Option<PathBuf>,
    /// Where the API listens.
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Where the admin routes listen.
    #[arg(long, default_value = "127.0.0.1:8091")]
    admin_listen: SocketAddr,
    /// Writes no line per request.
    #[arg(long)]
    quiet: bool,
    /// Checks the scenario and ends.
    #[arg(long)]
    check: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = match error.downcast_ref::<WorldFaults>() {
                Some(faults) => faults
                    .iter()
                    .try_for_each(|(path, problem)| writeln!(std::io::stderr(), "calcom-simulator: {path}: {problem}")),
                None => writeln!(std::io::stderr(), "calcom-simulator: {error}"),
            };
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let text = match &arguments.scenario {
        Some(path) => std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?,
        None => EXAMPLE.to_owned(),
    };
    let (world, faults) = Scenario::from_toml(&text)?.into_parts();
    let world = world.validate()?;
    if arguments.check {
        return Ok(());
    }
    let world = if arguments.quiet { world } else { world.on_request(log) };
    let at = Listen { api: arguments.listen, admin: arguments.admin_listen };
    let simulator = Simulator::start_on(world, at).await?;
    simulator.faults().script(faults);
    writeln!(std::io::stdout(), "listening api={} admin={}", simulator.base_url(), simulator.admin_url())?;
    stopped().await?;
    simulator.shutdown().await;
    Ok(())
}

/// Until somebody asks the program to end.
async fn stopped() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// One line, without the query, in which people can be named.
fn log(seen: &RequestSeen<'_>) {
    let at = seen.at.format("%H:%M:%S%.3f");
    let who = seen.caller.unwrap_or("-");
    let path: String = seen.path.chars().filter(|c| !c.is_control()).take(200).collect();
    let fault = if seen.fault == Fault::None { String::new() } else { format!("  {:?}", seen.fault) };
    let late = if seen.delay.is_zero() { String::new() } else { format!("  {} ms late", seen.delay.as_millis()) };
    let _ = writeln!(std::io::stdout(), "{at}  {:<6} {path}  {}  {who}{fault}{late}", seen.method, seen.status);
}
