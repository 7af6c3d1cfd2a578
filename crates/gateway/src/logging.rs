//! Where log lines leave: standard output, a file, and Cal.com's traffic in a file of its own, all through the sanitizer,
//! panics too. A sample of what has left is searched once more, so that a gap of the sanitizer is an alert and no surprise.

use std::io;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use log_sanitizer::{Audit, Sanitizer, SanitizingMakeWriter, trace_panics};
use tracing::Subscriber;
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation as Roll};
use tracing_subscriber::filter::{EnvFilter, FilterFn, ParseError};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{Layer, Registry};

use crate::settings::file::{LogSection, Rotation};
use crate::telemetry;

/// Target of every line about a call to Cal.com; such lines also go to the channel's own file.
pub(crate) const CALCOM: &str = "calcom";

/// One line in so many is searched again after it has left.
const SAMPLE: NonZeroU32 = NonZeroU32::MIN.saturating_add(49);

/// Keeps the log writers alive; lines that are still queued are written when it is dropped.
#[derive(Debug)]
pub(crate) struct LogGuard(Vec<WorkerGuard>);

/// Why logging could not begin.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LogError {
    /// The filter in `log.level` is none.
    #[error("log.level: {0}; a level such as info, or a filter such as info,gateway=debug")]
    Filter(#[from] ParseError),
    /// The log file can't be opened.
    #[error("log.file: {path} can't be opened for writing", path = path.display())]
    File {
        /// The file as configured.
        path: PathBuf,
        /// What the file system said.
        source: InitError,
    },
    /// A subscriber was there already.
    #[error("logging is already set up")]
    Subscriber(#[from] TryInitError),
}

type Boxed = Box<dyn Layer<Registry> + Send + Sync>;

/// Installs the process's one subscriber; every sink of it writes through `sanitizer`.
pub(crate) fn init(section: &LogSection, sanitizer: &Sanitizer) -> Result<LogGuard, LogError> {
    let exit = Exit {
        sanitizer: sanitizer.clone(),
        audit: Audit::new(sanitizer.clone(), SAMPLE).on_leak(|leak| telemetry::log_leak(leak.class)),
    };
    let mut guards = Vec::new();
    let mut layers: Vec<Boxed> = Vec::new();
    if section.stdout {
        let (writer, guard) = queued(io::stdout());
        guards.push(guard);
        layers.push(exit.sink(writer).with_filter(filter(section)?).boxed());
    }
    if let Some(path) = &section.file {
        let (writer, guard) = queued(open(path, section.rotation)?);
        guards.push(guard);
        layers.push(exit.sink(writer).with_filter(filter(section)?).boxed());
        let (writer, guard) = queued(open(&sibling(path), section.rotation)?);
        guards.push(guard);
        let only_calcom = FilterFn::new(|meta| meta.target() == CALCOM);
        layers.push(exit.sink(writer).with_filter(filter(section)?).with_filter(only_calcom).boxed());
    }
    tracing_subscriber::registry().with(layers).try_init()?;
    trace_panics();
    Ok(LogGuard(guards))
}

impl Drop for LogGuard {
    fn drop(&mut self) {
        self.0.clear();
    }
}

fn filter(section: &LogSection) -> Result<EnvFilter, ParseError> {
    EnvFilter::builder().parse(&section.level)
}

/// What every line goes through, whichever way it leaves.
struct Exit {
    sanitizer: Sanitizer,
    audit: Audit,
}

impl Exit {
    fn sink<S, W>(&self, writer: W) -> impl Layer<S> + use<S, W>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
        W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
    {
        tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(SanitizingMakeWriter::new(self.sanitizer.clone(), self.audit.clone().watch(writer)))
    }
}

/// A writer with a thread of its own, so that a slow disk delays no answer.
fn queued(writer: impl io::Write + Send + 'static) -> (NonBlocking, WorkerGuard) {
    NonBlockingBuilder::default().thread_name("log-writer").finish(writer)
}

fn open(path: &Path, rotation: Rotation) -> Result<RollingFileAppender, LogError> {
    let roll = match rotation {
        Rotation::Never => Roll::NEVER,
        Rotation::Hourly => Roll::HOURLY,
        Rotation::Daily => Roll::DAILY,
    };
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    RollingFileAppender::builder()
        .rotation(roll)
        .filename_prefix(name)
        .build(directory)
        .map_err(|source| LogError::File { path: path.to_owned(), source })
}

/// The file of the Cal.com channel: `gateway.log` has `gateway-calcom.log` beside it.
pub(crate) fn sibling(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(extension) => format!("{stem}-calcom.{}", extension.to_string_lossy()),
        None => format!("{stem}-calcom"),
    };
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::sibling;

    #[test]
    fn the_calcom_channel_is_a_sibling_of_the_log_file() {
        assert_eq!(sibling(Path::new("/var/log/gateway.log")), Path::new("/var/log/gateway-calcom.log"));
        assert_eq!(sibling(Path::new("gateway")), Path::new("gateway-calcom"));
    }
}
