//! What is cached: a scope and the parts that the value depends on.

use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::encoding::{self, KeyBytes};
use crate::hashed::Hashed;
use crate::scope_ids::ScopeIds;

/// Longer keys are not cached: their loads are neither shared nor stored.
pub(crate) const MAX_KEY_BYTES: usize = 1024;

/// A finished key. It can only be made by [`Scope::key`](crate::Scope::key).
///
/// Whatever else the value depends on (days, time zone, duration, format) is a [part](Key::part). Two keys are equal
/// when their scopes and all their parts are, in order. Short keys need no memory from the heap.
pub struct Key {
    bytes: KeyBytes,
    /// Worked out when the key is first looked for; 0 before.
    hash: AtomicU64,
}

impl Key {
    #[inline]
    pub(crate) const fn in_scope(bytes: KeyBytes) -> Self {
        Self { bytes, hash: AtomicU64::new(0) }
    }

    /// The same key with one more part.
    #[must_use]
    #[inline(always)]
    pub fn part(mut self, part: impl KeyPart) -> Self {
        let at = self.bytes.len();
        self.bytes.extend(&[0, 0]);
        part.write_to(&mut PartWriter { bytes: &mut self.bytes });
        let len = self.bytes.len() - at - 2;
        // A key whose part is longer than this is over `MAX_KEY_BYTES` and never used to find anything.
        let len = u16::try_from(len).unwrap_or(u16::MAX).to_le_bytes();
        self.bytes.overwrite(at, len);
        *self.hash.get_mut() = 0;
        self
    }

    /// The key's text after `prefix`: readable, and never the same for two different keys.
    #[must_use]
    pub fn text(&self, prefix: &str) -> String {
        encoding::text(prefix, &self.bytes)
    }

    /// The id of the tenant whose key this is.
    #[must_use]
    pub fn tenant_id(&self) -> &str {
        self.scope_ids().tenant
    }

    pub(crate) fn scope_ids(&self) -> ScopeIds<'_> {
        ScopeIds::read(&self.bytes).0
    }

    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The key as a table sees it.
    #[inline]
    pub(crate) fn hashed(&self) -> Hashed<'_> {
        match self.hash.load(Ordering::Relaxed) {
            0 => {
                let hashed = Hashed::new(&self.bytes);
                self.hash.store(hashed.hash, Ordering::Relaxed);
                hashed
            }
            hash => Hashed { bytes: &self.bytes, hash },
        }
    }

    pub(crate) fn is_oversize(&self) -> bool {
        self.bytes.len() > MAX_KEY_BYTES
    }
}

impl Clone for Key {
    fn clone(&self) -> Self {
        Self { bytes: self.bytes.clone(), hash: AtomicU64::new(self.hash.load(Ordering::Relaxed)) }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.text(""))
    }
}

/// A typed part of a key. Implement it for your own types so that each is written in one way everywhere.
///
/// ```
/// use tenant_cache::{KeyPart, PartWriter};
/// use std::fmt::Write as _;
///
/// struct DayRange { first: u32, last: u32 }
///
/// impl KeyPart for DayRange {
///     fn write_to(&self, out: &mut PartWriter<'_>) {
///         let _ = write!(out, "{}..{}", self.first, self.last);
///     }
/// }
/// ```
pub trait KeyPart {
    /// Writes the part. Different values must be written differently.
    fn write_to(&self, out: &mut PartWriter<'_>);
}

/// Takes the text of one part; writing to it never fails.
pub struct PartWriter<'a> {
    bytes: &'a mut KeyBytes,
}

impl PartWriter<'_> {
    /// Appends to the part.
    #[inline(always)]
    pub fn push_str(&mut self, text: &str) {
        // What goes beyond the greatest key is dropped with a margin: the key is then too long to be used at all.
        if self.bytes.len() <= MAX_KEY_BYTES {
            let room = MAX_KEY_BYTES + 1;
            let bytes = text.as_bytes();
            self.bytes.extend(&bytes[..bytes.len().min(room)]);
        }
    }
}

impl fmt::Debug for PartWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartWriter")
    }
}

impl fmt::Write for PartWriter<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

impl<T: KeyPart + ?Sized> KeyPart for &T {
    #[inline(always)]
    fn write_to(&self, out: &mut PartWriter<'_>) {
        (**self).write_to(out);
    }
}

impl KeyPart for str {
    #[inline(always)]
    fn write_to(&self, out: &mut PartWriter<'_>) {
        out.push_str(self);
    }
}

impl KeyPart for String {
    #[inline(always)]
    fn write_to(&self, out: &mut PartWriter<'_>) {
        out.push_str(self);
    }
}

macro_rules! displayed {
    ($($type:ty),*) => {$(
        impl KeyPart for $type {
            fn write_to(&self, out: &mut PartWriter<'_>) {
                let _infallible = write!(out, "{self}");
            }
        }
    )*};
}

displayed!(bool, char, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

impl KeyPart for Duration {
    /// Seconds, with nanoseconds when there are any: `1800s`, `0.5s`.
    fn write_to(&self, out: &mut PartWriter<'_>) {
        let _infallible = match self.subsec_nanos() {
            0 => write!(out, "{}s", self.as_secs()),
            nanos => write!(out, "{}.{nanos:09}s", self.as_secs()),
        };
    }
}
