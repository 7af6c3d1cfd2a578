//! The bytes of one entry in Redis.
//!
//! ```text
//! "TC" version:1 flags:1 schema:4 | began fresh stale error: 4 x 8, milliseconds of Redis's time
//! stamp: 6 x 8 | weight:4 | key: 2 + n | value: 4 + n | CRC-32 of all that: 4        (little-endian)
//! ```
//!
//! An envelope is opened for an asking key. It is refused when its checksum, version, schema or key is another; a
//! refusal is a miss. The key is compared last and by its canonical bytes, so one tenant's bytes under another's key
//! are told from damage.

use crate::event::CacheEvent;
use crate::scope_ids::ScopeIds;

const MAGIC: &[u8; 2] = b"TC";
const VERSION: u8 = 1;
const EMPTY: u8 = 1;
const CANARY: u8 = 2;
const FIXED: usize = 8 + 32 + 48 + 4;

/// The generations under which a value was loaded: everything's, the tenant's, its branch's, its event type's, the
/// three together's, and the key's own.
pub(crate) type Generation = [u64; 6];

/// When an entry began and until when it is what, in milliseconds of Redis's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) began: u64,
    pub(crate) fresh_until: u64,
    pub(crate) stale_until: u64,
    pub(crate) error_until: u64,
}

/// What an envelope says beside its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) schema: u32,
    pub(crate) times: Times,
    pub(crate) generation: Generation,
    pub(crate) weight: u32,
    pub(crate) empty: bool,
    pub(crate) canary: bool,
}

/// Why an envelope was not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// Not an envelope, cut short, or damaged.
    Damaged,
    /// Of another version of the envelope or of the value.
    OtherVersion,
    /// Another key's entry, of the same scope.
    OtherKey,
    /// Another scope's entry; the tenant that it belongs to.
    OtherScope(String),
}

impl Rejection {
    /// What the owner of the cache hears when the entry stood under `asked`'s key.
    pub(crate) fn event(self, asked: String) -> CacheEvent {
        let why = match self {
            Self::OtherScope(found) => return CacheEvent::CrossTenantPrevented { asked, found },
            Self::Damaged => "damaged",
            Self::OtherVersion => "another version",
            Self::OtherKey => "another key's entry",
        };
        CacheEvent::EntryRejected { tenant: asked, why }
    }
}

/// Writes an envelope.
pub(crate) fn seal(key: &[u8], label: &Label, value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(FIXED + key.len() + value.len() + 10);
    out.extend_from_slice(MAGIC);
    let flags = u8::from(label.empty) * EMPTY + u8::from(label.canary) * CANARY;
    out.extend_from_slice(&[VERSION, flags]);
    out.extend_from_slice(&label.schema.to_le_bytes());
    let Times { began, fresh_until, stale_until, error_until } = label.times;
    for number in [began, fresh_until, stale_until, error_until].iter().chain(&label.generation) {
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.extend_from_slice(&label.weight.to_le_bytes());
    let key_len = u16::try_from(key.len()).unwrap_or(u16::MAX);
    out.extend_from_slice(&key_len.to_le_bytes());
    out.extend_from_slice(key);
    let value_len = u32::try_from(value.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&value_len.to_le_bytes());
    out.extend_from_slice(value);
    out.extend_from_slice(&crc32fast::hash(&out).to_le_bytes());
    out
}

/// Opens an envelope for the key that asks.
pub(crate) fn open<'a>(bytes: &'a [u8], key: &[u8], schema: u32) -> Result<(Label, &'a [u8]), Rejection> {
    let (body, checksum) = bytes.split_last_chunk::<4>().ok_or(Rejection::Damaged)?;
    if body.get(..2) != Some(MAGIC) || crc32fast::hash(body) != u32::from_le_bytes(*checksum) {
        return Err(Rejection::Damaged);
    }
    let mut reader = Reader(&body[2..]);
    let [version, flags] = reader.take()?;
    if version != VERSION {
        return Err(Rejection::OtherVersion);
    }
    let label = reader.label(flags)?;
    let key_len = u16::from_le_bytes(reader.take()?);
    let found = reader.slice(usize::from(key_len))?;
    let value_len = u32::from_le_bytes(reader.take()?);
    let value = reader.slice(usize::try_from(value_len).map_err(|_| Rejection::Damaged)?)?;
    if !reader.0.is_empty() {
        return Err(Rejection::Damaged);
    }
    same_key(found, key)?;
    if label.schema != schema {
        return Err(Rejection::OtherVersion);
    }
    Ok((label, value))
}

fn same_key(found: &[u8], asked: &[u8]) -> Result<(), Rejection> {
    if found == asked {
        return Ok(());
    }
    let (found_ids, asked_ids) = (ScopeIds::read(found).0, ScopeIds::read(asked).0);
    if found_ids == asked_ids {
        return Err(Rejection::OtherKey);
    }
    Err(Rejection::OtherScope(found_ids.tenant.to_owned()))
}

/// Takes from the front, or says that the envelope was cut short.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Rejection> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(Rejection::Damaged)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn slice(&mut self, len: usize) -> Result<&'a [u8], Rejection> {
        let (taken, rest) = self.0.split_at_checked(len).ok_or(Rejection::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u64, Rejection> {
        Ok(u64::from_le_bytes(self.take()?))
    }

    fn label(&mut self, flags: u8) -> Result<Label, Rejection> {
        let schema = u32::from_le_bytes(self.take()?);
        let times = Times {
            began: self.number()?,
            fresh_until: self.number()?,
            stale_until: self.number()?,
            error_until: self.number()?,
        };
        let mut generation = Generation::default();
        for number in &mut generation {
            *number = self.number()?;
        }
        let weight = u32::from_le_bytes(self.take()?);
        let (empty, canary) = (flags & EMPTY != 0, flags & CANARY != 0);
        Ok(Label { schema, times, generation, weight, empty, canary })
    }
}

#[cfg(test)]
#[path = "envelope_tests.rs"]
mod tests;
