//! The exit for `tracing` output: whatever a layer formats leaves through here.

use crate::line::LineWriter;
use crate::sanitizer::Sanitizer;
use tracing_subscriber::fmt::MakeWriter;

/// Wraps a layer's writer so that every line is sanitized, whoever wrote it.
#[derive(Clone, Debug)]
pub struct SanitizingMakeWriter<M> {
    sanitizer: Sanitizer,
    inner: M,
}

impl<M> SanitizingMakeWriter<M> {
    /// Writes sanitized lines to the writers that `inner` makes.
    pub const fn new(sanitizer: Sanitizer, inner: M) -> Self {
        Self { sanitizer, inner }
    }
}

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for SanitizingMakeWriter<M> {
    type Writer = LineWriter<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        LineWriter::new(self.inner.make_writer(), self.sanitizer.clone())
    }

    fn make_writer_for(&'a self, meta: &tracing::Metadata<'_>) -> Self::Writer {
        LineWriter::new(self.inner.make_writer_for(meta), self.sanitizer.clone())
    }
}
