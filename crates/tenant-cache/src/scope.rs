//! Whose entry it is: the value without which no key can be made.

use crate::encoding::{ABSENT, KeyBytes, push_id};
use crate::hashed;
use crate::ids::{BranchId, EventTypeId, TenantId};
use crate::key::{Key, KeyParts};
use crate::scope_ids::ScopeIds;

/// A tenant, and within it a branch, an event type, both or neither.
///
/// There is no scope without a tenant, no default tenant, and no [`Key`] without a scope.
///
/// ```
/// use tenant_cache::{BranchId, EventTypeId, Scope, TenantId};
///
/// let scope = Scope::tenant(&TenantId::new("15")?)
///     .branch(&BranchId::new("0")?)
///     .event_type(&EventTypeId::new("2563193")?);
/// let key = scope.key().part("2026-11-25").part("Europe/Berlin");
/// assert_eq!(key.text("slots"), "slots_15_0_2563193_2026-11-25_Europe%2FBerlin");
/// # Ok::<(), tenant_cache::IdError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The canonical bytes of tenant, branch and event type, in this order.
    bytes: KeyBytes,
    hash: u64,
    branch_at: u8,
    event_type_at: u16,
}

impl Scope {
    /// All of a tenant.
    #[must_use]
    pub fn tenant(tenant: &TenantId) -> Self {
        let mut bytes = KeyBytes::new();
        push_id(&mut bytes, Some(tenant.as_str()));
        let end = bytes.len();
        bytes.extend(&[ABSENT, ABSENT]);
        let hash = hashed::of_scope(&bytes);
        Self { bytes, hash, branch_at: end as u8, event_type_at: end as u16 + 1 }
    }

    /// The same, narrowed to a branch.
    #[must_use]
    pub fn branch(mut self, branch: &BranchId) -> Self {
        let event_type = KeyBytes::from_slice(&self.bytes[usize::from(self.event_type_at)..]);
        self.bytes.truncate(usize::from(self.branch_at));
        push_id(&mut self.bytes, Some(branch.as_str()));
        self.event_type_at = self.bytes.len() as u16;
        self.bytes.extend(&event_type);
        self.hash = hashed::of_scope(&self.bytes);
        self
    }

    /// The same, narrowed to an event type.
    #[must_use]
    pub fn event_type(mut self, event_type: &EventTypeId) -> Self {
        self.bytes.truncate(usize::from(self.event_type_at));
        push_id(&mut self.bytes, Some(event_type.as_str()));
        self.hash = hashed::of_scope(&self.bytes);
        self
    }

    /// A key in this scope, without parts yet.
    #[must_use]
    #[inline(always)]
    pub fn key(&self) -> Key {
        Key::in_scope(self.bytes.clone(), self.hash)
    }

    /// The key in this scope that has these parts, in this order: the same as with [`Key::part`] one after the other, and faster.
    ///
    /// ```
    /// # use tenant_cache::{Scope, TenantId};
    /// # let scope = Scope::tenant(&TenantId::new("15")?);
    /// assert_eq!(scope.key_of(("2026-11-25", 30)), scope.key().part("2026-11-25").part(30));
    /// # Ok::<(), tenant_cache::IdError>(())
    /// ```
    #[must_use]
    #[inline(always)]
    pub fn key_of(&self, parts: impl KeyParts) -> Key {
        let mut key = self.key();
        parts.push_to(&mut key);
        key
    }

    /// The tenant's id.
    #[must_use]
    pub fn tenant_id(&self) -> &str {
        ScopeIds::read(&self.bytes).0.tenant
    }

    pub(crate) fn ids(&self) -> ScopeIds<'_> {
        ScopeIds::read(&self.bytes).0
    }
}

impl std::fmt::Debug for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids = self.ids();
        f.debug_struct("Scope")
            .field("tenant", &ids.tenant)
            .field("branch", &ids.branch)
            .field("event_type", &ids.event_type)
            .finish()
    }
}
