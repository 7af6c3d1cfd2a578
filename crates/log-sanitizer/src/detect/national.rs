//! National numbers: German tax ids, social insurance numbers of Germany, Austria and Switzerland, and the American one.
//!
//! Every one has check digits or a shape of its own. A number that is digits only needs a cue word too, because one
//! in ten numbers passes a check digit by chance.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::detect::cue::Lead;
use crate::detect::read::{Separator, Written};
use crate::findings::Findings;

/// Words before a German tax id.
const TAX: [&[u8]; 8] =
    [b"steuer*", b"idnr", b"identifikationsnummer", b"tax*", b"tin", b"steuerid", b"taxid", b"id-nr"];
/// Words before a social insurance number.
const INSURANCE: [&[u8]; 14] = [
    b"sv",
    b"svnr",
    b"sv-nummer",
    b"svn",
    b"sozialversicherung*",
    b"rv",
    b"rvnr",
    b"rentenversicherung*",
    b"versicherungsnummer",
    b"ahv",
    b"avs",
    b"ssn",
    b"social",
    b"insurance",
];

/// A national number among the groups that `number` has: answers where to go on when there is one.
pub(crate) fn detect(found: &mut Findings<'_>, number: &Written) -> Option<usize> {
    let text = found.text;
    let start = number.start;
    if number.plus || matches!(bytes::before(text, start), b'-' | b'.' | b'/' | b'#') {
        return None;
    }
    if let Some(end) = german_insurance(text, number) {
        return Some(found.push_scalar(Finding::new(
            start,
            end,
            Class::SocialInsurance,
            "German social insurance number",
        )));
    }
    let (end, class, rule) = bare(text, number)?;
    (!bytes::word(bytes::at(text, end))).then(|| found.push_scalar(Finding::new(start, end, class, rule)))
}

/// Numbers made of digits alone.
fn bare(text: &[u8], number: &Written) -> Option<(usize, Class, &'static str)> {
    let lens: [usize; 5] = std::array::from_fn(|i| number.groups().get(i).map_or(0, |g| g.len));
    let digits = number.digits();
    let cue = |words: &[&[u8]]| Lead::before(text, number.start).has(words);
    let end = |groups: usize| number.groups()[groups - 1].end;
    let even = |groups: usize, sign| number.groups()[1..groups].iter().all(|g| g.separator.only(sign));
    match lens {
        [11, ..] if german_tax(&digits[..11]) && cue(&TAX) => Some((end(1), Class::TaxId, "German tax id")),
        [2, 3, 3, 3, _] if german_tax(&digits[..11]) => Some((end(4), Class::TaxId, "German tax id")),
        [3, 4, 4, 2, _] if swiss(&digits[..13]) => Some((end(4), Class::SocialInsurance, "Swiss AHV number")),
        [13, ..] if swiss(&digits[..13]) => Some((end(1), Class::SocialInsurance, "Swiss AHV number")),
        [4, 6, ..] if austrian(&digits[..10]) && even(2, Separator::SPACE) => {
            Some((end(2), Class::SocialInsurance, "Austrian insurance number"))
        }
        [10, ..] if austrian(&digits[..10]) && cue(&INSURANCE) => {
            Some((end(1), Class::SocialInsurance, "Austrian insurance number"))
        }
        [3, 2, 4, ..] if american(digits) && even(3, Separator::DASH) => {
            Some((end(3), Class::SocialInsurance, "American social security number"))
        }
        _ => None,
    }
}

/// Two digits, a date of birth, a letter, two digits and a check digit: `65 150369 M 564`.
fn german_insurance(text: &[u8], number: &Written) -> Option<usize> {
    let eighth = number.groups().iter().find(|g| g.upto == 8)?.end;
    let letter = eighth + bytes::run(text, eighth, 1, bytes::space);
    let serial = letter + 1 + bytes::run(text, letter + 1, 1, bytes::space);
    let serial_len = bytes::run(text, serial, 4, bytes::digit);
    let shape = bytes::letter(bytes::at(text, letter)) && serial_len == 3 && !bytes::word(bytes::at(text, serial + 3));
    if !shape {
        return None;
    }
    let rank = bytes::at(text, letter).to_ascii_uppercase() - b'A' + 1;
    let mut all = [0; 13];
    for (to, from) in all.iter_mut().zip(&number.digits()[..8]) {
        *to = from - b'0';
    }
    (all[8], all[9]) = (rank / 10, rank % 10);
    for (to, from) in all[10..].iter_mut().zip(&text[serial..serial + 3]) {
        *to = from - b'0';
    }
    let weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let sum: u8 = all.iter().zip(weights).map(|(d, w)| (d * w) / 10 + (d * w) % 10).sum();
    (sum % 10 == all[12]).then_some(serial + 3)
}

/// ISO 7064 mod 11,10 over eleven digits, of which exactly one repeats among the first ten.
pub(crate) fn german_tax(digits: &[u8]) -> bool {
    let [body @ .., check] = digits else {
        return false;
    };
    let mut counts = [0u8; 10];
    for d in body {
        counts[usize::from(d - b'0')] += 1;
    }
    let twice = counts.iter().filter(|c| matches!(c, 2 | 3)).count();
    let once = counts.iter().all(|c| *c <= 3) && twice == 1;
    let product = body.iter().fold(10u32, |p, d| {
        let sum = (p + u32::from(d - b'0')) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    digits[0] != b'0' && once && (11 - product) % 10 == u32::from(check - b'0')
}

/// EAN-13 behind the country prefix 756.
pub(crate) fn swiss(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().enumerate().map(|(i, d)| u32::from(d - b'0') * if i % 2 == 0 { 1 } else { 3 }).sum();
    digits.starts_with(b"756") && sum.is_multiple_of(10)
}

/// Weights 3, 7, 9, then 5, 8, 4, 2, 1, 6 over the date; the check digit stands fourth.
pub(crate) fn austrian(digits: &[u8]) -> bool {
    let weights = [3, 7, 9, 0, 5, 8, 4, 2, 1, 6];
    let sum: u32 = digits.iter().zip(weights).map(|(d, w)| u32::from(d - b'0') * w).sum();
    let two = |at: usize| u32::from(digits[at] - b'0') * 10 + u32::from(digits[at + 1] - b'0');
    let date = (1..=31).contains(&two(4)) && (1..=15).contains(&two(6));
    digits[0] != b'0' && date && sum % 11 == u32::from(digits[3] - b'0')
}

/// Areas 000, 666 and from 900 on, group 00 and serial 0000 are not given out.
fn american(digits: &[u8]) -> bool {
    let area = &digits[..3];
    area != b"000" && area != b"666" && area[0] != b'9' && &digits[3..5] != b"00" && &digits[5..9] != b"0000"
}
