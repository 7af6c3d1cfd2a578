//! What is cached: a scope and the parts that the value depends on.

use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::time::Duration;

use crate::encoding::{self, KeyBytes};
use crate::hashed::{self, Hashed};
use crate::scope_ids::ScopeIds;

/// Longer keys are not cached: their loads are neither shared nor stored.
pub(crate) const MAX_KEY_BYTES: usize = 1024;

/// A finished key. It can only be made by [`Scope::key`](crate::Scope::key).
///
/// Whatever else the value depends on (days, time zone, duration, format) is a [part](Key::part). Two keys are equal
/// when their scopes and all their parts are, in order. Short keys need no memory from the heap.
#[derive(Clone)]
pub struct Key {
    bytes: KeyBytes,
    hash: u64,
}

impl Key {
    #[inline(always)]
    pub(crate) const fn in_scope(bytes: KeyBytes, hash: u64) -> Self {
        Self { bytes, hash }
    }

    /// The same key with one more part.
    #[must_use]
    #[inline(always)]
    pub fn part(mut self, part: impl KeyPart) -> Self {
        self.push(&part);
        self
    }

    /// Appends a part.
    #[inline(always)]
    pub(crate) fn push(&mut self, part: &impl KeyPart) {
        let mut writer = PartWriter::new(self);
        part.write_to(&mut writer);
        writer.finish();
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
        Hashed { bytes: &self.bytes, hash: self.hash }
    }

    pub(crate) fn is_oversize(&self) -> bool {
        self.bytes.len() > MAX_KEY_BYTES
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

/// All parts of a key at once: a tuple of one to eight [`KeyPart`]s.
///
/// [`Scope::key_of`](crate::Scope::key_of) makes a key of them without moving it from part to part.
pub trait KeyParts: sealed::Sealed {
    /// Appends every part.
    #[doc(hidden)]
    fn push_to(&self, key: &mut Key);
}

mod sealed {
    /// Tuples only.
    pub trait Sealed {}
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: KeyPart),*> sealed::Sealed for ($($name,)*) {}

        impl<$($name: KeyPart),*> KeyParts for ($($name,)*) {
            #[inline(always)]
            fn push_to(&self, key: &mut Key) {
                #[expect(non_snake_case, reason = "a part is named as its type")]
                let ($($name,)*) = self;
                $(key.push($name);)*
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

/// Takes the text of one part; writing to it never fails.
pub struct PartWriter<'a> {
    key: &'a mut Key,
    /// The key's hash before this part.
    before: u64,
    /// Where the part begins, its length included.
    at: usize,
    written: Written,
}

/// How much of a part was written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Nothing,
    /// Everything, its length and its hash are right.
    AtOnce,
    InPieces,
}

impl<'a> PartWriter<'a> {
    #[inline(always)]
    fn new(key: &'a mut Key) -> Self {
        let (before, at) = (key.hash, key.bytes.count());
        Self { key, before, at, written: Written::Nothing }
    }

    /// Appends to the part.
    #[inline(always)]
    pub fn push_str(&mut self, text: &str) {
        let bytes = text.as_bytes();
        if self.written == Written::Nothing && self.key.bytes.push_measured(bytes) {
            self.key.hash = hashed::with_part(self.before, bytes);
            self.written = Written::AtOnce;
        } else {
            add_piece(self.key, bytes, self.written == Written::Nothing);
            self.written = Written::InPieces;
        }
    }

    /// Sees to the length and the hash of a part that was not written at once.
    #[inline(always)]
    fn finish(self) {
        if self.written != Written::AtOnce {
            settle(self.key, (self.at, self.written == Written::Nothing), self.before);
        }
    }
}

/// Appends a piece of a part that comes in several or has no room in place.
#[cold]
#[inline(never)]
fn add_piece(key: &mut Key, piece: &[u8], is_first: bool) {
    if is_first {
        key.bytes.extend(&[0, 0]);
    }
    // What goes beyond the greatest key is dropped with a margin: the key is then too long to be used at all.
    if key.bytes.len() <= MAX_KEY_BYTES {
        key.bytes.extend(&piece[..piece.len().min(MAX_KEY_BYTES + 1)]);
    }
}

/// Sets the length of the part that begins at `at`, which may be `empty` of any text, and the hash of the whole key.
#[cold]
#[inline(never)]
fn settle(key: &mut Key, (at, empty): (usize, bool), before: u64) {
    if empty {
        key.bytes.extend(&[0, 0]);
    }
    // A key whose part is longer than this is over `MAX_KEY_BYTES` and never used to find anything.
    let len = u16::try_from(key.bytes.len() - at - 2).unwrap_or(u16::MAX).to_le_bytes();
    key.bytes.overwrite(at, len);
    key.hash = hashed::with_part(before, &key.bytes[at + 2..]);
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

displayed!(bool, char);

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl KeyPart for $type {
            #[inline(always)]
            fn write_to(&self, out: &mut PartWriter<'_>) {
                out.push_str(itoa::Buffer::new().format(*self));
            }
        }
    )*};
}

integers!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

impl KeyPart for Duration {
    /// Seconds, with nanoseconds when there are any: `1800s`, `0.5s`.
    fn write_to(&self, out: &mut PartWriter<'_>) {
        let _infallible = match self.subsec_nanos() {
            0 => write!(out, "{}s", self.as_secs()),
            nanos => write!(out, "{}.{nanos:09}s", self.as_secs()),
        };
    }
}
