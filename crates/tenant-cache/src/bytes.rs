//! Bytes that live in place while they are few, and on the heap when they are not.

use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// Bytes of a key, of which up to `N` need no memory from the heap.
#[derive(Clone)]
pub(crate) struct Bytes<const N: usize> {
    /// All of them, as soon as they are more than `N`.
    #[expect(clippy::box_collection, reason = "one word in every key instead of three")]
    long: Option<Box<Vec<u8>>>,
    /// How many of `short` count.
    len: u16,
    short: [u8; N],
}

impl<const N: usize> Bytes<N> {
    #[inline]
    pub(crate) const fn new() -> Self {
        Self { long: None, len: 0, short: [0; N] }
    }

    /// The same bytes.
    #[inline]
    pub(crate) fn from_slice(bytes: &[u8]) -> Self {
        let mut new = Self::new();
        new.extend(bytes);
        new
    }

    /// How many there are, which `len` says of a slice.
    #[inline(always)]
    pub(crate) fn count(&self) -> usize {
        self.long.as_ref().map_or(usize::from(self.len), |long| long.len())
    }

    /// Appends one byte.
    #[inline(always)]
    pub(crate) fn push(&mut self, byte: u8) {
        self.extend(&[byte]);
    }

    /// Appends bytes.
    #[inline(always)]
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        let (at, end) = (usize::from(self.len), usize::from(self.len) + bytes.len());
        match self.short.get_mut(at..end) {
            Some(room) if self.long.is_none() => {
                room.copy_from_slice(bytes);
                self.len = end as u16;
            }
            _ => self.extend_long(bytes),
        }
    }

    /// Appends the number of bytes, in two, and the bytes, where there is room in place; answers whether there was.
    #[inline(always)]
    pub(crate) fn push_measured(&mut self, bytes: &[u8]) -> bool {
        let (at, end) = (usize::from(self.len), usize::from(self.len) + 2 + bytes.len());
        match self.short.get_mut(at..end) {
            Some([low, high, room @ ..]) if self.long.is_none() => {
                [*low, *high] = (bytes.len() as u16).to_le_bytes();
                copy(room, bytes);
                self.len = end as u16;
                true
            }
            _ => false,
        }
    }

    #[cold]
    fn extend_long(&mut self, bytes: &[u8]) {
        let short = &self.short[..usize::from(self.len)];
        self.long.get_or_insert_with(|| Box::new(short.to_vec())).extend_from_slice(bytes);
    }

    /// Forgets all but the first `len`.
    pub(crate) fn truncate(&mut self, len: usize) {
        match &mut self.long {
            Some(long) => long.truncate(len),
            None => self.len = self.len.min(u16::try_from(len).unwrap_or(u16::MAX)),
        }
    }

    /// Writes over what stands from `at` on.
    #[inline(always)]
    pub(crate) fn overwrite<const M: usize>(&mut self, at: usize, bytes: [u8; M]) {
        let all = match &mut self.long {
            Some(long) => long.as_mut_slice(),
            None => &mut self.short[..usize::from(self.len)],
        };
        if let Some(place) = all.get_mut(at..at + M) {
            place.copy_from_slice(&bytes);
        }
    }
}

/// Whether two are the same; what is not short, in pieces that overlap instead of by a call.
#[inline(always)]
pub(crate) fn are_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (Some(end), Some(other_end)) = (one.last_chunk::<16>(), other.last_chunk::<16>()) else {
        return one == other;
    };
    let (pieces, others) = (one.as_chunks::<16>().0, other.as_chunks::<16>().0);
    end == other_end && pieces.iter().zip(others).all(|(piece, other)| piece == other)
}

/// Copies `from` to `to`, which is as long; what is short, in pieces that overlap instead of by a call.
#[inline(always)]
fn copy(to: &mut [u8], from: &[u8]) {
    if !(pieces::<16>(to, from) || pieces::<8>(to, from) || pieces::<4>(to, from)) {
        to.copy_from_slice(from);
    }
}

/// Copies the first and the last `M` bytes, when these are all.
#[inline(always)]
fn pieces<const M: usize>(to: &mut [u8], from: &[u8]) -> bool {
    let (Some(first), Some(last)) = (from.first_chunk::<M>(), from.last_chunk::<M>()) else {
        return false;
    };
    if from.len() > 2 * M || to.len() != from.len() {
        return false;
    }
    if let Some(place) = to.first_chunk_mut::<M>() {
        *place = *first;
    }
    if let Some(place) = to.last_chunk_mut::<M>() {
        *place = *last;
    }
    true
}

impl<const N: usize> Deref for Bytes<N> {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match &self.long {
            Some(long) => long,
            None => &self.short[..usize::from(self.len)],
        }
    }
}

impl<const N: usize> PartialEq for Bytes<N> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<const N: usize> Eq for Bytes<N> {}

impl<const N: usize> Hash for Bytes<N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_are_the_same_when_every_byte_is() {
        for len in 0..70 {
            let bytes: Vec<u8> = (0..len).collect();
            assert!(are_same(&bytes, &bytes.clone()));
            for at in 0..bytes.len() {
                let mut other = bytes.clone();
                other[at] ^= 0x80;
                assert!(!are_same(&bytes, &other) && !are_same(&other, &bytes));
                assert!(!are_same(&bytes, &bytes[..at]) && !are_same(&bytes[..at], &bytes));
            }
        }
    }

    #[test]
    fn bytes_are_the_same_in_place_and_on_the_heap() {
        for step in 1..7 {
            let (mut bytes, mut model) = (Bytes::<8>::new(), Vec::new());
            for round in 0..5_u8 {
                let more: Vec<u8> = (0..step).map(|at| round * 10 + at).collect();
                bytes.extend(&more);
                bytes.push(99);
                model.extend(&more);
                model.push(99);
                bytes.overwrite(model.len() - 2, [7, 8]);
                let at = model.len() - 2;
                model[at..].copy_from_slice(&[7, 8]);
                assert_eq!(*bytes, *model);
                assert!(bytes == bytes.clone() && Bytes::<8>::from_slice(&model) == bytes);
            }
            bytes.truncate(3);
            model.truncate(3);
            assert_eq!(*bytes, *model);
        }
    }
}
