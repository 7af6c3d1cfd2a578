//! Arrows between crates: a policy crate imports no sibling, and nothing imports the gateway.

use crate::tidy::fault::Fault;
use crate::workspace::Member;

/// The binary that composes the others.
const GATEWAY: &str = "gateway";

/// Folders whose members show or measure the others, and are not published.
const SHOWCASES: [&str; 2] = ["benches", "examples"];

/// Arrows between policy crates: the one exception, and those that only tests need.
const ALLOWED: [(&str, &str, bool); 2] = [
    ("appointment-finder", "business-hours", false),
    // The fake is held to what the client reads.
    ("calcom-simulator", "calcom-client", true),
];

/// Every arrow that the house does not have.
pub(crate) fn check(members: &[Member]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for member in members {
        for arrow in member.arrows.iter().filter(|arrow| arrow.to != member.name) {
            if !is_allowed(member, &arrow.to, arrow.for_tests_only) {
                let manifest = format!("{}/Cargo.toml", member.folder);
                let message = format!("{} must not import {}", member.name, arrow.to);
                faults.push(Fault::new(&manifest, 0, message));
            }
        }
    }
    faults
}

fn is_allowed(member: &Member, to: &str, for_tests_only: bool) -> bool {
    let composes = member.name == GATEWAY || SHOWCASES.contains(&member.folder.as_str());
    let is_policy = to != GATEWAY && to != "xtask";
    let named = ALLOWED
        .iter()
        .any(|(from, target, only_tests)| *from == member.name && *target == to && (!only_tests || for_tests_only));
    (composes && is_policy) || named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::fault::shown;
    use crate::workspace::Arrow;

    fn member(name: &str, folder: &str, to: &str, for_tests_only: bool) -> Member {
        Member {
            name: name.to_owned(),
            folder: folder.to_owned(),
            features: Vec::new(),
            arrows: vec![Arrow { to: to.to_owned(), for_tests_only }],
        }
    }

    #[test]
    fn the_house_s_own_arrows_are_allowed() {
        for (name, folder, to, for_tests_only) in [
            ("gateway", "crates/gateway", "tenant-cache", false),
            ("appointment-finder", "crates/appointment-finder", "business-hours", false),
            ("calcom-simulator", "crates/calcom-simulator", "calcom-client", true),
            ("benches", "benches", "circuit-breaker", false),
            ("examples", "examples", "log-sanitizer", false),
            ("tenant-cache", "crates/tenant-cache", "tenant-cache", true),
        ] {
            assert_eq!(check(&[member(name, folder, to, for_tests_only)]), [], "{name} {to}");
        }
    }

    #[test]
    fn every_other_arrow_is_a_fault() {
        for (name, folder, to, for_tests_only) in [
            ("tenant-cache", "crates/tenant-cache", "circuit-breaker", false),
            ("tenant-cache", "crates/tenant-cache", "circuit-breaker", true),
            ("business-hours", "crates/business-hours", "appointment-finder", false),
            ("calcom-simulator", "crates/calcom-simulator", "calcom-client", false),
            ("examples", "examples", "gateway", false),
            ("log-sanitizer", "crates/log-sanitizer", "gateway", true),
            ("gateway", "crates/gateway", "xtask", false),
        ] {
            let faults = check(&[member(name, folder, to, for_tests_only)]);
            assert_eq!(shown(&faults), [format!("{folder}/Cargo.toml: {name} must not import {to}")]);
        }
    }
}
