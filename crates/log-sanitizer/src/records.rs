//! The exit for records of the `log` facade.

use crate::sanitizer::Sanitizer;
use log::{Log, Metadata, Record};

/// Wraps a logger, so that every record's message is sanitized before the logger sees it. Key values of a record are left out.
///
/// ```
/// # struct Quiet;
/// # impl log::Log for Quiet {
/// #     fn enabled(&self, _: &log::Metadata<'_>) -> bool { false }
/// #     fn log(&self, _: &log::Record<'_>) {}
/// #     fn flush(&self) {}
/// # }
/// use log_sanitizer::{Sanitizer, SanitizingLog};
///
/// log::set_boxed_logger(Box::new(SanitizingLog::new(Sanitizer::default(), Quiet)))?;
/// # Ok::<(), log::SetLoggerError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SanitizingLog<L> {
    sanitizer: Sanitizer,
    inner: L,
}

impl<L> SanitizingLog<L> {
    /// Hands sanitized records to `inner`.
    pub const fn new(sanitizer: Sanitizer, inner: L) -> Self {
        Self { sanitizer, inner }
    }
}

impl<L: Log> Log for SanitizingLog<L> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.inner.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if !self.inner.enabled(record.metadata()) {
            return;
        }
        let told = record.args().to_string();
        let clean = self.sanitizer.sanitize(&told);
        self.inner.log(
            &Record::builder()
                .metadata(record.metadata().clone())
                .args(format_args!("{clean}"))
                .module_path(record.module_path())
                .file(record.file())
                .line(record.line())
                .build(),
        );
    }

    fn flush(&self) {
        self.inner.flush();
    }
}
