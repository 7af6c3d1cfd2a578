//! Walks over the blocks of a text and leads every anchor to the visitor.

use crate::scan::anchors::{Anchors, Before, Visitor, numeric};
use crate::scan::masks::{Classify, Masks, below, window};

/// Digits of `2025-10-22`, from the lowest bit on, with the byte behind.
const YEAR_FIRST: u64 = 0b011_0110_1111;
/// Fewest digits of a number that is looked at.
const MIN_DIGITS: u32 = 6;
/// Fewest digits, and signs between them, of an IPv4 address.
const ADDRESS: (u32, u32) = (4, 3);

/// Blocks whose masks are made at once: as many as most lines have.
const BLOCKS: usize = 4;

/// Shows `visitor` every anchor of `text` in order.
#[inline(always)]
pub(crate) fn walk(text: &[u8], classes: impl Classify, visitor: &mut impl Visitor) {
    let (blocks, rest) = text.as_chunks::<64>();
    let mut tail = [b'\n'; 64];
    tail[..rest.len()].copy_from_slice(rest);
    let mut blocks = blocks.iter().chain((!rest.is_empty()).then_some(&tail));
    // The block before, the blocks to look at, and the one behind them.
    let mut masks = [Masks::default(); BLOCKS + 2];
    let mut made = 1;
    let mut place = Place { base: 0, resume: 0 };
    let mut before = Before::default();
    loop {
        while made < masks.len()
            && let Some(block) = blocks.next()
        {
            masks[made] = classes.masks(block);
            made += 1;
        }
        let last = made < masks.len();
        if last {
            masks[made] = Masks::default();
        }
        for three in masks[..made + usize::from(last)].array_windows() {
            place.look(three, &mut before, visitor);
        }
        if last {
            return;
        }
        masks[0] = masks[BLOCKS];
        masks[1] = masks[BLOCKS + 1];
        made = 2;
    }
}

/// One block with what is around it.
struct Block<'a> {
    anchors: Anchors,
    now: &'a Masks,
    next: &'a Masks,
}

/// Where the pass stands.
struct Place {
    base: usize,
    resume: usize,
}

impl Place {
    /// Looks at the middle block of three.
    #[inline(always)]
    fn look(&mut self, three: &[Masks; 3], before: &mut Before, visitor: &mut impl Visitor) {
        let anchors = Anchors::of(three, before);
        if self.resume < self.base + 64 && anchors.any() != 0 {
            let [_, now, next] = three;
            self.visit(&Block { anchors: self.likely(anchors, visitor), now, next }, visitor);
        }
        self.base += 64;
    }

    /// The anchors that a glance at the text does not refuse.
    #[inline(always)]
    fn likely(&self, anchors: Anchors, visitor: &impl Visitor) -> Anchors {
        let base = self.base;
        Anchors {
            pair: keep(anchors.pair, |bit| visitor.may_be_pair(base + bit)),
            token: keep(anchors.token, |bit| visitor.may_be_token(base + bit)),
            after_number: keep(anchors.after_number, |bit| visitor.may_follow_number(base + bit)),
            house: keep(anchors.house, |bit| visitor.may_be_house(base + bit)),
            group: keep(anchors.group, |bit| visitor.may_be_group(base + bit)),
            b: keep(anchors.b, |bit| visitor.may_be_scheme(base + bit)),
            flag: keep(anchors.flag, |bit| visitor.may_be_flag(base + bit)),
            ..anchors
        }
    }

    #[inline(always)]
    fn visit(&mut self, block: &Block<'_>, visitor: &mut impl Visitor) {
        let any = block.anchors.any();
        let mut open = from(any, self.resume.saturating_sub(self.base));
        while open != 0 {
            let bit = open.trailing_zeros();
            let at = self.base + bit as usize;
            open &= open - 1;
            let resume = block.lead(bit, at, visitor);
            if resume > at + 1 {
                self.resume = resume;
                open = from(open, resume - self.base);
            }
        }
    }
}

/// The bits of `mask` that pass `test`.
#[inline(always)]
fn keep(mask: u64, test: impl Fn(usize) -> bool) -> u64 {
    let (mut open, mut kept) = (mask, 0);
    while open != 0 {
        let bit = open.trailing_zeros();
        kept |= u64::from(test(bit as usize)) << bit;
        open &= open - 1;
    }
    kept
}

/// `mask` without its bits below `bit`.
#[inline(always)]
const fn from(mask: u64, bit: usize) -> u64 {
    if bit >= 64 { 0 } else { mask & (u64::MAX << bit) }
}

impl Block<'_> {
    /// Shows the anchors at `bit`, the most frequent kinds first; a token may end where a number begins.
    #[inline(always)]
    fn lead(&self, bit: u32, at: usize, visitor: &mut impl Visitor) -> usize {
        let a = &self.anchors;
        let has = |mask: u64| mask >> bit & 1 == 1;
        if has(a.pair) {
            return visitor.pair(at);
        }
        if has(a.token) {
            let resume = visitor.token(at);
            if resume > at + 1 {
                return resume;
            }
        }
        if has(a.long_number) {
            self.number(bit, at, visitor)
        } else if has(a.after_number) {
            visitor.after_number(at)
        } else if has(a.b) && !has(a.group) {
            visitor.b(at)
        } else {
            self.rare(bit, at, visitor)
        }
    }

    #[inline(always)]
    fn rare(&self, bit: u32, at: usize, visitor: &mut impl Visitor) -> usize {
        let a = &self.anchors;
        let has = |mask: u64| mask >> bit & 1 == 1;
        if has(a.group) {
            let resume = visitor.group(at);
            if resume > at + 1 || !has(a.house) { resume } else { visitor.house(at) }
        } else if has(a.house) {
            visitor.house(at)
        } else if has(a.spelled) {
            visitor.spelled(at)
        } else if has(a.escape) {
            visitor.escape(at)
        } else if has(a.flag) {
            visitor.flag(at)
        } else if has(a.iban) {
            visitor.iban(at)
        } else {
            at + 1
        }
    }

    /// A number with seven signs that belong to numbers: a date, or enough digits, or one more to be thrown away.
    #[inline(always)]
    fn number(&self, bit: u32, at: usize, visitor: &mut impl Visitor) -> usize {
        let digits = window(self.now.digit, self.next.digit, bit);
        if digits & 0x7FF == YEAR_FIRST {
            return visitor.date(at);
        }
        let run = window(numeric(self.now), numeric(self.next), bit);
        let len = run.trailing_ones();
        let inside = below(digits, len);
        let count = inside.count_ones();
        let first = inside.trailing_ones();
        if count >= MIN_DIGITS || count >= ADDRESS.0 && len - count >= ADDRESS.1 && first <= 3 {
            visitor.number(at)
        } else {
            self.rare(bit, at, visitor)
        }
    }
}
