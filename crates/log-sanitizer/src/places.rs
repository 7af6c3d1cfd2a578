//! Where a stream still holds something: lines and columns, never values.

use crate::class::{Class, Finding};
use crate::sanitizer::Sanitizer;
use crate::stream::{Piece, Pieces};

/// Where something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place<'a> {
    /// The line, from 1 on.
    pub line: u64,
    /// The byte of the line at which it begins, from 1 on.
    pub column: u64,
    /// Its length in bytes.
    pub len: usize,
    /// What it is.
    pub class: Class,
    /// Which rule found it.
    pub rule: &'a str,
}

/// Searches text that comes in chunks; what is a token already is not found.
///
/// ```
/// use log_sanitizer::{Sanitizer, StreamSearch};
///
/// let mut search = StreamSearch::new(Sanitizer::default());
/// let mut places = Vec::new();
/// search.push(b"clean, [EMAIL_REDACTED]\nmail to max@exam", |p| places.push((p.line, p.column, p.class.name())));
/// search.push(b"ple.org", |p| places.push((p.line, p.column, p.class.name())));
/// search.finish(|p| places.push((p.line, p.column, p.class.name())));
/// assert_eq!(places, [(2, 9, "email")]);
/// ```
#[derive(Debug)]
pub struct StreamSearch {
    sanitizer: Sanitizer,
    pieces: Pieces,
    at: At,
}

/// Where the next piece begins.
#[derive(Debug)]
struct At {
    line: u64,
    /// Bytes of the line before it.
    before: u64,
}

impl StreamSearch {
    /// Searches with `sanitizer`, from the beginning of a stream.
    pub const fn new(sanitizer: Sanitizer) -> Self {
        Self { sanitizer, pieces: Pieces::new(), at: At { line: 1, before: 0 } }
    }

    /// Takes the next chunk and shows every place that no later chunk can change.
    pub fn push(&mut self, chunk: &[u8], mut show: impl FnMut(Place<'_>)) {
        let Self { sanitizer, pieces, at } = self;
        let _ = pieces.push(sanitizer, chunk, &mut |piece| {
            at.pass(&piece, sanitizer, &mut show);
            Ok(())
        });
    }

    /// Ends the stream and shows what the rest holds. The next chunk begins a new stream.
    pub fn finish(&mut self, mut show: impl FnMut(Place<'_>)) {
        let Self { sanitizer, pieces, at } = self;
        let _ = pieces.finish(sanitizer, &mut |piece| {
            at.pass(&piece, sanitizer, &mut show);
            Ok(())
        });
        *self = Self::new(self.sanitizer.clone());
    }

    /// How many lines ended so far.
    pub const fn lines(&self) -> u64 {
        self.at.line - 1
    }
}

impl At {
    fn pass(&mut self, piece: &Piece<'_>, sanitizer: &Sanitizer, show: &mut impl FnMut(Place<'_>)) {
        for found in &piece.findings {
            show(self.place(found, sanitizer.rule(found)));
        }
        if piece.text.ends_with(b"\n") {
            *self = Self { line: self.line + 1, before: 0 };
        } else {
            self.before += piece.text.len() as u64;
        }
    }

    const fn place<'a>(&self, found: &Finding, rule: &'a str) -> Place<'a> {
        let column = self.before + found.start as u64 + 1;
        Place { line: self.line, column, len: found.end - found.start, class: found.class, rule }
    }
}
