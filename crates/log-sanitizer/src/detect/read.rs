//! Reads a number as people and programs write it: groups of digits with separators between them.

use crate::bytes;
use crate::symbol::symbol;

/// Most digits that are read.
pub(crate) const MAX_DIGITS: usize = 34;
/// Most groups that are read.
const MAX_GROUPS: usize = 12;

/// What separates a group from the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Separator(u8);

impl Separator {
    /// A space of any kind.
    pub(crate) const SPACE: u8 = 1;
    /// A dash of any kind.
    pub(crate) const DASH: u8 = 2;
    /// A dot.
    pub(crate) const DOT: u8 = 4;
    /// A slash.
    pub(crate) const SLASH: u8 = 8;
    /// An opening parenthesis.
    pub(crate) const OPEN: u8 = 16;
    /// A closing parenthesis.
    pub(crate) const CLOSE: u8 = 32;

    /// Whether any of `signs` is part of it.
    pub(crate) const fn has(self, signs: u8) -> bool {
        self.0 & signs != 0
    }

    /// Whether it is exactly `signs`.
    pub(crate) const fn only(self, signs: u8) -> bool {
        self.0 == signs
    }

    fn add(&mut self, sign: u8) -> bool {
        let bit = match sign {
            b' ' | b'\t' => Self::SPACE,
            b'-' => Self::DASH,
            b'.' => Self::DOT,
            b'/' => Self::SLASH,
            b'(' => Self::OPEN,
            b')' => Self::CLOSE,
            _ => return false,
        };
        self.0 |= bit;
        true
    }
}

/// A group of digits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Group {
    /// What stands before it.
    pub(crate) separator: Separator,
    /// Digits up to and including this group.
    pub(crate) upto: usize,
    /// Number of digits.
    pub(crate) len: usize,
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
}

/// A number as it is written.
#[derive(Debug)]
pub(crate) struct Written {
    digits: [u8; MAX_DIGITS],
    groups: [Group; MAX_GROUPS],
    count: usize,
    /// First byte, with a plus sign or parenthesis before the first digit.
    pub(crate) start: usize,
    /// Whether a plus sign leads.
    pub(crate) plus: bool,
    /// Whether a parenthesis leads.
    pub(crate) paren: bool,
}

impl Written {
    /// Reads from the digit at `at`; what leads it has been read before.
    pub(crate) fn read(text: &[u8], at: usize) -> Self {
        let (start, plus, paren) = lead(text, at);
        let mut out =
            Self { digits: [0; MAX_DIGITS], groups: [Group::default(); MAX_GROUPS], count: 0, start, plus, paren };
        let mut next = Some((at, Separator::default()));
        while let Some((from, separator)) = next {
            let len = bytes::run(text, from, MAX_DIGITS, bytes::digit);
            let upto = out.total() + len;
            if upto > MAX_DIGITS || out.count == MAX_GROUPS {
                break;
            }
            out.digits[upto - len..upto].copy_from_slice(&text[from..from + len]);
            out.groups[out.count] = Group { separator, upto, len, start: from, end: from + len };
            out.count += 1;
            next = separator_at(text, from + len);
        }
        let closed = out.groups().iter().any(|g| g.separator.has(Separator::CLOSE));
        if paren && !closed {
            // The parenthesis belongs to the sentence.
            out.paren = false;
            out.start = if plus { lead_plus(text, at) } else { at };
        }
        out
    }

    /// All digits, as ASCII.
    pub(crate) fn digits(&self) -> &[u8] {
        &self.digits[..self.total()]
    }

    /// The groups.
    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups[..self.count]
    }

    /// How many digits there are.
    pub(crate) fn total(&self) -> usize {
        self.count.checked_sub(1).map_or(0, |i| self.groups[i].upto)
    }
}

/// What leads the digit at `at`: the first byte, whether with plus, whether with parenthesis.
fn lead(text: &[u8], at: usize) -> (usize, bool, bool) {
    let (mut start, mut plus, mut paren) = (at, false, false);
    for _ in 0..3 {
        match sign_before(text, start) {
            Some((b'(', len)) if !paren => {
                paren = true;
                start -= len;
            }
            Some((b'+', len)) if !plus => {
                plus = true;
                start -= len;
            }
            _ => break,
        }
    }
    (start, plus, paren)
}

/// The first byte of the plus sign before the digit at `at`.
fn lead_plus(text: &[u8], at: usize) -> usize {
    match sign_before(text, at) {
        Some((b'+', len)) => at - len,
        _ => at,
    }
}

/// The sign that ends at `end`, plain or spelled.
fn sign_before(text: &[u8], end: usize) -> Option<(u8, usize)> {
    for len in [3, 6] {
        let escaped = end.checked_sub(len).filter(|s| matches!((text[*s], len), (b'%', 3) | (b'\\', 6)));
        if let Some(start) = escaped {
            let extra = bytes::run_back(text, start, 4, |b| b == b'\\');
            if let Some((b, read)) = symbol(text, start).filter(|(_, read)| *read == len) {
                return Some((b, read + if len == 6 { extra } else { 0 }));
            }
        }
    }
    let b = bytes::before(text, end);
    (b != 0).then_some((b, 1))
}

/// The separator at `from` and where the next group begins, if one follows.
fn separator_at(text: &[u8], from: usize) -> Option<(usize, Separator)> {
    let mut separator = Separator::default();
    let mut at = from;
    for _ in 0..4 {
        let (sign, len) = symbol(text, at)?;
        if bytes::digit(sign) && len == 1 {
            return Some((at, separator)).filter(|_| at > from);
        }
        // In a form body a plus sign is a space.
        let sign = if sign == b'+' && len == 1 && bytes::alnum(bytes::before(text, at)) { b' ' } else { sign };
        if !separator.add(sign) {
            return None;
        }
        at += len;
    }
    bytes::digit(bytes::at(text, at)).then_some((at, separator))
}
