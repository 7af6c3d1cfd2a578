//! The identity of an agent, as far as its shape tells.

use std::fmt;
use std::str::FromStr;

use crate::call_id::check_characters;
use crate::error::EnvelopeError;

/// The identity of one voice agent. What it means (whose agent it is) is the receiver's to look up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentId(Box<str>);

impl AgentId {
    /// Takes an agent identifier; white space around it is dropped.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError::IdLength`] or [`EnvelopeError::IdCharacters`], the latter for templates
    /// such as `{{agent_id}}` too.
    pub fn parse(text: &str) -> Result<Self, EnvelopeError> {
        let text = text.trim();
        check_characters(text)?;
        Ok(Self(text.into()))
    }

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AgentId {
    type Err = EnvelopeError;

    fn from_str(text: &str) -> Result<Self, EnvelopeError> {
        Self::parse(text)
    }
}

impl AsRef<str> for AgentId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AgentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
