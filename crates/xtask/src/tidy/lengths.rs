//! A file is one idea: at most 400 lines without tests, and no function over 40.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{ImplItemFn, ItemFn, ItemMod, Signature, TraitItemFn};

use crate::tidy::fault::Fault;
use crate::tidy::source::{RustFile, is_cfg_test};

/// Most lines of a file, without tests.
const MAX_FILE: usize = 400;

/// Most lines of a function, from its signature to its closing brace.
const MAX_FUNCTION: usize = 40;

/// Most parameters of a function, `self` left out.
const MAX_PARAMETERS: usize = 4;

/// Every file, function and list of parameters that is too long.
pub(crate) fn check(files: &[RustFile]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| !file.is_test) {
        if file.lines > MAX_FILE {
            let message = format!("{} lines without tests, at most {MAX_FILE}", file.lines);
            faults.push(Fault::new(&file.path, 0, message));
        }
        let mut functions = Functions { path: &file.path, faults: &mut faults };
        file.items.iter().for_each(|item| functions.visit_item(item));
    }
    faults
}

struct Functions<'a> {
    path: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl Functions<'_> {
    fn measure(&mut self, signature: &Signature, end: usize) {
        let start = signature.span().start().line;
        let lines = end + 1 - start;
        let mut fault = |message| self.faults.push(Fault::new(self.path, start, message));
        if lines > MAX_FUNCTION {
            fault(format!("`{}` has {lines} lines, at most {MAX_FUNCTION}", signature.ident));
        }
        let is_self = |input: &&syn::FnArg| matches!(input, syn::FnArg::Receiver(_));
        let parameters = signature.inputs.iter().filter(|input| !is_self(input)).count();
        if parameters > MAX_PARAMETERS {
            let name = &signature.ident;
            fault(format!("`{name}` has {parameters} parameters, at most {MAX_PARAMETERS}"));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.measure(&function.sig, function.block.span().end().line);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.measure(&function.sig, function.block.span().end().line);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(block) = &function.default {
            self.measure(&function.sig, block.span().end().line);
        }
        visit::visit_trait_item_fn(self, function);
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

    fn faults(text: &str) -> Vec<String> {
        shown(&check(&[RustFile::parse("crates/a/src/a.rs", text).unwrap()]))
    }

    fn function(lines: usize) -> String {
        format!("fn long() {{\n{}}}\n", "    ();\n".repeat(lines - 2))
    }

    #[test]
    fn a_file_has_at_most_four_hundred_lines_without_tests() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "\n".repeat(500));
        assert_eq!(faults(&format!("{}{tests}", "//\n".repeat(400))), Vec::<String>::new());
        let expected = "crates/a/src/a.rs: 401 lines without tests, at most 400";
        assert_eq!(faults(&"//\n".repeat(401)), [expected]);
    }

    #[test]
    fn a_function_has_at_most_forty_lines() {
        assert_eq!(faults(&function(40)), Vec::<String>::new());
        assert_eq!(faults(&function(41)), ["crates/a/src/a.rs:1: `long` has 41 lines, at most 40"]);
        let method = format!("struct A;\nimpl A {{\n{}}}\n", function(41));
        assert_eq!(faults(&method), ["crates/a/src/a.rs:3: `long` has 41 lines, at most 40"]);
        let inside = format!("mod a {{\n{}}}\n", function(41));
        assert_eq!(faults(&inside).len(), 1);
    }

    #[test]
    fn documentation_and_attributes_are_not_the_function() {
        let text = format!("{}#[must_use]\n{}", "/// x\n".repeat(50), function(40));
        assert_eq!(faults(&text), Vec::<String>::new());
    }

    #[test]
    fn a_function_has_at_most_four_parameters() {
        assert_eq!(faults("fn f(a: u8, b: u8, c: u8, d: u8) {}"), Vec::<String>::new());
        assert_eq!(faults("fn f(a: u8, b: u8, c: u8, d: u8, e: u8) {}").len(), 1);
        assert_eq!(faults("trait T { fn f(&self, a: u8, b: u8, c: u8, d: u8) {} }").len(), 0);
    }

    #[test]
    fn tests_may_be_as_long_as_they_like() {
        let text = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", function(60));
        assert_eq!(faults(&text), Vec::<String>::new());
    }
}
