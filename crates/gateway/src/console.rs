//! What the process says to the person at the terminal; log lines go elsewhere.

use std::io::{self, Write};

/// One line on standard output; a closed pipe is no fault of ours.
pub(crate) fn say(line: impl std::fmt::Display) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// One line on standard error.
pub(crate) fn complain(line: impl std::fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
