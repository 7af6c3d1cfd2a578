//! How much of anything a stranger may send.
//!
//! A body late in a long call carries the transcript three times and reaches a few hundred
//! kilobytes, so the body limit is generous and the limits on what is kept are not.

/// Longest request body that is parsed, in bytes.
pub const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// Most members of one JSON object or form that is read.
pub const MAX_MEMBERS: usize = 128;

/// Longest single argument, in bytes: as text after decoding, as JSON before.
pub const MAX_ARGUMENT_BYTES: usize = 8 * 1024;

/// Deepest nesting of one argument's own JSON value.
pub const MAX_ARGUMENT_DEPTH: usize = 8;

/// Longest call or agent identifier, in bytes.
pub const MAX_ID_BYTES: usize = 128;

/// Longest name of an argument, in bytes.
pub(crate) const MAX_KEY_BYTES: usize = 64;

/// Longest text kept of one field of a call object, in bytes; longer ones count as absent.
pub(crate) const MAX_CALL_TEXT_BYTES: usize = 1024;

/// Longest phone number or SIP user kept, in bytes; longer ones count as absent.
pub(crate) const MAX_NUMBER_BYTES: usize = 64;

/// Longest event name kept, in bytes.
pub(crate) const MAX_EVENT_BYTES: usize = 64;
