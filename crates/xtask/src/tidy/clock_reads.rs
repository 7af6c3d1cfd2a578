//! Time comes in from outside: only a file named `clock.rs` reads a clock.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{ItemMod, Path};

use crate::tidy::fault::Fault;
use crate::tidy::source::{RustFile, is_cfg_test};

/// The file that may.
const CLOCK_FILE: &str = "clock.rs";

/// Types whose `now` reads a clock.
const CLOCKS: [&str; 4] = ["Instant", "SystemTime", "Utc", "Local"];

/// Every read of a clock elsewhere.
pub(crate) fn check(files: &[RustFile]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| !file.is_test && file.name() != CLOCK_FILE) {
        let mut reads = Reads { path: &file.path, faults: &mut faults };
        file.items.iter().for_each(|item| reads.visit_item(item));
    }
    faults
}

struct Reads<'a> {
    path: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl<'ast> Visit<'ast> for Reads<'_> {
    fn visit_path(&mut self, path: &'ast Path) {
        let mut segments = path.segments.iter().rev().map(|segment| segment.ident.to_string());
        let is_now = segments.next().is_some_and(|last| last == "now");
        if let Some(clock) = segments.next().filter(|name| is_now && CLOCKS.contains(&name.as_str())) {
            let message = format!("`{clock}::now` belongs in a file named {CLOCK_FILE}");
            self.faults.push(Fault::new(self.path, path.span().start().line, message));
        }
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !module.attrs.iter().any(is_cfg_test) {
            visit::visit_item_mod(self, module);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::fault::shown;

    fn faults(path: &str, text: &str) -> Vec<String> {
        shown(&check(&[RustFile::parse(path, text).unwrap()]))
    }

    #[test]
    fn a_read_outside_the_clock_file_is_a_fault() {
        for (read, clock) in [
            ("std::time::Instant::now()", "Instant"),
            ("SystemTime::now()", "SystemTime"),
            ("chrono::Utc::now()", "Utc"),
            ("some().unwrap_or_else(Local::now)", "Local"),
        ] {
            let expected = format!("crates/a/src/a.rs:1: `{clock}::now` belongs in a file named clock.rs");
            assert_eq!(faults("crates/a/src/a.rs", &format!("fn f() {{ {read}; }}")), [expected]);
        }
    }

    #[test]
    fn the_clock_file_tests_and_other_nows_are_left_alone() {
        assert!(faults("crates/a/src/clock.rs", "fn f() { Instant::now(); }").is_empty());
        assert!(faults("crates/a/src/a.rs", "fn f(c: &Clock) { c.now(); Moment::now(); }").is_empty());
        assert!(faults("crates/a/src/a.rs", "#[cfg(test)]\nmod tests { fn f() { Instant::now(); } }").is_empty());
        assert!(faults("crates/a/src/a.rs", "/// Like `Instant::now`.\nfn f() { \"Instant::now()\"; }").is_empty());
    }
}
