//! What a verb tells its reader. A reader that went away is no fault.

use std::io::Write;
use std::time::Duration;

/// One line on standard output.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// One line on standard error.
pub(crate) fn warn(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The beginning of a step.
pub(crate) fn heading(title: &str) {
    say(&format!("\n── {title}"));
}

/// A duration as a reader wants it.
pub(crate) fn minutes(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(minutes(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(minutes(Duration::from_secs(59)), "59.0 s");
        assert_eq!(minutes(Duration::from_secs(605)), "10 min 05 s");
    }
}
