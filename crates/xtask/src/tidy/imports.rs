//! Imports inside a crate come from the defining module, never through the root, and no two files
//! import each other.

use std::collections::{BTreeMap, BTreeSet};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{ItemMod, ItemUse, Path, UseTree};

use crate::tidy::fault::Fault;
use crate::tidy::source::{RustFile, is_cfg_test};

/// Every import through a root, and every pair of files that import each other.
pub(crate) fn check(files: &[RustFile]) -> Vec<Fault> {
    let mut by_crate: BTreeMap<&str, Vec<&RustFile>> = BTreeMap::new();
    for file in files.iter().filter(|file| !file.is_test) {
        by_crate.entry(file.in_crate().0).or_default().push(file);
    }
    by_crate.values().flat_map(|files| check_crate(files)).collect()
}

fn check_crate(files: &[&RustFile]) -> Vec<Fault> {
    let modules: BTreeMap<_, _> = files.iter().map(|file| (module_of(file), *file)).collect();
    let mut faults = Vec::new();
    let mut arrows = BTreeSet::new();
    for (module, file) in &modules {
        for import in imports(module, file) {
            let target = longest_module(&modules, &import.path);
            let item = import.path.get(target.len());
            let through_root = target.is_empty()
                && !module.is_empty()
                && item.is_some_and(|name| name.starts_with(char::is_uppercase));
            if through_root {
                let message = "imports through the root; import from the defining module";
                faults.push(Fault::new(&file.path, import.line, message));
            } else if target != module.as_slice() {
                arrows.insert((module.clone(), target.to_vec()));
            }
        }
    }
    let mutual = arrows.iter().filter(|(a, b)| a < b && arrows.contains(&(b.clone(), a.clone())));
    faults.extend(mutual.filter_map(|(a, b)| {
        let (a, b) = (modules.get(a)?, modules.get(b)?);
        Some(Fault::new(&a.path, 0, format!("and {} import each other", b.path)))
    }));
    faults
}

/// The module's path below the crate, empty for a root.
fn module_of(file: &RustFile) -> Vec<String> {
    let stem = file.in_crate().1.trim_end_matches(".rs");
    let parts = stem.split('/').filter(|part| !matches!(*part, "lib" | "main" | "mod"));
    parts.map(str::to_owned).collect()
}

/// The longest beginning of the path that is a module of this crate.
fn longest_module<'a>(modules: &BTreeMap<Vec<String>, &RustFile>, path: &'a [String]) -> &'a [String] {
    let is_module = |length: &usize| modules.contains_key(&path[..*length]);
    &path[..(0..=path.len()).rev().find(is_module).unwrap_or(0)]
}

/// A path inside the crate, from its root, that a file names.
struct Import {
    path: Vec<String>,
    line: usize,
}

fn imports(module: &[String], file: &RustFile) -> Vec<Import> {
    let mut found = Found { module: module.to_vec(), imports: Vec::new() };
    file.items.iter().for_each(|item| found.visit_item(item));
    found.imports
}

struct Found {
    /// The module being read, inline modules included.
    module: Vec<String>,
    imports: Vec<Import>,
}

impl Found {
    fn add(&mut self, segments: &[String], line: usize) {
        let (first, rest) = match segments.split_first() {
            Some((first, rest)) => (first.as_str(), rest),
            None => return,
        };
        let base = match first {
            "crate" => &[],
            "self" => self.module.as_slice(),
            "super" => &self.module[..self.module.len().saturating_sub(1)],
            _ => return,
        };
        let up = rest.iter().take_while(|segment| *segment == "super").count();
        let base = &base[..base.len().saturating_sub(up)];
        let path = base.iter().chain(&rest[up..]).cloned().collect();
        self.imports.push(Import { path, line });
    }

    fn add_tree(&mut self, tree: &UseTree, before: &[String], line: usize) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.add_tree(&path.tree, &with(&path.ident), line),
            UseTree::Name(name) => self.add(&with(&name.ident), line),
            UseTree::Rename(name) => self.add(&with(&name.ident), line),
            UseTree::Glob(_) => self.add(before, line),
            UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.add_tree(item, before, line));
            }
        }
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.add_tree(&item.tree, &[], item.span().start().line);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let segments: Vec<_> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if segments.len() > 1 {
            self.add(&segments, path.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !module.attrs.iter().any(is_cfg_test) {
            self.module.push(module.ident.to_string());
            visit::visit_item_mod(self, module);
            self.module.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::fault::shown;

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let parse = |(path, text): &(&str, &str)| RustFile::parse(&format!("crates/a/src/{path}"), text).unwrap();
        shown(&check(&files.iter().map(parse).collect::<Vec<_>>()))
    }

    #[test]
    fn importing_downward_from_the_defining_module_is_fine() {
        let files = [
            ("lib.rs", "mod a;\nmod b;\npub use a::A;"),
            ("a.rs", "use crate::b::{B, c};\nuse crate::b::c::C;\nfn f() { crate::b::g(); }"),
            ("b.rs", "mod c;\nuse std::fmt;"),
            ("b/c.rs", "use super::super::d::D;"),
            ("d.rs", ""),
        ];
        assert_eq!(faults(&files), Vec::<String>::new());
    }

    #[test]
    fn importing_through_the_root_is_a_fault() {
        let root = ("lib.rs", "mod a;\nmod b;\npub use a::A;");
        let expected = "crates/a/src/b.rs:1: imports through the root; import from the defining module";
        for text in ["use crate::A;", "use crate::{A};", "use super::A;", "fn f() { crate::A::new(); }"] {
            assert_eq!(faults(&[root, ("a.rs", ""), ("b.rs", text)]), [expected], "{text}");
        }
    }

    #[test]
    fn bug_super_inside_an_inline_module_is_the_file_itself() {
        let files = [("a.rs", "struct A;\nmod inner { use super::A; fn f() { super::A; } }"), ("lib.rs", "mod a;")];
        assert_eq!(faults(&files), Vec::<String>::new());
    }

    #[test]
    fn two_files_that_import_each_other_are_a_fault() {
        let files = [("a.rs", "use crate::b::B;"), ("b.rs", "fn f() { crate::a::g(); }")];
        assert_eq!(faults(&files), ["crates/a/src/a.rs: and crates/a/src/b.rs import each other"]);
        let family = [("a.rs", "mod b;\nuse self::b::B;"), ("a/b.rs", "use super::A;")];
        assert_eq!(faults(&family), ["crates/a/src/a.rs: and crates/a/src/a/b.rs import each other"]);
    }

    #[test]
    fn what_tests_import_does_not_count() {
        let files =
            [("a.rs", "use crate::b::B;"), ("b.rs", "#[cfg(test)]\nmod tests { use crate::a::A; use super::*; }")];
        assert_eq!(faults(&files), Vec::<String>::new());
    }
}
