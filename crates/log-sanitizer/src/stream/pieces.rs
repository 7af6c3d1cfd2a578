//! Cuts a stream into pieces that are searched for themselves, wherever the stream's chunks end.
//!
//! A line is a piece. A line that is longer than the window is cut where no candidate is open, which its bytes alone decide,
//! and the next piece is searched with the end of the one before in sight. So the same bytes give the same pieces, and the
//! same findings, however they arrive; and what is held never exceeds the window.

use crate::class::{Class, Finding};
use crate::sanitizer::Sanitizer;
use crate::stream::open;
use crate::stream::pem::Pem;
use std::io;

/// Most bytes of a line that are held.
pub(crate) const WINDOW: usize = 256 * 1024;
/// How much of the piece before is kept in sight.
const SIGHT: usize = 16 * 1024;
/// An unfinished line is looked at again when it has grown by this much, or by a quarter.
const STEP: usize = 4096;

/// A part of the stream that is settled, with what was found in it.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    /// The part.
    pub(crate) text: &'a [u8],
    /// What was found, as places of `text`.
    pub(crate) findings: Vec<Finding>,
}

/// Where pieces go.
pub(crate) type Give<'g> = &'g mut dyn FnMut(Piece<'_>) -> io::Result<()>;

/// The stream as far as it is not settled.
#[derive(Debug)]
pub(crate) struct Pieces {
    held: Vec<u8>,
    /// Bytes of `held` that were given out and are only kept in sight.
    given: usize,
    /// Length of `held` when it was last looked at.
    looked: usize,
    /// Whether `held` is not the beginning of its line.
    cut: bool,
    pem: Pem,
}

impl Pieces {
    /// The beginning of a stream.
    pub(crate) const fn new() -> Self {
        Self { held: Vec::new(), given: 0, looked: 0, cut: false, pem: Pem::new() }
    }

    /// How many bytes are held back.
    pub(crate) const fn held(&self) -> usize {
        self.held.len() - self.given
    }

    /// Whether `chunk` is one line that can be searched for itself: nothing is held before it, and it ends no private key's line.
    pub(crate) fn is_whole_line(&self, chunk: &[u8]) -> bool {
        let one = memchr::memchr(b'\n', chunk).is_some_and(|n| n + 1 == chunk.len());
        one && chunk.len() < WINDOW
            && self.held.is_empty()
            && !self.pem.is_open()
            && !chunk.trim_ascii_end().ends_with(b"-----")
    }

    /// Takes the next chunk; gives whole lines, and of longer ones what the window cannot hold.
    pub(crate) fn push(&mut self, sanitizer: &Sanitizer, chunk: &[u8], give: Give<'_>) -> io::Result<()> {
        let mut rest = chunk;
        while !rest.is_empty() {
            let (head, line) = self.next(rest);
            rest = &rest[head.len()..];
            match (line, self.held.is_empty()) {
                (true, true) => self.line(sanitizer, head, give)?,
                (true, false) => {
                    self.held.extend_from_slice(head);
                    self.close(sanitizer, give)?;
                }
                (false, _) => {
                    self.held.extend_from_slice(head);
                    if self.held.len() == WINDOW {
                        self.cut(sanitizer, give)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Gives what is settled of an unfinished line, when it has grown enough to be worth a look.
    pub(crate) fn settle(&mut self, sanitizer: &Sanitizer, give: Give<'_>) -> io::Result<()> {
        if self.pem.is_open() || self.held.len() - self.looked < STEP.max(self.looked / 4) {
            return Ok(());
        }
        self.looked = self.held.len();
        let findings = sanitizer.findings(&self.held);
        let end = open::from(&self.held, &findings);
        self.give(findings, end, give)
    }

    /// Gives the rest.
    pub(crate) fn finish(&mut self, sanitizer: &Sanitizer, give: Give<'_>) -> io::Result<()> {
        if self.held.is_empty() { Ok(()) } else { self.close(sanitizer, give) }
    }

    /// The part of `rest` that is taken next, and whether it ends a line.
    fn next<'a>(&self, rest: &'a [u8]) -> (&'a [u8], bool) {
        let room = &rest[..rest.len().min(WINDOW - self.held.len())];
        memchr::memchr(b'\n', room).map_or((room, false), |n| (&room[..=n], true))
    }

    /// A line that came whole.
    fn line(&mut self, sanitizer: &Sanitizer, line: &[u8], give: Give<'_>) -> io::Result<()> {
        let findings = self.findings(sanitizer, line);
        give(Piece { text: line, findings })
    }

    /// The end of a line that came in parts.
    fn close(&mut self, sanitizer: &Sanitizer, give: Give<'_>) -> io::Result<()> {
        let mut held = std::mem::take(&mut self.held);
        let findings = if self.cut { sanitizer.findings(&held) } else { self.findings(sanitizer, &held) };
        let result = give(Piece { text: &held[self.given..], findings: within(findings, self.given, held.len()) });
        held.clear();
        *self = Self { held, pem: std::mem::replace(&mut self.pem, Pem::new()), ..Self::new() };
        result
    }

    fn findings(&mut self, sanitizer: &Sanitizer, line: &[u8]) -> Vec<Finding> {
        match self.pem.body(line) {
            Some((start, end)) => vec![Finding::new(start, end, Class::Secret, "private key")],
            None => sanitizer.findings(line),
        }
    }

    /// A full window: gives what is settled and keeps its end in sight.
    fn cut(&mut self, sanitizer: &Sanitizer, give: Give<'_>) -> io::Result<()> {
        let findings = sanitizer.findings(&self.held);
        let end = open::from(&self.held, &findings).max(WINDOW / 2);
        let result = self.give(findings, end, give);
        let gone = end - SIGHT;
        self.held.drain(..gone);
        self.given -= gone;
        self.looked = self.held.len();
        self.cut = true;
        self.pem = Pem::new();
        result
    }

    /// Gives the text up to `end`.
    fn give(&mut self, findings: Vec<Finding>, end: usize, give: Give<'_>) -> io::Result<()> {
        let from = self.given;
        self.given = end.max(from);
        if from >= end {
            return Ok(());
        }
        give(Piece { text: &self.held[from..end], findings: within(findings, from, end) })
    }
}

fn within(findings: Vec<Finding>, from: usize, to: usize) -> Vec<Finding> {
    findings.into_iter().filter_map(|found| found.within(from, to)).collect()
}
