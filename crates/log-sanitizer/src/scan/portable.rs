//! The masks of a block with the vectors that every processor has.

use crate::scan::masks::{Classify, Masks};
use wide::u8x16;

/// Compares sixteen bytes at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portable;

impl Classify for Portable {
    #[inline(always)]
    fn masks(self, block: &[u8; 64]) -> Masks {
        let mut m = Masks::default();
        let (quarters, _) = block.as_chunks::<16>();
        for (i, quarter) in quarters.iter().enumerate() {
            add(&mut m, u8x16::new(*quarter), 16 * i as u32);
        }
        m
    }
}

#[inline(always)]
fn add(m: &mut Masks, v: u8x16, shift: u32) {
    let lower = v | u8x16::splat(0x20);
    let bits = |m: u8x16| u64::from(m.to_bitmask()) << shift;
    let is = |b: u8| v.simd_eq(u8x16::splat(b));
    let below = |v: u8x16, n: u8| v.min(u8x16::splat(n)).simd_eq(v);
    let (space, dash, percent) = (is(b' '), is(b'-'), is(b'%'));
    let digit = below(v - u8x16::splat(b'0'), 9);
    let signs = is(b'=') | is(b':') | is(b'>');
    let separator = space | dash | percent | is(b'\t') | is(b'.') | is(b'/') | is(b'(') | is(b')') | is(b'+');
    m.digit |= bits(digit);
    m.alpha |= bits(below(lower - u8x16::splat(b'a'), 25));
    m.high |= bits(v);
    m.underscore |= bits(is(b'_'));
    m.dash |= bits(dash);
    m.sign |= bits(signs);
    m.separator |= bits(separator);
    m.space |= bits(space);
    m.spelled |= bits(is(b'@') | percent | is(b'#'));
    m.backslash |= bits(is(b'\\'));
    m.b |= bits(lower.simd_eq(u8x16::splat(b'b')));
}
