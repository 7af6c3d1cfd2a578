//! Each crate alone with each feature set: a crate that only compiles because a neighbour switched
//! a feature on does not pass.

use crate::command::{cargo, run};
use crate::error::XtaskError;
use crate::report::{say, warn};
use crate::workspace::{Member, Workspace};

/// One set of features to build with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FeatureSet {
    None,
    Single(String),
    All,
}

impl FeatureSet {
    fn arguments(&self) -> Vec<&str> {
        match self {
            Self::None => vec!["--no-default-features"],
            Self::Single(feature) => vec!["--no-default-features", "--features", feature],
            Self::All => vec!["--all-features"],
        }
    }
}

/// None, each one alone, and all; those that would be the same only once.
pub(crate) fn sets(features: &[String]) -> Vec<FeatureSet> {
    let named: Vec<_> = features.iter().filter(|name| *name != "default").cloned().collect();
    let single = named.iter().cloned().map(FeatureSet::Single);
    let mut sets: Vec<_> = std::iter::once(FeatureSet::None).chain(single).collect();
    if named.len() > 1 {
        sets.push(FeatureSet::All);
    }
    sets
}

/// Lints every set of every member and says at the end which do not pass.
pub(crate) fn verb(workspace: &Workspace) -> Result<(), XtaskError> {
    let mut broken = Vec::new();
    let mut checked = 0;
    for member in &workspace.members {
        for set in sets(&member.features) {
            checked += 1;
            if let Err(fault) = check(workspace, member, &set) {
                warn(&format!("error: {fault}"));
                broken.push(format!("{} {}", member.name, set.arguments().join(" ")));
            }
        }
    }
    say(&format!("{checked} feature sets of {} crates", workspace.members.len()));
    if broken.is_empty() { Ok(()) } else { Err(XtaskError::Steps(broken)) }
}

fn check(workspace: &Workspace, member: &Member, set: &FeatureSet) -> Result<(), XtaskError> {
    let mut arguments = vec!["clippy", "--quiet", "--package", &member.name, "--all-targets"];
    arguments.extend(set.arguments());
    arguments.extend(["--", "-D", "warnings"]);
    run(&mut cargo(&workspace.root, &arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets_of(features: &[&str]) -> Vec<FeatureSet> {
        sets(&features.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn a_crate_without_features_has_one_set() {
        assert_eq!(sets_of(&[]), [FeatureSet::None]);
        assert_eq!(sets_of(&["default"]), [FeatureSet::None]);
    }

    #[test]
    fn a_single_feature_is_all_of_them() {
        assert_eq!(sets_of(&["default", "serde"]), [FeatureSet::None, FeatureSet::Single("serde".into())]);
    }

    #[test]
    fn several_features_stand_alone_and_together() {
        let expected =
            [FeatureSet::None, FeatureSet::Single("redis".into()), FeatureSet::Single("serde".into()), FeatureSet::All];
        assert_eq!(sets_of(&["default", "redis", "serde"]), expected);
    }
}
