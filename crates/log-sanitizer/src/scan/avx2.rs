//! The masks of a block with AVX2, where the processor has it.
//!
//! Two table look-ups, one by each half of a byte, give eight classes at once: a class is a set of upper halves times
//! a set of lower halves. Each class is then moved to the sign bit and read as a mask.

use crate::scan::masks::{Classify, Masks};
use pulp::cast;
use pulp::x86::V3;
use std::arch::x86_64::__m256i;

const DIGIT: u8 = 1;
const SIGN: u8 = 2;
const SEPARATOR: u8 = 4;
const AT: u8 = 8;
const PERCENT: u8 = 16;
const BACKSLASH: u8 = 32;
const UNDERSCORE: u8 = 64;
const DASH: u8 = 128;

/// Members of the eight classes; tab and what shares its lower half with a separator are separators too.
const MEMBERS: [(u8, &[u8]); 8] = [
    (DIGIT, b"0123456789"),
    (SIGN, b"=:>"),
    (SEPARATOR, b" %()+-./\t"),
    (AT, b"@"),
    (PERCENT, b"%#"),
    (BACKSLASH, b"\\"),
    (UNDERSCORE, b"_"),
    (DASH, b"-"),
];
/// Classes by the upper half of a byte, once for each half of the vector.
const UPPER: [u8; 32] = table(4);
/// Classes by the lower half.
const LOWER: [u8; 32] = table(0);

const fn table(shift: u32) -> [u8; 32] {
    let mut out = [0; 32];
    let mut class = 0;
    while class < MEMBERS.len() {
        let (bit, members) = MEMBERS[class];
        let mut i = 0;
        while i < members.len() {
            let half = (members[i] >> shift & 15) as usize;
            out[half] |= bit;
            out[half + 16] |= bit;
            i += 1;
        }
        class += 1;
    }
    out
}

/// The processor has what is needed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Avx2(V3);

impl Avx2 {
    /// On a processor that has AVX2.
    #[inline]
    pub(crate) fn new() -> Option<Self> {
        V3::try_new().map(Self)
    }

    /// Runs `work`, compiled for this processor.
    #[inline]
    pub(crate) fn run<R>(self, work: impl FnOnce() -> R) -> R {
        self.0.vectorize(work)
    }

    #[inline(always)]
    fn half(self, bytes: [u8; 32]) -> Half {
        let (avx, avx2) = (self.0.avx, self.0.avx2);
        let v: __m256i = cast(bytes);
        let splat = |b: u8| -> __m256i { avx._mm256_set1_epi8(b as i8) };
        let high = avx2._mm256_and_si256(avx2._mm256_srli_epi16::<4>(v), splat(15));
        let classes = avx2
            ._mm256_and_si256(avx2._mm256_shuffle_epi8(cast(LOWER), v), avx2._mm256_shuffle_epi8(cast(UPPER), high));
        let lower = avx2._mm256_or_si256(v, splat(0x20));
        let rank = avx2._mm256_sub_epi8(lower, splat(b'a'));
        let alpha = avx2._mm256_cmpeq_epi8(avx2._mm256_min_epu8(rank, splat(25)), rank);
        let bits = |m: __m256i| avx2._mm256_movemask_epi8(m) as u32;
        // The at sign's bit moves to the percent sign's and both to the sign bit.
        let spelled = avx2._mm256_or_si256(classes, avx2._mm256_slli_epi16::<1>(classes));
        Half {
            digit: bits(avx2._mm256_slli_epi16::<7>(classes)),
            sign: bits(avx2._mm256_slli_epi16::<6>(classes)),
            separator: bits(avx2._mm256_slli_epi16::<5>(classes)),
            spelled: bits(avx2._mm256_slli_epi16::<3>(spelled)),
            backslash: bits(avx2._mm256_slli_epi16::<2>(classes)),
            underscore: bits(avx2._mm256_slli_epi16::<1>(classes)),
            dash: bits(classes),
            alpha: bits(alpha),
            high: bits(v),
            space: bits(avx2._mm256_cmpeq_epi8(v, splat(b' '))),
            b: bits(avx2._mm256_cmpeq_epi8(lower, splat(b'b'))),
        }
    }
}

/// The masks of half a block.
struct Half {
    digit: u32,
    sign: u32,
    separator: u32,
    spelled: u32,
    backslash: u32,
    underscore: u32,
    dash: u32,
    alpha: u32,
    high: u32,
    space: u32,
    b: u32,
}

impl Classify for Avx2 {
    #[inline(always)]
    fn masks(self, block: &[u8; 64]) -> Masks {
        let [one, two]: [[u8; 32]; 2] = cast(*block);
        let (one, two) = (self.half(one), self.half(two));
        let join = |a: u32, b: u32| u64::from(a) | u64::from(b) << 32;
        Masks {
            digit: join(one.digit, two.digit),
            alpha: join(one.alpha, two.alpha),
            high: join(one.high, two.high),
            underscore: join(one.underscore, two.underscore),
            dash: join(one.dash, two.dash),
            sign: join(one.sign, two.sign),
            separator: join(one.separator, two.separator),
            space: join(one.space, two.space),
            spelled: join(one.spelled, two.spelled),
            backslash: join(one.backslash, two.backslash),
            b: join(one.b, two.b),
        }
    }
}
