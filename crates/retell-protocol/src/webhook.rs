//! Webhook events: what happened to a call.
//!
//! Events come at least once, sometimes twice within a second, and out of order when one is
//! repeated: deduplicate on `(call, event)`.

use std::fmt;

use crate::call_id::CallId;
use crate::call_object::CallObject;
use crate::error::EnvelopeError;
use crate::event_kind::EventKind;
use crate::inbound::InboundCall;
use crate::limits::{MAX_EVENT_BYTES, MAX_NUMBER_BYTES};
use crate::members::Members;
use crate::request::body_text;

/// One event. `Debug` shows identities and states, and nothing about the person.
#[derive(Clone)]
#[non_exhaustive]
pub struct WebhookEvent {
    /// Which event.
    pub kind: EventKind,
    /// The call or chat it is about; empty for inbound events and for shapes not known here.
    pub call: CallObject,
    /// What an inbound event tells instead of a call.
    pub inbound: Option<InboundCall>,
    /// Where a transferred call went, if the event tells.
    pub transfer_number: Option<String>,
}

impl WebhookEvent {
    /// Reads an event's body. Events unknown to this version are read too.
    ///
    /// # Errors
    ///
    /// An [`EnvelopeError`] if the body is not a JSON object with an `event` name.
    pub fn parse(body: &[u8]) -> Result<Self, EnvelopeError> {
        let root = Members::from_json(body_text(body)?)?;
        let name = root.text("event", MAX_EVENT_BYTES).ok_or(EnvelopeError::NoEvent)?;
        let kind = EventKind::read(&name);
        let inbound = InboundCall::read(&root, &kind)?;
        let mut call = None;
        // `data` is the older form; a chat's object is a `chat`.
        for member in ["call", "chat", "data"] {
            if call.is_none() {
                call = root.object(member, |m| (CallObject::read(m), destination(m)))?;
            }
        }
        let (call, inside) = call.unwrap_or_default();
        Ok(Self { kind, call, inbound, transfer_number: destination(&root).or(inside) })
    }

    /// The call it is about.
    #[must_use]
    pub fn call_id(&self) -> Option<&CallId> {
        self.call.call_id.as_ref()
    }
}

/// Whether a transfer's destination stands beside or inside the call is not documented.
fn destination(members: &Members<'_>) -> Option<String> {
    let number = |destination: &Members<'_>| destination.text("number", MAX_NUMBER_BYTES);
    members.object("transfer_destination", number).ok().flatten().flatten()
}

impl fmt::Debug for WebhookEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookEvent")
            .field("kind", &self.kind)
            .field("call", &self.call)
            .field("inbound", &self.inbound)
            .finish_non_exhaustive()
    }
}
