//! The house's own rules, each a pure function over text in a file of its own.

mod arrows;
mod clock_reads;
mod docs_index;
mod fault;
mod file_heads;
mod imports;
mod lengths;
mod library_roots;
mod places;
mod source;
mod tree;

use crate::error::XtaskError;
use crate::report::{say, warn};
use crate::tidy::fault::Fault;
use crate::tidy::source::RustFile;
use crate::tidy::tree::Tree;
use crate::workspace::Workspace;

/// Checks every rule and tells every fault.
pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    let tree = Tree::read(&workspace.root, &workspace.target)?;
    let (files, mut faults) = parse(&tree);
    faults.extend(arrows::check(&workspace.members));
    faults.extend(file_heads::check(&tree));
    faults.extend(lengths::check(&files));
    faults.extend(clock_reads::check(&files));
    faults.extend(library_roots::check(&files));
    faults.extend(imports::check(&files));
    faults.extend(docs_index::check(&tree, &workspace.members));
    faults.extend(places::check(&tree));
    faults.sort();
    faults.dedup();
    faults.iter().for_each(|fault| warn(&fault.to_string()));
    say(&format!("tidy: {} files, {} faults", tree.len(), faults.len()));
    if faults.is_empty() { Ok(()) } else { Err(XtaskError::Faults(faults.len())) }
}

/// Shipped code, parsed; what does not parse is a fault.
fn parse(tree: &Tree) -> (Vec<RustFile>, Vec<Fault>) {
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for (path, text) in tree.shipped() {
        match RustFile::parse(path, text) {
            Ok(file) => files.push(file),
            Err(fault) => faults.push(fault),
        }
    }
    source::mark_test_files(&mut files);
    (files, faults)
}
