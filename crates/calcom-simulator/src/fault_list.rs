//! What is wrong with a world that cannot be simulated: everything at once, each with its path.

use std::borrow::Cow;
use std::fmt;

/// All faults of a world; never empty when it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorldFaults(Vec<(String, String)>);

impl WorldFaults {
    /// Notes a fault unless `holds`.
    pub(crate) fn require(&mut self, holds: bool, path: impl Into<String>, problem: impl Into<String>) {
        if !holds {
            self.0.push((path.into(), problem.into()));
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `value` when nothing is wrong.
    pub(crate) fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Path and problem of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, problem)| (path.as_str(), problem.as_str()))
    }
}

impl fmt::Display for WorldFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (path, problem)) in self.iter().enumerate() {
            let separator = if i == 0 { "" } else { "; " };
            write!(f, "{separator}{path}: {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for WorldFaults {}

/// A key as it stands in a path, and in TOML: between quotes when it is empty or has other signs than letters, digits, `_` and `-`.
pub(crate) fn key_shown(key: &str) -> Cow<'_, str> {
    let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if bare { Cow::Borrowed(key) } else { Cow::Owned(format!("{key:?}")) }
}
