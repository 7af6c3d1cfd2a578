//! A writer that lets only whole, sanitized lines through.

use crate::sanitizer::Sanitizer;
use std::io::{self, Write};

/// Longest line that is held back; a longer one leaves in pieces of this size.
const MAX_HELD: usize = 1 << 20;

/// Collects what is written until a line is complete, then writes it sanitized.
///
/// The last line leaves when the writer is dropped or [`finish`](Self::finish) is called, not on `flush`:
/// half a line could hide half an address.
#[derive(Debug)]
pub struct LineWriter<W: Write> {
    inner: W,
    sanitizer: Sanitizer,
    held: Vec<u8>,
}

impl<W: Write> LineWriter<W> {
    /// Writes sanitized lines to `inner`.
    pub const fn new(inner: W, sanitizer: Sanitizer) -> Self {
        Self { inner, sanitizer, held: Vec::new() }
    }

    /// Writes the rest, complete or not.
    ///
    /// # Errors
    ///
    /// What the inner writer answers.
    pub fn finish(&mut self) -> io::Result<()> {
        if !self.held.is_empty() {
            let rest = std::mem::take(&mut self.held);
            self.inner.write_all(&self.sanitizer.sanitize_bytes(&rest))?;
        }
        self.inner.flush()
    }
}

impl<W: Write> Write for LineWriter<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let whole = memchr::memrchr(b'\n', buf).map_or(0, |at| at + 1);
        let (lines, rest) = buf.split_at(whole);
        if !lines.is_empty() {
            if self.held.is_empty() {
                self.inner.write_all(&self.sanitizer.sanitize_bytes(lines))?;
            } else {
                let mut held = std::mem::take(&mut self.held);
                held.extend_from_slice(lines);
                self.inner.write_all(&self.sanitizer.sanitize_bytes(&held))?;
                held.clear();
                self.held = held;
            }
        }
        self.held.extend_from_slice(rest);
        if self.held.len() > MAX_HELD {
            self.finish()?;
        }
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Drop for LineWriter<W> {
    fn drop(&mut self) {
        // A failing log sink has nowhere to report to.
        let _ = self.finish();
    }
}
