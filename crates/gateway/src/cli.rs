//! The command line: verbs that run the gateway, and verbs that talk to a running one.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Answers a voice agent's questions about appointments for many companies.
#[derive(Debug, Parser)]
#[command(name = "gateway", version, about)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Run with two demo companies (15 and 20) against an embedded Cal.com simulator, on loopback.
    #[cfg(feature = "demo")]
    Demo(DemoArgs),
    /// Run with a configuration file.
    Serve(ServeArgs),
    /// Check a configuration file: every fault at once, with its place; exit code 2 if there is one.
    Check(ConfigArgs),
    /// Look at or steer the circuit breakers of a running gateway.
    Breaker(BreakerArgs),
    /// Look at or unblock one call of a running gateway.
    Calls(CallsArgs),
    /// Look at or clear the slot cache of a running gateway.
    Cache(CacheArgs),
}

/// Flags that both ways of running share; they win over the configuration file.
#[derive(Debug, Clone, Args)]
pub(crate) struct RunArgs {
    /// Address of the public listener [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// Address of the operations listener [default: 127.0.0.1:9090].
    #[arg(long, value_name = "ADDR")]
    pub(crate) ops_listen: Option<SocketAddr>,
    /// File for all log lines; Cal.com's traffic goes to a sibling of it as well.
    #[arg(long, value_name = "PATH")]
    pub(crate) log_file: Option<PathBuf>,
    /// Least log level or a filter, such as `debug` or `info,gateway=debug` [default: info].
    #[arg(long, value_name = "FILTER")]
    pub(crate) log_level: Option<String>,
}

/// `gateway demo`.
#[cfg(feature = "demo")]
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Shared flags.
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// Use this Cal.com instead of the embedded simulator.
    #[arg(long, value_name = "URL")]
    pub(crate) calcom_url: Option<String>,
    /// Address of a Redis for the call limits and the slots; without it they stay in process.
    #[arg(long, value_name = "URL", env = "REDIS_URL", hide_env_values = true)]
    pub(crate) redis_url: Option<String>,
}

/// `gateway serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The configuration file.
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// Shared flags.
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// Where the configuration stands.
#[derive(Debug, Clone, Args)]
pub(crate) struct ConfigArgs {
    /// Configuration file (TOML); secrets come from the environment variables that it names.
    #[arg(long, value_name = "FILE", env = "GATEWAY_CONFIG")]
    pub(crate) config: PathBuf,
}

/// How a running gateway is reached.
#[derive(Debug, Clone, Args)]
pub(crate) struct OpsArgs {
    /// The gateway's operations listener; a token is taken from GATEWAY_OPERATIONS_TOKEN.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:9090", env = "GATEWAY_OPERATIONS_URL")]
    pub(crate) ops: String,
    /// Print the answer as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `gateway breaker`.
#[derive(Debug, Args)]
pub(crate) struct BreakerArgs {
    /// What to do with it.
    #[arg(value_enum, default_value_t = BreakerAction::Status)]
    pub(crate) action: BreakerAction,
    /// Which circuit, as `status` names it; all of them when missing.
    pub(crate) name: Option<String>,
    /// How the gateway is reached.
    #[command(flatten)]
    pub(crate) ops: OpsArgs,
}

/// What can be done with a breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum BreakerAction {
    /// Show it.
    Status,
    /// Close it and forget its failures.
    Reset,
    /// Refuse every call until told otherwise.
    ForceOpen,
    /// Let every call through until told otherwise.
    ForceClosed,
    /// Back to deciding by itself.
    Automatic,
}

/// `gateway calls`.
#[derive(Debug, Args)]
pub(crate) struct CallsArgs {
    /// What to do with the call.
    #[arg(value_enum)]
    pub(crate) action: CallsAction,
    /// The call's id.
    pub(crate) call: String,
    /// How the gateway is reached.
    #[command(flatten)]
    pub(crate) ops: OpsArgs,
}

/// What can be done with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum CallsAction {
    /// Show what it has used.
    Show,
    /// Lift its block and give it a fresh budget.
    Unblock,
}

/// `gateway cache`.
#[derive(Debug, Args)]
pub(crate) struct CacheArgs {
    /// What to do with the cache.
    #[command(subcommand)]
    pub(crate) action: CacheAction,
}

/// What can be done with the cache.
#[derive(Debug, Subcommand)]
pub(crate) enum CacheAction {
    /// Hits, misses and stale answers per company.
    Stats {
        /// List the keys held as well.
        #[arg(long)]
        keys: bool,
        /// How the gateway is reached.
        #[command(flatten)]
        ops: OpsArgs,
    },
    /// Drop everything that is held for one company.
    Clear {
        /// The company's id.
        #[arg(long, value_name = "COMPANY")]
        tenant: String,
        /// How the gateway is reached.
        #[command(flatten)]
        ops: OpsArgs,
    },
}
