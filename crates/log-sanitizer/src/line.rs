//! A writer that lets only whole, sanitized lines through.

use crate::sanitizer::Sanitizer;
use crate::stream::Pieces;
use std::io::{self, Write};

/// Collects what is written until a line is complete, then writes it sanitized, in one piece.
///
/// The last line leaves when the writer is dropped or [`finish`](Self::finish) is called, not on `flush`:
/// half a line could hide half an address. A line of more than 256 KiB leaves in pieces, cut where nothing is open, or
/// where one thing has been open for more than half of that.
#[derive(Debug)]
pub struct LineWriter<W: Write> {
    inner: W,
    sanitizer: Sanitizer,
    pieces: Pieces,
    out: Vec<u8>,
}

impl<W: Write> LineWriter<W> {
    /// Writes sanitized lines to `inner`.
    pub const fn new(inner: W, sanitizer: Sanitizer) -> Self {
        Self { inner, sanitizer, pieces: Pieces::new(), out: Vec::new() }
    }

    /// Writes the rest, complete or not.
    ///
    /// # Errors
    ///
    /// What the inner writer answers.
    pub fn finish(&mut self) -> io::Result<()> {
        let Self { sanitizer, pieces, out, .. } = self;
        pieces.finish(sanitizer, &mut |piece| sanitizer.write_piece(&piece, out))?;
        self.pass_on()?;
        self.inner.flush()
    }

    fn pass_on(&mut self) -> io::Result<()> {
        if self.out.is_empty() {
            return Ok(());
        }
        let result = self.inner.write_all(&self.out);
        self.out.clear();
        result
    }
}

impl<W: Write> Write for LineWriter<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.pieces.is_whole_line(buf) {
            // The usual case: a formatter wrote one line, which needs no copy.
            self.inner.write_all(&self.sanitizer.sanitize_bytes(buf))?;
            return Ok(buf.len());
        }
        let Self { sanitizer, pieces, out, .. } = self;
        pieces.push(sanitizer, buf, &mut |piece| sanitizer.write_piece(&piece, out))?;
        self.pass_on()?;
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
