//! What a caller asks the cache for.

use crate::found::Freshness;
use crate::key::Key;

/// What a caller asks for.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) key: &'a Key,
    pub(crate) freshness: Freshness,
}
