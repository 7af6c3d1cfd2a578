//! What is wrong with a configuration: every fault, each with the place where it stands.

use std::fmt;

/// One fault of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Path of the faulty value, `companies[0].branches[1].hours`.
    pub(crate) path: String,
    /// What is wrong there and what would be right.
    pub(crate) message: String,
}

/// All faults of one configuration, in the order of the file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault at `path`.
    pub(crate) fn add(&mut self, path: impl Into<String>, message: impl fmt::Display) {
        self.0.push(Fault { path: path.into(), message: message.to_string() });
    }

    /// The value, or the fault noted at `path`.
    pub(crate) fn take<T, E: fmt::Display>(&mut self, path: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.add(path, error)).ok()
    }

    /// Whether nothing was wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults noted so far.
    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = if self.0.len() == 1 { "fault" } else { "faults" };
        write!(f, "{} {noun} in the configuration", self.0.len())?;
        for fault in &self.0 {
            write!(f, "\n  {}: {}", fault.path, fault.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
