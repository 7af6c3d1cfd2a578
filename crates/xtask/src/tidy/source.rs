//! Rust source as the rules see it: the syntax tree with everything that only tests compile taken
//! out.

use std::collections::BTreeSet;

use syn::spanned::Spanned;
use syn::{Attribute, Item};

use crate::tidy::fault::Fault;

/// One shipped file.
pub(crate) struct RustFile {
    /// From the workspace's root.
    pub(crate) path: String,
    /// Lines without those of inline test modules.
    pub(crate) lines: usize,
    /// Its items, without those under `#[cfg(test)]`.
    pub(crate) items: Vec<Item>,
    /// Only tests compile it.
    pub(crate) is_test: bool,
    /// Files that this one includes under `#[cfg(test)]`.
    test_modules: Vec<String>,
}

impl RustFile {
    /// Parses a file.
    pub(crate) fn parse(path: &str, text: &str) -> Result<Self, Fault> {
        let file = syn::parse_file(text)
            .map_err(|fault| Fault::new(path, fault.span().start().line, format!("does not parse: {fault}")))?;
        let (tests, items): (Vec<_>, Vec<_>) = file.items.into_iter().partition(is_for_tests);
        let test_lines: usize = tests.iter().map(lines_of).sum();
        let modules = tests.iter().filter_map(|item| match item {
            Item::Mod(module) if module.content.is_none() => Some(module),
            _ => None,
        });
        let test_modules = modules.flat_map(|module| module_files(path, module)).collect();
        let lines = text.lines().count().saturating_sub(test_lines);
        Ok(Self { path: path.to_owned(), lines, items, is_test: false, test_modules })
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &str {
        file_name(&self.path)
    }

    /// The crate's folder and the path below its `src`.
    pub(crate) fn in_crate(&self) -> (&str, &str) {
        self.path.split_once("/src/").unwrap_or(("", &self.path))
    }
}

/// Marks the files that are included under `#[cfg(test)]`, and what stands below them.
pub(crate) fn mark_test_files(files: &mut [RustFile]) {
    let tests: BTreeSet<_> = files.iter().flat_map(|file| file.test_modules.clone()).collect();
    let below = |path: &str, test: &str| {
        let stem = test.strip_suffix("/mod.rs").or(test.strip_suffix(".rs")).unwrap_or(test);
        path == test || path.strip_prefix(stem).is_some_and(|rest| rest.starts_with('/'))
    };
    for file in files {
        file.is_test = tests.iter().any(|test| below(&file.path, test));
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Where the module's file may stand.
fn module_files(path: &str, module: &syn::ItemMod) -> Vec<String> {
    let folder = path.strip_suffix(file_name(path)).unwrap_or_default();
    if let Some(named) = module.attrs.iter().find_map(path_attribute) {
        return vec![format!("{folder}{named}")];
    }
    let base = match file_name(path) {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        name => format!("{folder}{}/", name.trim_end_matches(".rs")),
    };
    vec![format!("{base}{}.rs", module.ident), format!("{base}{}/mod.rs", module.ident)]
}

fn path_attribute(attribute: &Attribute) -> Option<String> {
    let syn::Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    let syn::Expr::Lit(literal) = &pair.value else {
        return None;
    };
    match &literal.lit {
        syn::Lit::Str(text) if pair.path.is_ident("path") => Some(text.value()),
        _ => None,
    }
}

/// The item is compiled for tests alone.
pub(crate) fn is_for_tests(item: &Item) -> bool {
    attributes(item).iter().any(is_cfg_test)
}

/// `#[cfg(test)]`, also as one of several conditions that must all hold, or `#[test]` itself.
pub(crate) fn is_cfg_test(attribute: &Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else {
        return attribute.path().is_ident("test");
    };
    let condition = list.tokens.to_string().replace(' ', "");
    list.path.is_ident("cfg")
        && (condition == "test" || (condition.starts_with("all(") && condition.contains("test")))
        && !condition.contains("not(test)")
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        _ => &[],
    }
}

fn lines_of(item: &Item) -> usize {
    let span = item.span();
    span.end().line.saturating_sub(span.start().line) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(path: &str, text: &str) -> RustFile {
        RustFile::parse(path, text).unwrap()
    }

    #[test]
    fn lines_are_counted_without_inline_tests() {
        let text = "//! X.\n\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n";
        let file = parse("crates/a/src/a.rs", text);
        assert_eq!(file.lines, 4);
        assert_eq!(file.items.len(), 1);
    }

    #[test]
    fn a_test_module_s_own_files_are_marked() {
        let mut files = [
            parse("crates/a/src/law.rs", "#[cfg(test)]\nmod tests;\nmod shipped;\n"),
            parse("crates/a/src/law/tests.rs", ""),
            parse("crates/a/src/law/tests/deep.rs", ""),
            parse("crates/a/src/law/shipped.rs", ""),
            parse("crates/a/src/lib.rs", "#[cfg(all(test, not(loom)))]\n#[path = \"x_tests.rs\"]\nmod y;\n"),
            parse("crates/a/src/x_tests.rs", ""),
        ];
        mark_test_files(&mut files);
        assert_eq!(files.map(|file| file.is_test), [false, true, true, false, false, true]);
    }

    #[test]
    fn what_is_compiled_without_tests_is_shipped() {
        let file = parse("crates/a/src/a.rs", "#[cfg(not(test))]\nfn a() {}\n#[cfg(feature = \"x\")]\nfn b() {}\n");
        assert_eq!(file.items.len(), 2);
    }

    #[test]
    fn what_does_not_parse_is_a_fault_with_its_line() {
        let fault = RustFile::parse("crates/a/src/a.rs", "fn a() {}\nfn {}\n").err().unwrap();
        assert_eq!(fault.line, 2);
    }
}
