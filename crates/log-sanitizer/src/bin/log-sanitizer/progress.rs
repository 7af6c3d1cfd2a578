//! How far a run is, on a terminal only.

use std::io::{self, IsTerminal, Write};

/// Bytes between two updates.
const STEP: u64 = 8 << 20;

/// Shows how far a run is.
#[derive(Debug)]
pub(crate) struct Progress {
    shown: bool,
    total: u64,
    next: u64,
}

impl Progress {
    /// Of a filter: shown when the output goes elsewhere.
    pub(crate) fn of_filter() -> Self {
        Self::new(io::stderr().is_terminal() && !io::stdout().is_terminal(), 0)
    }

    /// Of an audit of `total` bytes; 0 when unknown.
    pub(crate) fn of_audit(total: u64) -> Self {
        Self::new(io::stderr().is_terminal(), total)
    }

    const fn new(shown: bool, total: u64) -> Self {
        Self { shown, total, next: STEP }
    }

    /// Tells that `done` bytes are read.
    pub(crate) fn tell(&mut self, done: u64) {
        if self.shown && done >= self.next {
            self.next = done + STEP;
            let _ = write!(io::stderr(), "\r\x1b[K{}", line(done, self.total));
        }
    }

    /// Wipes the line.
    pub(crate) fn clear(&self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(done: u64, total: u64) -> String {
    let mib = done >> 20;
    match (done * 100).checked_div(total) {
        Some(percent) if percent <= 100 => format!("{mib} MiB, {percent} %"),
        _ => format!("{mib} MiB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_percentage_when_the_total_is_known() {
        assert_eq!(line(50 << 20, 200 << 20), "50 MiB, 25 %");
        assert_eq!(line(50 << 20, 0), "50 MiB");
        assert_eq!(line(50 << 20, 1), "50 MiB");
    }
}
