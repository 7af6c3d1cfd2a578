//! The one pass: finds the places where a detector could have something to confirm.
//!
//! Sixty-four bytes at a time are compared with a few byte classes; the answers are bit masks, and every rule
//! below is arithmetic on masks. A place is anchored where the cheapest certain sign of a candidate stands:
//! the first digit of a number, the `@` of an address, the sign between a key and its value.

use wide::u8x16;

/// Why a place is worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// First digit of a number that no word character precedes.
    Number,
    /// An `@`.
    At,
    /// `=`, `:` or `>` that may stand between a key and a value.
    Pair,
    /// The `u` of `\u`.
    Escape,
    /// The sixteenth byte of a run of letters, digits, `_` and `-`.
    Token,
    /// The space after a word that may be an authorization scheme.
    Scheme,
    /// The second digit after two letters, as an IBAN begins.
    Iban,
    /// The second dash of `--`, or the space after a flag of one letter.
    Flag,
}

/// Calls `visit` for every anchor in order; `visit` answers from where on to look further.
pub(crate) fn scan(text: &[u8], mut visit: impl FnMut(Anchor, usize) -> usize) {
    let mut walk = Walk::default();
    let (blocks, rest) = text.as_chunks::<64>();
    for block in blocks {
        walk.step(block, &mut visit);
    }
    if !rest.is_empty() {
        let mut tail = [0; 64];
        tail[..rest.len()].copy_from_slice(rest);
        walk.step(&tail, &mut visit);
    }
}

/// Where the pass stands.
#[derive(Default)]
struct Walk {
    base: usize,
    resume: usize,
    last: Masks,
    last_runs: Runs,
}

impl Walk {
    #[inline(always)]
    fn step(&mut self, block: &[u8; 64], visit: &mut impl FnMut(Anchor, usize) -> usize) {
        let masks = Masks::of(block);
        let runs = Runs::of(masks.token(), &self.last_runs);
        let anchors = Anchors::of(&masks, &self.last, runs.first & !shl(runs.all, self.last_runs.all, 1));
        let mut open = from(anchors.any(), self.resume.saturating_sub(self.base));
        while open != 0 {
            let bit = open.trailing_zeros();
            let at = self.base + bit as usize;
            self.resume = anchors.visit(bit, at, visit).max(at + 1);
            open = from(anchors.any(), self.resume - self.base);
        }
        self.base += 64;
        self.last = masks;
        self.last_runs = runs;
    }
}

/// `mask` without its bits below `bit`.
const fn from(mask: u64, bit: usize) -> u64 {
    if bit >= 64 { 0 } else { mask & (u64::MAX << bit) }
}

/// `now` moved up by `n` bytes, with the last bytes of the block before moved in.
const fn shl(now: u64, last: u64, n: u32) -> u64 {
    now << n | last >> (64 - n)
}

/// Byte classes of one block of 64 bytes; bit `i` speaks of byte `i`.
#[derive(Clone, Copy, Default)]
struct Masks {
    digit: u64,
    alpha: u64,
    high: u64,
    underscore: u64,
    dash: u64,
    at: u64,
    equals: u64,
    greater: u64,
    colon: u64,
    backslash: u64,
    u: u64,
    e: u64,
    r: u64,
    c: u64,
    space: u64,
}

impl Masks {
    #[inline(always)]
    fn of(block: &[u8; 64]) -> Self {
        let mut m = Self::default();
        let (quarters, _) = block.as_chunks::<16>();
        for (i, quarter) in quarters.iter().enumerate() {
            m.add(u8x16::new(*quarter), 16 * i as u32);
        }
        m
    }

    #[inline(always)]
    fn add(&mut self, v: u8x16, shift: u32) {
        let lower = v | u8x16::splat(0x20);
        let bits = |m: u8x16| u64::from(m.to_bitmask()) << shift;
        let eq = |v: u8x16, b: u8| bits(v.simd_eq(u8x16::splat(b)));
        let below = |v: u8x16, n: u8| bits(v.min(u8x16::splat(n)).simd_eq(v));
        self.digit |= below(v - u8x16::splat(b'0'), 9);
        self.alpha |= below(lower - u8x16::splat(b'a'), 25);
        self.high |= bits(v);
        self.underscore |= eq(v, b'_');
        self.dash |= eq(v, b'-');
        self.at |= eq(v, b'@');
        self.equals |= eq(v, b'=');
        self.greater |= eq(v, b'>');
        self.colon |= eq(v, b':');
        self.backslash |= eq(v, b'\\');
        self.u |= eq(v, b'u');
        self.e |= eq(lower, b'e');
        self.r |= eq(lower, b'r');
        self.c |= eq(lower, b'c');
        self.space |= eq(v, b' ');
    }

