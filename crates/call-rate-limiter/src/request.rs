//! What is asked of the limiter: one call, perhaps one function of it, and a weight.

use std::borrow::Cow;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The longest identifier that is kept as it came; a longer one is kept as its beginning and digest,
/// which together are always longer than this, so that no short identifier can pose as a long one.
pub const MAX_ID_BYTES: usize = 96;

/// How much of an over-long identifier stays readable before its digest.
const READABLE_BYTES: usize = 48;

/// One request for admission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    /// The subject: the call (session, job) that all limits are about.
    pub call: &'a str,
    /// The sub-key: which function of the call, where one is known.
    pub function: Option<&'a str>,
    /// A fingerprint of the function's arguments, taken by the caller.
    pub fingerprint: Option<u64>,
    /// How much this request costs; 1 for an ordinary one.
    pub weight: u32,
}

impl<'a> Request<'a> {
    /// A request of weight 1 on a call as a whole.
    #[must_use]
    pub const fn new(call: &'a str) -> Self {
        Self { call, function: None, fingerprint: None, weight: 1 }
    }

    /// Names the function of the call.
    #[must_use]
    pub const fn function(mut self, function: &'a str) -> Self {
        self.function = Some(function);
        self
    }

    /// Adds the fingerprint of the function's arguments.
    #[must_use]
    pub const fn fingerprint(mut self, fingerprint: u64) -> Self {
        self.fingerprint = Some(fingerprint);
        self
    }

    /// Sets the weight.
    #[must_use]
    pub const fn weight(mut self, weight: u32) -> Self {
        self.weight = weight;
        self
    }

    /// Whether the identifiers are kept as they came.
    pub(crate) fn is_bounded(&self) -> bool {
        self.call.len() <= MAX_ID_BYTES && self.function.is_none_or(|function| function.len() <= MAX_ID_BYTES)
    }
}

/// The identifiers of a request, of bounded length.
pub(crate) struct Bounded<'a> {
    call: Cow<'a, str>,
    function: Option<Cow<'a, str>>,
}

impl<'a> Bounded<'a> {
    #[inline]
    pub(crate) fn of(request: &Request<'a>) -> Self {
        Self { call: bounded(request.call), function: request.function.map(bounded) }
    }

    /// The request with these identifiers.
    #[inline]
    pub(crate) fn request(&self, request: &Request<'_>) -> Request<'_> {
        Request {
            call: &self.call,
            function: self.function.as_deref(),
            fingerprint: request.fingerprint,
            weight: request.weight,
        }
    }
}

/// An identifier of bounded length: as it came, or its beginning with a SHA-256 digest.
///
/// A stranger chooses identifiers, so their length must not choose our memory. Two different long
/// ones stay different, and the same one is the same in every process.
#[inline]
pub(crate) fn bounded(id: &str) -> Cow<'_, str> {
    if id.len() <= MAX_ID_BYTES { Cow::Borrowed(id) } else { Cow::Owned(shortened(id)) }
}

/// The beginning of an over-long identifier and its digest.
#[cold]
fn shortened(id: &str) -> String {
    let mut end = READABLE_BYTES;
    while !id.is_char_boundary(end) {
        end -= 1;
    }
    let mut short = String::with_capacity(READABLE_BYTES + 1 + 64);
    short.push_str(&id[..end]);
    short.push('~');
    for byte in Sha256::digest(id.as_bytes()) {
        let _ = write!(short, "{byte:02x}");
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_id_is_kept_and_a_long_one_is_bounded_and_still_itself() {
        assert_eq!(bounded("call_1f"), "call_1f");
        let long = "ü".repeat(600_000);
        let other = format!("{long}x");
        assert!(bounded(&long).len() > MAX_ID_BYTES);
        assert!(bounded(&long).len() <= READABLE_BYTES + 65);
        assert_eq!(bounded(&long), bounded(&long));
        assert_ne!(bounded(&long), bounded(&other));
    }
}
