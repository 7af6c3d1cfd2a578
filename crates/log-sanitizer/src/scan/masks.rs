//! Byte classes of a block of 64 bytes, as bit masks.

/// Bit `i` of a mask speaks of byte `i`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Masks {
    /// `0` to `9`.
    pub(crate) digit: u64,
    /// Letters of ASCII.
    pub(crate) alpha: u64,
    /// Bytes outside ASCII.
    pub(crate) high: u64,
    /// `_`.
    pub(crate) underscore: u64,
    /// `-`.
    pub(crate) dash: u64,
    /// `=`, `:` and `>`: what may stand between a key and its value.
    pub(crate) sign: u64,
    /// What may stand between the digits of a number; some control characters too.
    pub(crate) separator: u64,
    /// The space.
    pub(crate) space: u64,
    /// `@`, `%` and `#`, with which an address may be spelled.
    pub(crate) spelled: u64,
    /// `\`.
    pub(crate) backslash: u64,
    /// `b` and `B`.
    pub(crate) b: u64,
}

/// Makes the masks of a block.
pub(crate) trait Classify: Copy {
    /// The masks of `block`.
    fn masks(self, block: &[u8; 64]) -> Masks;
}

/// `now` moved up by `n` bytes, with the last bytes of the block before moved in.
#[inline(always)]
pub(crate) const fn up(now: u64, last: u64, n: u32) -> u64 {
    now << n | last >> (64 - n)
}

/// `now` moved down by `n` bytes, with the first bytes of the next block moved in.
#[inline(always)]
pub(crate) const fn down(now: u64, next: u64, n: u32) -> u64 {
    now >> n | next << (64 - n)
}

/// 64 bits from bit `from` of `now` on, which may be bit 0.
#[inline(always)]
pub(crate) const fn window(now: u64, next: u64, from: u32) -> u64 {
    now >> from | next << 1 << (63 - from)
}

/// `mask` without its bits from `end` on.
#[inline(always)]
pub(crate) const fn below(mask: u64, end: u32) -> u64 {
    if end >= 64 { mask } else { mask & !(u64::MAX << end) }
}