    const fn word(&self) -> u64 {
        self.digit | self.alpha | self.underscore | self.high
    }

    const fn token(&self) -> u64 {
        self.digit | self.alpha | self.underscore | self.dash
    }
}

/// Ends of runs of token bytes, by the length that the run has reached.
#[derive(Default)]
struct Runs {
    one: u64,
    two: u64,
    four: u64,
    eight: u64,
    all: u64,
    first: u64,
}

impl Runs {
    #[inline(always)]
    const fn of(one: u64, last: &Self) -> Self {
        let two = one & shl(one, last.one, 1);
        let four = two & shl(two, last.two, 2);
        let eight = four & shl(four, last.four, 4);
        let all = eight & shl(eight, last.eight, 8);
        Self { one, two, four, eight, all, first: all }
    }
}

/// Anchors of one block.
struct Anchors {
    number: u64,
    at: u64,
    pair: u64,
    escape: u64,
    token: u64,
    scheme: u64,
    iban: u64,
    flag: u64,
}

impl Anchors {
    #[inline(always)]
    const fn of(m: &Masks, last: &Masks, token: u64) -> Self {
        let digit1 = shl(m.digit, last.digit, 1);
        let alpha2 = shl(m.alpha, last.alpha, 2);
        let word = m.word();
        let word4 = shl(word, last.word(), 4);
        // A colon after a digit belongs to a time of day, unless a key ends in one digit.
        let time = digit1 & !alpha2;
        let dash2 = shl(m.dash | word, last.dash | last.word(), 2);
        let long = m.dash & shl(m.dash, last.dash, 1) & !dash2;
        let letter = shl(m.alpha, last.alpha, 1);
        let short = m.space & letter & shl(m.dash, last.dash, 2) & shl(m.space, last.space, 3);
        Self {
            number: m.digit & !shl(word, last.word(), 1),
            at: m.at,
            pair: m.equals | m.colon & !time | m.greater & shl(m.alpha, last.alpha, 1),
            escape: m.u & shl(m.backslash, last.backslash, 1),
            token,
            scheme: m.space & (shl(m.r, last.r, 1) & shl(m.e, last.e, 2) | shl(m.c, last.c, 1)),
            iban: m.digit & digit1 & alpha2 & shl(m.alpha, last.alpha, 3) & !word4,
            flag: long | short,
        }
    }

    const fn any(&self) -> u64 {
        self.number | self.at | self.pair | self.escape | self.token | self.scheme | self.iban | self.flag
    }

    /// Shows every anchor at `bit`; a token may end where a number begins.
    #[inline(always)]
    fn visit(&self, bit: u32, at: usize, visit: &mut impl FnMut(Anchor, usize) -> usize) -> usize {
        let has = |mask: u64| mask >> bit & 1 == 1;
        let mut resume = 0;
        if has(self.token) {
            resume = visit(Anchor::Token, at);
            if resume > at + 1 {
                return resume;
            }
        }
        let kinds = [
            (self.number, Anchor::Number),
            (self.pair, Anchor::Pair),
            (self.at, Anchor::At),
            (self.escape, Anchor::Escape),
            (self.scheme, Anchor::Scheme),
            (self.iban, Anchor::Iban),
            (self.flag, Anchor::Flag),
        ];
        match kinds.into_iter().find(|(mask, _)| has(*mask)) {
            Some((_, kind)) => visit(kind, at),
            None => resume,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchors(text: &str) -> Vec<(Anchor, usize)> {
        let mut out = Vec::new();
        scan(text.as_bytes(), |kind, at| {
            out.push((kind, at));
            at + 1
        });
        out
    }

    #[test]
    fn the_first_digit_of_a_number_is_an_anchor_and_the_others_are_not() {
        assert_eq!(anchors("ab 123 x9 _4"), [(Anchor::Number, 3)]);
    }

    #[test]
    fn the_same_text_has_the_same_anchors_wherever_blocks_end() {
        let text = "a=1 b@c.de er-- DE89 3704 eyJhbGciOiJIUzI1NiJ9 \\u0040 Bearer x <n>v --p 12:30 k2: ";
        let plain = anchors(text);
        for pad in 0..130 {
            let moved: Vec<_> = anchors(&format!("{}{text}", " ".repeat(pad)));
            let expected: Vec<_> = plain.iter().map(|(k, at)| (*k, at + pad)).collect();
            assert_eq!(moved, expected, "pad {pad}");
        }
    }

    #[test]
    fn a_time_of_day_has_no_pair() {
        assert!(!anchors("12:30:45").iter().any(|(k, _)| *k == Anchor::Pair));
        assert!(anchors("phone2: x").contains(&(Anchor::Pair, 6)));
    }
}
