//! Running: a configuration becomes a gateway, the gateway gets its listeners, and a signal ends it gently.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use log_sanitizer::{FreeText, Sanitizer, SanitizerConfig};
use metrics_exporter_prometheus::BuildError;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::cli::{ConfigArgs, RunArgs, ServeArgs};
use crate::console::say;
use crate::gateway::{ComposeError, Gateway};
use crate::logging::{self, LogError};
use crate::operations::{self, Door};
use crate::router;
use crate::server::{ListenerLimits, serve as serve_listener};
use crate::settings::{Faults, Overrides, Settings, Trust, secrets, validate};
use crate::telemetry;
use crate::tenant::Directory;

/// Connections of the operations listener.
const OPERATORS: usize = 64;

/// Why the gateway did not run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    /// The configuration can't work.
    #[error("{0}")]
    Configuration(#[from] Faults),
    /// The configuration file can't be read.
    #[error("the configuration file {path} can't be read: {source}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
    /// Logging can't begin.
    #[error("{0}")]
    Log(#[from] LogError),
    /// The sanitizer's rules can't work.
    #[error("log sanitizer: {0}")]
    Sanitizer(#[from] log_sanitizer::Error),
    /// Metrics can't begin.
    #[error("metrics: {0}")]
    Metrics(#[from] BuildError),
    /// The parts can't be put together.
    #[error("{0}")]
    Compose(#[from] ComposeError),
    /// An address can't be listened on.
    #[error("can't listen on {address}: {source}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// Signals can't be heard.
    #[error("signals: {0}")]
    Signals(std::io::Error),
    /// The demo's simulator can't start.
    #[cfg(feature = "demo")]
    #[error("the Cal.com simulator can't start: {0}")]
    Simulator(String),
}

impl RunError {
    /// Whether the configuration, not the moment, is at fault.
    pub(crate) fn is_configuration(&self) -> bool {
        matches!(self, Self::Configuration(_) | Self::Unreadable { .. } | Self::Log(LogError::Filter(_)))
    }
}

/// `gateway serve`.
pub(crate) async fn serve(args: ServeArgs) -> Result<(), RunError> {
    let text = text_of(&args.config)?;
    let settings = validate(&text, &overrides(&args.run), Trust::Required(&secrets::process))?;
    run(settings, |_| (), |_| ()).await
}

/// `gateway check`.
pub(crate) fn check(args: &ConfigArgs) -> Result<(), RunError> {
    let settings = validate(&text_of(args)?, &Overrides::default(), Trust::FileOnly)?;
    say(format_args!("{}: no fault; companies: {}", args.config.display(), settings.companies.len()));
    Ok(())
}

fn text_of(args: &ConfigArgs) -> Result<String, RunError> {
    std::fs::read_to_string(&args.config).map_err(|source| RunError::Unreadable { path: args.config.clone(), source })
}

/// What the command line puts over the file.
pub(crate) fn overrides(args: &RunArgs) -> Overrides {
    Overrides {
        listen: args.listen,
        ops_listen: args.ops_listen,
        log_file: args.log_file.clone(),
        log_level: args.log_level.clone(),
        calcom_url: None,
    }
}

/// Runs a gateway until SIGTERM or SIGINT; `route` may add to the directory, `announce` says more once it listens.
pub(crate) async fn run(
    settings: Settings,
    route: impl FnOnce(&mut Directory),
    announce: impl FnOnce(&Gateway),
) -> Result<(), RunError> {
    let sanitizer = sanitizer()?;
    let _log = logging::init(&settings.log, &sanitizer)?;
    let metrics = telemetry::install()?;
    let stop_signal = stop_signal()?;
    let public = bind(settings.server.listen).await?;
    let operators = bind(settings.ops_listen).await?;
    let (limits, ops_limits) = limits(&settings);
    let door = Door::new(settings.ops_token.clone());
    let gateway = Arc::new(Gateway::compose(settings, sanitizer, metrics, route).await?);
    let stop = CancellationToken::new();
    let serving = [
        tokio::spawn(serve_listener(public.listener, router::router(Arc::clone(&gateway)), limits, stop.child_token())),
        tokio::spawn(serve_listener(
            operators.listener,
            operations::router(Arc::clone(&gateway), door),
            ops_limits,
            stop.child_token(),
        )),
    ];
    gateway.readiness.open();
    announce(&gateway);
    say(format_args!("listening: http://{}", public.address));
    say(format_args!("operations: http://{}", operators.address));
    tracing::info!(listen = %public.address, operations = %operators.address, "Gateway started");
    stop_signal.await;
    gateway.readiness.close();
    tracing::info!("Gateway stops: finishing what runs");
    stop.cancel();
    for listener in serving {
        let _ = listener.await;
    }
    tracing::info!("Gateway stopped");
    Ok(())
}

/// The one sanitizer: transcripts and notes go as a whole, since names in prose have no shape to be found by.
fn sanitizer() -> Result<Sanitizer, RunError> {
    let mut config = SanitizerConfig::default();
    config.free_text = FreeText::Redact;
    Ok(Sanitizer::new(config.validate()?))
}

struct Bound {
    listener: TcpListener,
    address: std::net::SocketAddr,
}

async fn bind(address: std::net::SocketAddr) -> Result<Bound, RunError> {
    let failed = |source| RunError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok(Bound { listener, address })
}

fn limits(settings: &Settings) -> (ListenerLimits, ListenerLimits) {
    let public = ListenerLimits {
        connections: settings.server.max_connections,
        header_time: Duration::from_millis(settings.server.header_timeout_ms),
        drain_time: Duration::from_millis(settings.server.drain_timeout_ms),
    };
    (public, ListenerLimits { connections: OPERATORS, ..public })
}

/// Resolves at the first SIGTERM or SIGINT.
fn stop_signal() -> Result<impl Future<Output = ()>, RunError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(RunError::Signals)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(RunError::Signals)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
