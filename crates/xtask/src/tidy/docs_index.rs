//! Documents: `docs/README.md` names every page with its reader and what keeps it true, every link
//! between files leads somewhere, and each crate has its README and its changelog.

use crate::tidy::fault::Fault;
use crate::tidy::tree::Tree;
use crate::workspace::Member;

/// The index.
const INDEX: &str = "docs/README.md";

/// Columns of the index: page, reader, what keeps it true.
const COLUMNS: usize = 3;

/// Every page, link and crate document that is missing.
pub(crate) fn check(tree: &Tree, members: &[Member]) -> Vec<Fault> {
    let mut faults = index(tree);
    faults.extend(links(tree));
    faults.extend(crate_documents(tree, members));
    faults
}

fn index(tree: &Tree) -> Vec<Fault> {
    let Some(index) = tree.get(INDEX) else {
        return vec![Fault::new(INDEX, 0, "is missing: it names every page of docs/")];
    };
    let pages = tree
        .iter()
        .map(|(path, _)| path)
        .filter(|path| path.starts_with("docs/") && path.ends_with(".md") && *path != INDEX);
    pages.filter_map(|page| page_fault(index, page)).collect()
}

fn page_fault(index: &str, page: &str) -> Option<Fault> {
    let link = format!("]({})", page.strip_prefix("docs/")?);
    let Some((number, line)) = index.lines().enumerate().find(|(_, line)| line.contains(&link)) else {
        return Some(Fault::new(INDEX, 0, format!("does not name {page}")));
    };
    let cells = line.trim().trim_matches('|').split('|');
    let filled = cells.filter(|cell| !cell.trim().is_empty()).count();
    let message = format!("does not say who reads {page} and what keeps it true");
    (filled < COLUMNS).then(|| Fault::new(INDEX, number + 1, message))
}

/// Links to files in Markdown, outside of code.
fn links(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| path.ends_with(".md")) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, target) in targets(text) {
            if !exists(tree, &resolve(folder, target)) {
                let message = format!("links to {target}, which does not exist");
                faults.push(Fault::new(path, number, message));
            }
        }
    }
    faults
}

/// The relative targets of a page's links, with their lines.
fn targets(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (index, line) in text.lines().enumerate() {
        in_code ^= line.trim_start().starts_with("```");
        let pieces = line.split("](").skip(1).filter(|_| !in_code);
        let targets = pieces.filter_map(|piece| piece.split(')').next());
        let files = targets.filter(|target| is_file_link(target));
        found.extend(files.map(|target| (index + 1, target.split('#').next().unwrap_or(target))));
    }
    found
}

/// Not an address, not an anchor, and not a Rust item as rustdoc links them.
fn is_file_link(target: &str) -> bool {
    let is_item = target.contains("::") || !target.contains(['.', '/']);
    !target.is_empty() && !target.contains("://") && !target.starts_with(['#', '<']) && !is_item
}

fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

fn exists(tree: &Tree, path: &str) -> bool {
    tree.get(path).is_some()
        || tree.iter().any(|(file, _)| file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
}

fn crate_documents(tree: &Tree, members: &[Member]) -> Vec<Fault> {
    let crates = members.iter().filter(|m| m.folder.starts_with("crates/") && m.name != "xtask");
    let documents =
        crates.flat_map(|member| ["README.md", "CHANGELOG.md"].map(|name| format!("{}/{name}", member.folder)));
    let missing = documents.filter(|path| tree.get(path).is_none_or(|text| text.trim().is_empty()));
    missing.map(|path| Fault::new(&path, 0, "is missing or empty")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::fault::shown;

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        shown(&check(&Tree::of(files), &[]))
    }

    const ROW: &str = "| [Map](architecture.md) | whoever changes it | review |\n";

    #[test]
    fn an_index_that_names_every_page_is_fine() {
        assert_eq!(faults(&[("docs/README.md", ROW), ("docs/architecture.md", "x")]), Vec::<String>::new());
    }

    #[test]
    fn a_page_that_is_not_named_or_not_explained_is_a_fault() {
        assert_eq!(faults(&[]), ["docs/README.md: is missing: it names every page of docs/"]);
        let unnamed = [("docs/README.md", ROW), ("docs/architecture.md", ""), ("docs/adr/0001-x.md", "")];
        assert_eq!(faults(&unnamed), ["docs/README.md: does not name docs/adr/0001-x.md"]);
        let unexplained = [("docs/README.md", "| [Map](architecture.md) | | |"), ("docs/architecture.md", "")];
        let expected = "docs/README.md:1: does not say who reads docs/architecture.md and what keeps it true";
        assert_eq!(faults(&unexplained), [expected]);
    }

    #[test]
    fn a_link_to_nothing_is_a_fault() {
        let text = "[a](b.md#c) [d](../docs) [e](https://x.example/y.md) [f](#g) [h](crate::I) [j](K)\n\
                    ```\n[no](code.md)\n```\n[z](../z.md)\n";
        let expected =
            ["x/a.md:1: links to b.md, which does not exist", "x/a.md:5: links to ../z.md, which does not exist"];
        assert_eq!(faults(&[("docs/README.md", ""), ("x/a.md", text)]), expected);
        assert_eq!(
            faults(&[("docs/README.md", ""), ("x/a.md", text), ("x/b.md", ""), ("z.md", "")]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_crate_without_its_documents_is_a_fault() {
        let member = Member { name: "a".into(), folder: "crates/a".into(), features: Vec::new(), arrows: Vec::new() };
        let tree = Tree::of(&[("docs/README.md", ""), ("crates/a/README.md", "x")]);
        assert_eq!(shown(&check(&tree, &[member])), ["crates/a/CHANGELOG.md: is missing or empty"]);
    }
}
