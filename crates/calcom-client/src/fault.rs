//! What is wrong with a value that a caller handed in: every fault at once, each with its path, never with the value.

use std::fmt;

/// One thing that is wrong: where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The place, such as `attendee.name`.
    pub path: String,
    /// What is wrong and what would be right. Never contains the value, which may be personal.
    pub problem: String,
}

/// All faults of one value; never empty when it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault at `path`.
    pub(crate) fn add(&mut self, path: impl Into<String>, problem: impl Into<String>) {
        self.0.push(Fault { path: path.into(), problem: problem.into() });
    }

    /// Notes a fault unless `holds`.
    pub(crate) fn require(&mut self, holds: bool, path: impl Into<String>, problem: impl Into<String>) {
        if !holds {
            self.add(path, problem);
        }
    }

    /// Takes over the faults of another part.
    pub(crate) fn append(&mut self, mut others: Self) {
        self.0.append(&mut others.0);
    }

    /// `value` when nothing is wrong, else the faults.
    ///
    /// # Errors
    ///
    /// When at least one fault was noted.
    pub(crate) fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// The faults, in the order in which they were found.
    #[must_use]
    pub fn all(&self) -> &[Fault] {
        &self.0
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            let separator = if i == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {}", fault.path, fault.problem)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
