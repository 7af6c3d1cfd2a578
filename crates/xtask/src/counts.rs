//! How many tests passed and failed, read from what the runners print.

use std::ops::AddAssign;

/// Tests that passed and tests that failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Counts {
    pub(crate) fn total(self) -> u64 {
        self.passed + self.failed
    }

    /// The closing line.
    pub(crate) fn line(self) -> String {
        format!("{} passed, {} failed", self.passed, self.failed)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// nextest's closing line, such as
/// `Summary [   0.9s] 73/92 tests run: 71 passed (1 slow), 1 failed, 1 timed out, 0 skipped`.
pub(crate) fn of_nextest(line: &str) -> Option<Counts> {
    let (_, rest) = line.trim_start().strip_prefix("Summary [")?.split_once(']')?;
    let (_, outcomes) = rest.split_once(" run: ")?;
    let mut counts = Counts::default();
    for outcome in outcomes.split(", ") {
        let (number, what) = outcome.trim().split_once(' ')?;
        let number = number.parse::<u64>().ok()?;
        match what.split(" (").next()? {
            "passed" => counts.passed += number,
            "failed" | "timed out" | "exec failed" => counts.failed += number,
            _ => {}
        }
    }
    Some(counts)
}

/// libtest's closing line, such as
/// `test result: ok. 46 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out`.
pub(crate) fn of_libtest(line: &str) -> Option<Counts> {
    let (_, outcomes) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut counts = Counts::default();
    for outcome in outcomes.split("; ") {
        let (number, what) = outcome.split_once(' ')?;
        match what {
            "passed" => counts.passed += number.parse::<u64>().ok()?,
            "failed" => counts.failed += number.parse::<u64>().ok()?,
            _ => {}
        }
    }
    Some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_s_summary_is_counted() {
        for (line, passed, failed) in [
            ("     Summary [   0.385s] 46 tests run: 46 passed, 0 skipped", 46, 0),
            ("     Summary [   0.4s] 73/92 tests run: 72 passed, 1 failed, 0 skipped", 72, 1),
            ("     Summary [  61.0s] 4 tests run: 2 passed (1 slow, 1 leaky), 1 failed, 1 timed out, 3 skipped", 2, 2),
            ("     Summary [   0.0s] 1 test run: 0 passed, 1 exec failed, 0 skipped", 0, 1),
        ] {
            assert_eq!(of_nextest(line), Some(Counts { passed, failed }), "{line}");
        }
    }

    #[test]
    fn libtest_s_result_is_counted() {
        let line = "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 45 filtered out; finished in 0.41s";
        assert_eq!(of_libtest(line), Some(Counts { passed: 3, failed: 1 }));
    }

    #[test]
    fn other_lines_do_not_count() {
        for line in ["", "        PASS [   0.013s] (3/46) a b", "test a ... ok", "Summary", "running 3 tests"] {
            assert_eq!((of_nextest(line), of_libtest(line)), (None, None), "{line}");
        }
        // A failed test's own output is shown indented; it is not another run.
        let shown = "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 1 filtered out";
        assert_eq!(of_libtest(shown), None);
    }

    #[test]
    fn the_closing_line_is_plain() {
        assert_eq!(Counts { passed: 12, failed: 0 }.line(), "12 passed, 0 failed");
    }
}
