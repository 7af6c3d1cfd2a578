//! A field that was recognised.

use crate::key::kind::Kind;

/// A field that was recognised: where it stands and what its key promises.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// First byte of the key.
    pub(crate) key: usize,
    /// What the key promises.
    pub(crate) kind: Kind,
    /// The backslashes before the key's quotes, when it is quoted.
    pub(crate) quote: Option<u8>,
    /// Whether the sign is a colon.
    pub(crate) colon: bool,
    /// Whether the key stands in a query or form body.
    pub(crate) query: bool,
}
