//! Payment cards: an issuer's prefix, the length that goes with it, the usual grouping and Luhn's check digit.

use crate::bytes;
use crate::detect::announce::identifier_before;
use crate::detect::cue::Lead;
use crate::detect::read::{Separator, Written};

/// Words that make a number a card's.
const CARDS: [&[u8]; 12] = [
    b"card*",
    b"kreditkarte*",
    b"karte*",
    b"visa",
    b"mastercard",
    b"amex",
    b"pan",
    b"credit",
    b"debit",
    b"carte",
    b"tarjeta",
    b"carta",
];

/// The end of the card number that `number` begins with.
pub(crate) fn detect(text: &[u8], number: &Written) -> Option<usize> {
    let (end, len) = extent(number)?;
    let clean = !bytes::word(bytes::at(text, end)) && number.start == number.groups()[0].start;
    let glued = matches!(bytes::before(text, number.start), b'-' | b'.' | b'/' | b'+' | b'#');
    let single = number.groups()[0].len == len;
    let digits = &number.digits()[..len];
    if !(clean && !glued && luhn(digits)) {
        return None;
    }
    let named = || Lead::before(text, number.start).has(&CARDS);
    let card = if issuer(digits) {
        !(single && identifier_before(text, number.start)) || named()
    } else {
        debit(digits) && named()
    };
    card.then_some(end)
}

/// Where a card's grouping ends, and how many digits it has.
fn extent(number: &Written) -> Option<(usize, usize)> {
    let groups = number.groups();
    let first = groups.first()?;
    if first.len >= 12 {
        return Some((first.end, first.len));
    }
    let shapes: [&[usize]; 5] = [&[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4], &[4, 4, 4, 4, 3], &[4, 4, 5]];
    let shape = shapes.into_iter().rev().find(|s| {
        s.len() <= groups.len()
            && s.iter().zip(groups).all(|(len, g)| *len == g.len)
            && groups[1..s.len()]
                .iter()
                .all(|g| g.separator.only(Separator::SPACE) || g.separator.only(Separator::DASH))
    })?;
    let last = groups[shape.len() - 1];
    Some((last.end, last.upto))
}

/// Whether an issuer gives out numbers with this prefix and length.
fn issuer(digits: &[u8]) -> bool {
    let prefix = |n: usize| digits[..n].iter().fold(0u32, |v, d| v * 10 + u32::from(d - b'0'));
    let len = digits.len();
    match prefix(4) {
        4000..=4999 => matches!(len, 13 | 16 | 19),
        5100..=5599 | 2221..=2720 => len == 16,
        3400..=3499 | 3700..=3799 => len == 15,
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => len == 14,
        1800 | 2131 => len == 15,
        3500..=3599 | 6011 | 6440..=6599 | 6200..=6299 => (16..=19).contains(&len),
        5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763 => (13..=19).contains(&len),
        _ => false,
    }
}

/// Whether it may be a debit card's: twelve to nineteen digits behind prefixes that others use as well.
fn debit(digits: &[u8]) -> bool {
    matches!(digits, [b'5', b'0' | b'6'..=b'8', ..] | [b'6', b'3' | b'7', ..]) && (12..=19).contains(&digits.len())
}

/// Luhn's check.
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| {
            let d = u32::from(d - b'0');
            if i % 2 == 0 { d } else { (2 * d) / 10 + (2 * d) % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}
