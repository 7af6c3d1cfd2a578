//! The second pass: a sample of the lines that really leave is searched again, at the last writer before the sink.
//!
//! It finds what passed the first pass by: a sink that nobody wrapped, a program that writes to the same stream, a rule that
//! was configured away. It never changes a line; it counts, and tells whoever listens. The value is in no report.

use crate::class::Class;
use crate::counters::Counters;
use crate::sanitizer::Sanitizer;
use std::fmt;
use std::io::{self, Write};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What was found in a line that had left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Leak {
    /// What it is.
    pub class: Class,
    /// Which rule found it.
    pub rule: &'static str,
}

/// Listens for leaks.
type Listener = Arc<dyn Fn(Leak) + Send + Sync>;

/// Searches a sample of emitted lines. Clones share their counts.
#[derive(Clone)]
pub struct Audit {
    sanitizer: Sanitizer,
    every: NonZeroU32,
    seen: Arc<AtomicU64>,
    searched: Arc<AtomicU64>,
    leaks: Arc<Counters>,
    listener: Option<Listener>,
}

impl Audit {
    /// Searches the first of every `every` lines with the rules of `sanitizer`.
    pub fn new(sanitizer: Sanitizer, every: NonZeroU32) -> Self {
        Self { sanitizer, every, seen: Arc::default(), searched: Arc::default(), leaks: Arc::default(), listener: None }
    }

    /// Tells `listener` of every leak. It is called while a line is being written, so it must not log: count, or set a flag.
    #[must_use]
    pub fn on_leak(self, listener: impl Fn(Leak) + Send + Sync + 'static) -> Self {
        Self { listener: Some(Arc::new(listener)), ..self }
    }

    /// Wraps a writer, or what makes writers, so that what it gets is seen.
    pub const fn watch<W>(self, inner: W) -> Audited<W> {
        Audited { audit: self, inner }
    }

    /// Looks at text that left; searches the lines that are in the sample and answers how many leaks they had.
    pub fn look(&self, text: &[u8]) -> usize {
        text.split_inclusive(|b| *b == b'\n').filter(|_| self.is_sampled()).map(|line| self.search(line)).sum()
    }

    /// How often each class was found in emitted lines.
    pub fn leaks(&self) -> impl Iterator<Item = (Class, u64)> {
        self.leaks.read()
    }

    /// How many lines were seen, and how many of them searched.
    pub fn lines(&self) -> (u64, u64) {
        (self.seen.load(Ordering::Relaxed), self.searched.load(Ordering::Relaxed))
    }

    fn is_sampled(&self) -> bool {
        self.seen.fetch_add(1, Ordering::Relaxed).is_multiple_of(u64::from(self.every.get()))
    }

    fn search(&self, line: &[u8]) -> usize {
        self.searched.fetch_add(1, Ordering::Relaxed);
        let findings = self.sanitizer.findings(line);
        self.leaks.add(&findings);
        for found in &findings {
            #[cfg(feature = "metrics")]
            metrics::counter!("log_sanitizer_leaks_total", "class" => found.class.name()).increment(1);
            if let Some(listener) = &self.listener {
                listener(Leak { class: found.class, rule: found.rule });
            }
        }
        findings.len()
    }
}

impl fmt::Debug for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audit").field("every", &self.every).field("lines", &self.lines()).finish_non_exhaustive()
    }
}

/// A writer, or a maker of writers, whose output is audited; made by [`Audit::watch`].
#[derive(Clone, Debug)]
pub struct Audited<W> {
    audit: Audit,
    inner: W,
}

impl<W: Write> Write for Audited<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buf)?;
        self.audit.look(&buf[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(feature = "tracing")]
impl<'a, M: tracing_subscriber::fmt::MakeWriter<'a>> tracing_subscriber::fmt::MakeWriter<'a> for Audited<M> {
    type Writer = Audited<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        self.audit.clone().watch(self.inner.make_writer())
    }

    fn make_writer_for(&'a self, meta: &tracing::Metadata<'_>) -> Self::Writer {
        self.audit.clone().watch(self.inner.make_writer_for(meta))
    }
}
