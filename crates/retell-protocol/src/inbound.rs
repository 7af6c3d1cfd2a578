//! The inbound webhook: a call that is about to begin, and what to tell it.
//!
//! This is where a tenant is resolved from the called number, once. There is no call identity yet.
//! The phone keeps ringing until the answer is there.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::agent_id::AgentId;
use crate::error::EnvelopeError;
use crate::event_kind::EventKind;
use crate::limits::{MAX_ID_BYTES, MAX_NUMBER_BYTES};
use crate::members::Members;
use crate::request::body_text;

/// A call (or a text message) that is about to begin. `Debug` shows no number.
#[derive(Clone)]
#[non_exhaustive]
pub struct InboundCall {
    /// A text message rather than a call.
    pub is_chat: bool,
    /// The agent of the number, if it has one.
    pub agent_id: Option<AgentId>,
    /// That agent's version.
    pub agent_version: Option<i64>,
    /// Who calls.
    pub from_number: Option<String>,
    /// Which number is called.
    pub to_number: Option<String>,
}

/// The answer to an inbound event. All of it is optional; an empty one lets the call proceed as
/// configured. Serialises to the documented shape.
#[derive(Clone, Serialize)]
pub struct InboundReply(BTreeMap<&'static str, Answer>);

#[derive(Clone, Default, Serialize)]
struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    override_agent_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    override_agent_version: Option<i64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    dynamic_variables: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: BTreeMap<String, String>,
}

impl InboundCall {
    /// Reads an inbound event's body.
    ///
    /// # Errors
    ///
    /// An [`EnvelopeError`] if the body is not a JSON object or tells of no inbound call.
    pub fn parse(body: &[u8]) -> Result<Self, EnvelopeError> {
        let root = Members::from_json(body_text(body)?)?;
        let found = match root.get("chat_inbound") {
            Some(_) => Self::read(&root, &EventKind::ChatInbound)?,
            None => Self::read(&root, &EventKind::CallInbound)?,
        };
        found.ok_or(EnvelopeError::NoInbound)
    }

    /// Reads the member that an inbound event carries; `None` for other events.
    pub(crate) fn read(root: &Members<'_>, kind: &EventKind) -> Result<Option<Self>, EnvelopeError> {
        if !kind.is_inbound() {
            return Ok(None);
        }
        root.object(kind.as_str(), |members| Self {
            is_chat: *kind == EventKind::ChatInbound,
            agent_id: members.text("agent_id", MAX_ID_BYTES).and_then(|id| id.parse().ok()),
            agent_version: members.integer("agent_version"),
            from_number: members.text("from_number", MAX_NUMBER_BYTES),
            to_number: members.text("to_number", MAX_NUMBER_BYTES),
        })
    }

    /// An answer of the matching kind, empty so far.
    #[must_use]
    pub fn reply(&self) -> InboundReply {
        let name = if self.is_chat { "chat_inbound" } else { "call_inbound" };
        InboundReply(BTreeMap::from([(name, Answer::default())]))
    }
}

impl InboundReply {
    /// Lets another agent take the call.
    #[must_use]
    pub fn with_agent(self, agent: &AgentId, version: Option<i64>) -> Self {
        self.change(|answer| {
            answer.override_agent_id = Some(agent.to_string());
            answer.override_agent_version = version;
        })
    }

    /// Sets a variable that prompts, headers and addresses can use. Variables are always text.
    #[must_use]
    pub fn with_variable(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.change(|answer| {
            answer.dynamic_variables.insert(name.into(), value.into());
        })
    }

    /// Attaches a note to the call that comes back in every event.
    #[must_use]
    pub fn with_metadata(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.change(|answer| {
            answer.metadata.insert(name.into(), value.into());
        })
    }

    fn change(mut self, change: impl FnOnce(&mut Answer)) -> Self {
        if let Some(answer) = self.0.values_mut().next() {
            change(answer);
        }
        self
    }
}

impl fmt::Debug for InboundCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundCall")
            .field("is_chat", &self.is_chat)
            .field("agent_id", &self.agent_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for InboundReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InboundReply([REDACTED])")
    }
}
