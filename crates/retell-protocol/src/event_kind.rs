//! The names of events: an open set, because the platform adds to it.

use std::fmt;

/// Which event a webhook tells of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// `call_inbound`: a call is about to begin; it has no identity yet and the answer matters.
    CallInbound,
    /// `chat_inbound`: the same for a text message.
    ChatInbound,
    /// `call_started`: connected. Not sent for a call that never connects.
    CallStarted,
    /// `call_ended`: ended, transferred or failed.
    CallEnded,
    /// `call_analyzed`: the analysis is ready. May come before a repeated `call_ended`.
    CallAnalyzed,
    /// `transcript_updated`: every turn.
    TranscriptUpdated,
    /// `transfer_started`.
    TransferStarted,
    /// `transfer_bridged`.
    TransferBridged,
    /// `transfer_cancelled`.
    TransferCancelled,
    /// `transfer_ended`.
    TransferEnded,
    /// `chat_started`.
    ChatStarted,
    /// `chat_ended`.
    ChatEnded,
    /// `chat_analyzed`.
    ChatAnalyzed,
    /// An event unknown to this version. Acknowledge it: what is not acknowledged is repeated.
    Other(Box<str>),
}

impl EventKind {
    /// The event's name on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::CallInbound => "call_inbound",
            Self::ChatInbound => "chat_inbound",
            Self::CallStarted => "call_started",
            Self::CallEnded => "call_ended",
            Self::CallAnalyzed => "call_analyzed",
            Self::TranscriptUpdated => "transcript_updated",
            Self::TransferStarted => "transfer_started",
            Self::TransferBridged => "transfer_bridged",
            Self::TransferCancelled => "transfer_cancelled",
            Self::TransferEnded => "transfer_ended",
            Self::ChatStarted => "chat_started",
            Self::ChatEnded => "chat_ended",
            Self::ChatAnalyzed => "chat_analyzed",
            Self::Other(name) => name,
        }
    }

    /// The event asks for an answer before a call exists.
    #[must_use]
    pub fn is_inbound(&self) -> bool {
        matches!(self, Self::CallInbound | Self::ChatInbound)
    }

    /// Takes a name; unknown ones lose whatever a log should not show.
    pub(crate) fn read(name: &str) -> Self {
        let known = KNOWN.iter().find(|kind| kind.as_str() == name);
        known.cloned().unwrap_or_else(|| {
            let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
            Self::Other(name.chars().filter(plain).collect())
        })
    }
}

const KNOWN: [EventKind; 13] = [
    EventKind::CallInbound,
    EventKind::ChatInbound,
    EventKind::CallStarted,
    EventKind::CallEnded,
    EventKind::CallAnalyzed,
    EventKind::TranscriptUpdated,
    EventKind::TransferStarted,
    EventKind::TransferBridged,
    EventKind::TransferCancelled,
    EventKind::TransferEnded,
    EventKind::ChatStarted,
    EventKind::ChatEnded,
    EventKind::ChatAnalyzed,
];

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_come_back_as_they_went() {
        for kind in KNOWN {
            assert_eq!(EventKind::read(kind.as_str()), kind);
        }
    }

    #[test]
    fn an_unknown_name_is_kept_without_what_a_log_should_not_show() {
        assert_eq!(EventKind::read("call_teleported").as_str(), "call_teleported");
        assert_eq!(EventKind::read("x\r\ny <b>").as_str(), "xyb");
    }
}
