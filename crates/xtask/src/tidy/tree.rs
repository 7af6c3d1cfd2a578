//! The text files of the workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::error::{XtaskError, attempt};

/// Folders that hold nothing of the project's own writing: the last two are a fuzzer's.
const FOREIGN: [&str; 4] = [".git", "target", "artifacts", "corpus"];

/// Every text file, by its path from the root.
pub(crate) struct Tree(BTreeMap<String, String>);

impl Tree {
    /// Reads the tree; what is not UTF-8 is not text.
    pub(crate) fn read(root: &Path, target: &Path) -> Result<Self, XtaskError> {
        let mut files = BTreeMap::new();
        read_folder(root, "", target, &mut files)?;
        Ok(Self(files))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    pub(crate) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Rust files that are compiled into a crate of `crates/`.
    pub(crate) fn shipped(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().filter(|(path, _)| is_shipped(path))
    }
}

fn is_shipped(path: &str) -> bool {
    let mut folders = path.split('/');
    path.ends_with(".rs") && folders.next() == Some("crates") && folders.nth(1) == Some("src")
}

fn read_folder(
    root: &Path,
    folder: &str,
    target: &Path,
    files: &mut BTreeMap<String, String>,
) -> Result<(), XtaskError> {
    let place = root.join(folder);
    for entry in attempt(&place.to_string_lossy(), fs::read_dir(&place))? {
        let entry = attempt(&place.to_string_lossy(), entry)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        let kind = attempt(&path, entry.file_type())?;
        if kind.is_dir() && !FOREIGN.contains(&name.as_str()) && entry.path() != target {
            read_folder(root, &path, target, files)?;
        } else if kind.is_file() {
            let bytes = attempt(&path, fs::read(entry.path()))?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.insert(path, text);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
impl Tree {
    /// A tree for a test.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_code_is_what_stands_in_a_crate_s_src() {
        assert!(is_shipped("crates/a/src/lib.rs"));
        assert!(is_shipped("crates/a/src/b/c.rs"));
        for other in ["crates/a/tests/it/main.rs", "benches/src/lib.rs", "crates/a/src/x.lua", "src/lib.rs"] {
            assert!(!is_shipped(other), "{other}");
        }
    }

    #[test]
    fn the_tree_is_read_without_what_is_foreign() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["a/b.rs", "target/c.rs", ".git/d", "e.md"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::write(folder.path().join("binary"), [0xff, 0xfe]).unwrap();
        let tree = Tree::read(folder.path(), &folder.path().join("nowhere")).unwrap();
        let paths: Vec<_> = tree.iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["a/b.rs", "e.md"]);
    }
}
