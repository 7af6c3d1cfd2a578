//! A filter for text that comes in chunks: what it gives is the same wherever the chunks end.
//!
//! Whole lines leave at once. Of an unfinished line it holds back what can still belong to an open candidate, a few
//! kilobytes of prose or an open value, and never more than 256 KiB.

mod open;
mod pem;
mod pieces;

use crate::sanitizer::Sanitizer;
use std::io;

pub(crate) use crate::stream::pieces::{Piece, Pieces, WINDOW};

/// Sanitizes text that comes in chunks.
///
/// ```
/// use log_sanitizer::{Sanitizer, StreamSanitizer};
///
/// let mut stream = StreamSanitizer::new(Sanitizer::default());
/// let mut out = Vec::new();
/// stream.push(b"mail to max@exam", &mut out);
/// stream.push(b"ple.org\ncaller +49 171 2", &mut out);
/// assert_eq!(out, b"mail to [EMAIL_REDACTED]\n");
/// stream.push(b"345678", &mut out);
/// stream.finish(&mut out);
/// assert_eq!(out, b"mail to [EMAIL_REDACTED]\ncaller [PHONE_REDACTED]");
/// ```
#[derive(Debug)]
pub struct StreamSanitizer {
    sanitizer: Sanitizer,
    pieces: Pieces,
}

impl StreamSanitizer {
    /// Most bytes that are held back, whatever the input.
    pub const MAX_HELD: usize = WINDOW;

    /// Sanitizes with `sanitizer`, from the beginning of a stream.
    pub const fn new(sanitizer: Sanitizer) -> Self {
        Self { sanitizer, pieces: Pieces::new() }
    }

    /// Takes the next chunk, and appends to `out` what no later chunk can change.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        let Self { sanitizer, pieces } = self;
        let mut give = |piece: Piece<'_>| sanitizer.write_piece(&piece, out);
        // A vector takes everything.
        let _ = pieces.push(sanitizer, chunk, &mut give);
        let _ = pieces.settle(sanitizer, &mut give);
    }

    /// Ends the stream, and appends the rest to `out`. The next chunk begins a new stream.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let Self { sanitizer, pieces } = self;
        let _ = pieces.finish(sanitizer, &mut |piece| sanitizer.write_piece(&piece, out));
        *pieces = Pieces::new();
    }

    /// How many bytes are held back.
    pub const fn held(&self) -> usize {
        self.pieces.held()
    }
}

impl Sanitizer {
    /// Appends a piece, sanitized and counted.
    pub(crate) fn write_piece(&self, piece: &Piece<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(&self.replace(piece.text, &piece.findings));
        Ok(())
    }
}
