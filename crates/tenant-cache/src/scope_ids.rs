//! The ids of a scope, and their canonical bytes.

use crate::encoding::split_id;
#[cfg(feature = "redis")]
use crate::encoding::{KeyBytes, push_id};

/// The ids of a scope, read out of canonical bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScopeIds<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) branch: Option<&'a str>,
    pub(crate) event_type: Option<&'a str>,
}

impl<'a> ScopeIds<'a> {
    /// The canonical bytes of these ids.
    #[cfg(feature = "redis")]
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = KeyBytes::new();
        push_id(&mut bytes, Some(self.tenant));
        push_id(&mut bytes, self.branch);
        push_id(&mut bytes, self.event_type);
        bytes.to_vec()
    }

    /// The ids that canonical bytes begin with, and the bytes of the parts.
    pub(crate) fn read(bytes: &'a [u8]) -> (Self, &'a [u8]) {
        let (tenant, rest) = split_id(bytes);
        let (branch, rest) = split_id(rest);
        let (event_type, parts) = split_id(rest);
        let text = |id: &'a [u8]| std::str::from_utf8(id).unwrap_or_default();
        let ids = Self {
            tenant: tenant.map(text).unwrap_or_default(),
            branch: branch.map(text),
            event_type: event_type.map(text),
        };
        (ids, parts)
    }
}
