//! What can go wrong at the two doors: authenticity, and reading.
//!
//! Messages say what, where and what would be right; they never carry a payload, a key, a digest
//! or anything else that came out of the request.

use crate::limits::{MAX_ARGUMENT_BYTES, MAX_ARGUMENT_DEPTH, MAX_BODY_BYTES, MAX_ID_BYTES, MAX_KEY_BYTES, MAX_MEMBERS};

/// Why a request is not proven to come from Retell. Answer all but the configuration fault with
/// 401 and no detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// No `X-Retell-Signature` header, or an empty one.
    #[error("the signature header is missing or empty")]
    Missing,
    /// The header is not exactly `v=<milliseconds>,d=<64 lower-case hex digits>`.
    #[error("the signature header is not `v=<milliseconds>,d=<64 lower-case hex digits>`")]
    Malformed,
    /// The timestamp is further back than the window allows.
    #[error("the signature is {age_ms} ms old, allowed are {window_ms} ms")]
    TooOld {
        /// Age of the signature in milliseconds.
        age_ms: u64,
        /// Allowed distance in milliseconds.
        window_ms: u64,
    },
    /// The timestamp is further ahead than the window allows.
    #[error("the signature is {ahead_ms} ms ahead of this clock, allowed are {window_ms} ms")]
    FromTheFuture {
        /// Distance to the timestamp in milliseconds.
        ahead_ms: u64,
        /// Allowed distance in milliseconds.
        window_ms: u64,
    },
    /// No accepted key produces this digest over this body and timestamp.
    #[error("the signature fits no accepted key")]
    Mismatch,
    /// An API key that cannot be right: empty, or with white space or control characters in it.
    #[error("an api key must be visible ascii without white space, and not empty")]
    UnusableKey,
}

impl SignatureError {
    /// The clock disagrees although the header is well formed: worth a look at this host's time
    /// when it happens to every request.
    #[must_use]
    pub fn is_clock(&self) -> bool {
        matches!(self, Self::TooOld { .. } | Self::FromTheFuture { .. })
    }

    /// The operator's fault rather than the sender's.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        matches!(self, Self::UnusableKey)
    }
}

/// Why a body, or a part of it, could not be read. Answer with 400, or 413 if
/// [`is_too_large`](Self::is_too_large).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// The body is longer than [`MAX_BODY_BYTES`].
    #[error("the body has {bytes} bytes, allowed are {MAX_BODY_BYTES}")]
    BodyTooLarge {
        /// Length of the body.
        bytes: usize,
    },
    /// The body is not UTF-8.
    #[error("the body is not utf-8 from byte {valid_up_to} on")]
    NotUtf8 {
        /// First byte that is not UTF-8.
        valid_up_to: usize,
    },
    /// The body looks like JSON, or says so, and is not.
    #[error("the body is not json: line {line}, column {column}")]
    NotJson {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 0 as serde_json counts.
        column: usize,
    },
    /// A member that should hold an object is text that begins like one and is not JSON.
    #[error("arguments given as text are not a json object")]
    EmbeddedNotJson,
    /// The body is JSON but not an object.
    #[error("the body must be a json object")]
    NotAnObject,
    /// The body is neither a JSON object nor a form.
    #[error("the body is neither a json object nor `application/x-www-form-urlencoded`")]
    Unreadable,
    /// An object or a form has more than [`MAX_MEMBERS`] members.
    #[error("an object or form in the body has more than {MAX_MEMBERS} members")]
    TooManyMembers,
    /// An argument's name is longer than allowed.
    #[error("an argument's name is longer than {MAX_KEY_BYTES} bytes")]
    KeyTooLong,
    /// An argument is longer than [`MAX_ARGUMENT_BYTES`].
    #[error("an argument is longer than {MAX_ARGUMENT_BYTES} bytes")]
    ArgumentTooLong,
    /// An argument is nested deeper than [`MAX_ARGUMENT_DEPTH`].
    #[error("an argument is nested deeper than {MAX_ARGUMENT_DEPTH} levels")]
    ArgumentTooDeep,
    /// The function's name is not one that the platform allows.
    #[error("a function name has 1 to 64 characters of a-z, A-Z, 0-9, `_` and `-`")]
    FunctionName,
    /// A call or agent identifier is empty or longer than [`MAX_ID_BYTES`].
    #[error("an identifier has 1 to {MAX_ID_BYTES} characters")]
    IdLength,
    /// A call or agent identifier contains what no identifier contains.
    #[error("an identifier consists of a-z, A-Z, 0-9, `_`, `-`, `.` and `:`")]
    IdCharacters,
    /// A call identifier names no particular call, such as `current`, `1` or `call_1`.
    #[error("the call identifier is a placeholder")]
    IdPlaceholder,
    /// An event body has no `event` name.
    #[error("the body has no `event` name")]
    NoEvent,
    /// An inbound event has no `call_inbound` or `chat_inbound` object.
    #[error("the body has no `call_inbound` object")]
    NoInbound,
}

impl EnvelopeError {
    /// The body is too long as a whole: 413 rather than 400.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        matches!(self, Self::BodyTooLarge { .. })
    }
}

impl From<serde_json::Error> for EnvelopeError {
    fn from(fault: serde_json::Error) -> Self {
        Self::NotJson { line: fault.line(), column: fault.column() }
    }
}
