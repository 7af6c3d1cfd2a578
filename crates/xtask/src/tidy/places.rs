//! Nothing in the tree belongs to one machine: no path of a home, a workshop or a scratch folder, and
//! no host of a package registry.

use crate::tidy::fault::Fault;
use crate::tidy::tree::Tree;

/// Written in two parts so that this file does not find itself.
const MACHINE_PATHS: [(&str, &str); 5] =
    [("/wo", "rk/"), ("/fa", "rm/"), ("/ro", "ot/"), ("/ho", "me/"), ("/tmp/ba", "sh_jobs")];

const REGISTRIES: [(&str, &str); 5] =
    [("crates", ".io"), ("pypi", ".org"), ("npmjs", ".com"), ("npmjs", ".org"), ("deb.debian", ".org")];

/// Written by cargo, which names its registry there.
const GENERATED: &str = "Cargo.lock";

/// Every line that names such a place.
pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    let files = tree.iter().filter(|(path, _)| path.rsplit('/').next() != Some(GENERATED));
    files.flat_map(|(path, text)| check_file(path, text)).collect()
}

fn check_file(path: &str, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut fault = |what| faults.push(Fault::new(path, index + 1, what));
        if MACHINE_PATHS.iter().any(|parts| begins_a_path(line, &joined(parts))) {
            fault("names a path of one machine");
        }
        if REGISTRIES.iter().any(|parts| line.contains(&joined(parts))) {
            fault("names the host of a package registry");
        }
    }
    faults
}

fn joined((first, second): &(&str, &str)) -> String {
    format!("{first}{second}")
}

/// The path stands at its root: what stands before it is not part of a longer path.
fn begins_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '}'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> usize {
        check(&Tree::of(&[("a.md", text)])).len()
    }

    #[test]
    fn a_machine_s_path_is_a_fault() {
        for parts in &MACHINE_PATHS {
            assert_eq!(faults(&format!("see `{}x`", joined(parts))), 1);
            assert_eq!(faults(&format!("x\n{}x\n", joined(parts))), 1);
        }
    }

    #[test]
    fn a_registry_s_host_is_a_fault() {
        for parts in &REGISTRIES {
            assert_eq!(faults(&format!("from {} on", joined(parts))), 1);
        }
    }

    #[test]
    fn parts_of_longer_paths_and_generated_files_are_left_alone() {
        assert_eq!(faults("docs/ro\u{6f}t/x ../wo\u{72}k/y"), 0);
        let lock = check(&Tree::of(&[("Cargo.lock", &joined(&REGISTRIES[0]))]));
        assert_eq!(lock, []);
    }
}
