//! Every Rust file opens by saying what it is for: `//!`, or the README in a library's root.

use crate::tidy::fault::Fault;
use crate::tidy::tree::Tree;

/// Folders of code that is input to a test rather than code.
const INPUTS: [&str; 3] = ["fixtures", "ui", "compile_fail"];

/// The library root's head.
const README: &str = "#![doc = include_str!(\"../README.md\")]";

/// Every file without a head.
pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    let files = tree
        .iter()
        .filter(|(path, _)| path.ends_with(".rs") && !path.split('/').any(|folder| INPUTS.contains(&folder)));
    files.filter_map(|(path, text)| fault(path, text)).collect()
}

fn fault(path: &str, text: &str) -> Option<Fault> {
    let is_library_root = path.starts_with("crates/") && path.ends_with("/src/lib.rs");
    let head = text.lines().next().unwrap_or_default();
    if is_library_root {
        (head != README).then(|| Fault::new(path, 1, format!("opens with `{README}`")))
    } else {
        let says = head.strip_prefix("//! ").is_some_and(|says| !says.trim().is_empty());
        (!says).then(|| Fault::new(path, 1, "opens with a `//!` sentence that says what it is for"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn a_file_opens_with_a_sentence() {
        assert_eq!(faults("crates/a/src/b.rs", "//! What it is for.\n"), 0);
        for text in ["", "use std::fmt;\n", "//!\n", "// x\n", "\n//! late\n", "/// x\n"] {
            assert_eq!(faults("crates/a/src/b.rs", text), 1, "{text:?}");
            assert_eq!(faults("crates/a/tests/it/main.rs", text), 1, "{text:?}");
        }
    }

    #[test]
    fn a_library_root_opens_with_its_readme() {
        assert_eq!(faults("crates/a/src/lib.rs", &format!("{README}\n")), 0);
        assert_eq!(faults("crates/a/src/lib.rs", "//! What it is for.\n"), 1);
    }

    #[test]
    fn code_that_is_a_test_s_input_is_left_alone() {
        assert_eq!(faults("crates/a/tests/ui/unscoped.rs", "fn main() {}\n"), 0);
    }
}
