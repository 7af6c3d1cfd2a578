//! The workspace as cargo describes it.

use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use crate::error::XtaskError;

/// The workspace's root, its target folder and its members in the order of their names.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    pub(crate) members: Vec<Member>,
}

/// One package of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// The folder, relative to the root.
    pub(crate) folder: String,
    pub(crate) features: Vec<String>,
    pub(crate) arrows: Vec<Arrow>,
}

/// A dependency of one member on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrow {
    pub(crate) to: String,
    pub(crate) for_tests_only: bool,
}

impl Workspace {
    /// Asks cargo, from the folder it runs in.
    pub(crate) fn find() -> Result<Self, XtaskError> {
        let metadata = MetadataCommand::new().no_deps().exec()?;
        let root = metadata.workspace_root.clone().into_std_path_buf();
        let names: Vec<_> = metadata.packages.iter().map(|p| p.name.to_string()).collect();
        let mut members: Vec<_> = metadata.packages.iter().map(|package| member(package, &root, &names)).collect();
        members.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { root, target: metadata.target_directory.into_std_path_buf(), members })
    }
}

fn member(package: &Package, root: &Path, names: &[String]) -> Member {
    let folder = package.manifest_path.parent().map(|folder| folder.as_std_path());
    let folder = folder.and_then(|folder| folder.strip_prefix(root).ok());
    let siblings = package.dependencies.iter().filter(|d| names.contains(&d.name));
    let arrow = |dependency: &cargo_metadata::Dependency| Arrow {
        to: dependency.name.clone(),
        for_tests_only: dependency.kind == DependencyKind::Development,
    };
    Member {
        name: package.name.to_string(),
        folder: folder.map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default(),
        features: package.features.keys().cloned().collect(),
        arrows: siblings.map(arrow).collect(),
    }
}
