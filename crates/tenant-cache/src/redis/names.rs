//! The names of what stands in Redis.

use crate::encoding;
use crate::generation::Extent;
use crate::hashed::Hashed;
use crate::key::Key;
use crate::scope_ids::ScopeIds;

/// Names under one prefix.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    prefix: String,
}

/// The hash in which a generation stands, and its field there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) hash: String,
    pub(crate) field: Vec<u8>,
    /// An entry that goes at once.
    pub(crate) entry: Option<String>,
}

/// The field of whatever the hash itself stands for.
pub(crate) const WHOLE: &[u8] = b"t";

impl Names {
    pub(crate) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned() }
    }

    pub(crate) fn entry(&self, key: &Key) -> String {
        key.text(&self.prefix)
    }

    pub(crate) fn everything(&self) -> String {
        format!("{}:gen", self.prefix)
    }

    pub(crate) fn tenant(&self, tenant: &str) -> String {
        let mut name = format!("{}:gen:", self.prefix);
        encoding::escape(&mut name, tenant.as_bytes());
        name
    }

    pub(crate) fn gone(&self, key: &Key) -> String {
        key.text(&format!("{}:gone:", self.prefix))
    }

    pub(crate) fn lease(&self, key: &Key) -> String {
        key.text(&format!("{}:lease:", self.prefix))
    }

    pub(crate) fn news(&self) -> String {
        format!("{}:news", self.prefix)
    }

    /// Where the generation of an extent stands.
    pub(crate) fn place(&self, extent: Extent<'_>) -> Place {
        match extent {
            Extent::Everything => Place { hash: self.everything(), field: WHOLE.to_vec(), entry: None },
            Extent::Scope(ids) => Place { hash: self.tenant(ids.tenant), field: field(ids), entry: None },
            Extent::Key(bytes) => {
                let key = Key::in_scope(encoding::KeyBytes::from_slice(bytes), Hashed::new(bytes).hash);
                Place { hash: self.gone(&key), field: WHOLE.to_vec(), entry: Some(self.entry(&key)) }
            }
        }
    }
}

/// The field of a scope in its tenant's hash.
pub(crate) fn field(ids: ScopeIds<'_>) -> Vec<u8> {
    let mut field = encoding::KeyBytes::new();
    match (ids.branch, ids.event_type) {
        (None, None) => return WHOLE.to_vec(),
        (branch, event_type) => {
            field.push(b's');
            encoding::push_id(&mut field, branch);
            encoding::push_id(&mut field, event_type);
        }
    }
    field.to_vec()
}

/// The fields that bear on a key, in the order of a generation: tenant, branch, event type, and all three.
pub(crate) fn fields(ids: ScopeIds<'_>) -> [Vec<u8>; 4] {
    [WHOLE.to_vec(), field(ScopeIds { event_type: None, ..ids }), field(ScopeIds { branch: None, ..ids }), field(ids)]
}
