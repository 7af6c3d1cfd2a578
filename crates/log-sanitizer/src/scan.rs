//! The one pass: finds the places where a detector could have something to confirm.
//!
//! Sixty-four bytes at a time become byte classes, one bit per byte, and every rule is arithmetic on these masks. A
//! place is anchored where the cheapest certain sign of a candidate stands: the first digit of a number that is long
//! enough, the `@` of an address, the sign between a key and its value. Most numbers of a line (times, counts,
//! pieces of an id) are thrown away here, for whole blocks at once.

mod anchors;
#[cfg(all(feature = "avx2", target_arch = "x86_64"))]
mod avx2;
mod masks;
mod portable;
mod walk;

pub(crate) use crate::scan::anchors::Visitor;

/// Shows `visitor` every anchor of `text` in order.
pub(crate) fn scan(text: &[u8], visitor: &mut impl Visitor) {
    #[cfg(all(feature = "avx2", target_arch = "x86_64"))]
    if let Some(fast) = avx2::Avx2::new() {
        return fast.run(
            #[inline(always)]
            || walk::walk(text, fast, visitor),
        );
    }
    walk::walk(text, portable::Portable, visitor);
}

#[cfg(test)]
mod tests;
