//! A library's root is a table of contents: private modules, explicit re-exports, nothing else.

use syn::spanned::Spanned;
use syn::{Item, UseTree, Visibility};

use crate::tidy::fault::Fault;
use crate::tidy::source::RustFile;

/// Everything else in a root.
pub(crate) fn check(files: &[RustFile]) -> Vec<Fault> {
    let roots = files.iter().filter(|file| file.in_crate().1 == "lib.rs");
    roots.flat_map(|root| root.items.iter().filter_map(|item| fault(&root.path, item))).collect()
}

fn fault(path: &str, item: &Item) -> Option<Fault> {
    let message = match item {
        Item::Mod(module) if module.content.is_some() => "a root has no module of its own text",
        Item::Mod(module) if !matches!(module.vis, Visibility::Inherited) => {
            "a root's modules are private; re-export what is public"
        }
        Item::Mod(_) => return None,
        Item::Use(item) if has_glob(&item.tree) => "a root re-exports by name, not by glob",
        Item::Use(_) => return None,
        _ => "a root defines nothing; give it a module of its own",
    };
    Some(Fault::new(path, item.span().start().line, message))
}

fn has_glob(tree: &UseTree) -> bool {
    match tree {
        UseTree::Glob(_) => true,
        UseTree::Path(path) => has_glob(&path.tree),
        UseTree::Group(group) => group.items.iter().any(has_glob),
        UseTree::Name(_) | UseTree::Rename(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> usize {
        check(&[RustFile::parse(path, text).unwrap()]).len()
    }

    #[test]
    fn a_table_of_contents_is_fine() {
        let text = "#![doc = \"x\"]\nmod a;\n#[cfg(feature = \"redis\")]\nmod redis;\n\
                    pub use a::{A, B as C};\n#[cfg(test)]\nmod tests { fn x() {} }\n";
        assert_eq!(faults("crates/a/src/lib.rs", text), 0);
    }

    #[test]
    fn anything_else_is_a_fault() {
        for text in [
            "pub mod a;",
            "mod a { fn b() {} }",
            "pub use a::*;",
            "pub use a::{B, c::*};",
            "pub struct A;",
            "pub type A = u8;",
            "const A: u8 = 1;",
            "fn a() {}",
            "macro_rules! a { () => {} }",
        ] {
            assert_eq!(faults("crates/a/src/lib.rs", text), 1, "{text}");
            assert_eq!(faults("crates/a/src/main.rs", text), 0, "{text}");
        }
    }
}
