//! Bank account numbers: a country that uses them, its length, and the remainder 1 modulo 97.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::findings::Findings;
use crate::symbol::symbol;

/// Countries of the IBAN registry and the length of their numbers.
const LENGTHS: [(&[u8; 2], usize); 78] = [
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NL", 18),
    (b"NO", 15),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"SA", 24),
    (b"SC", 31),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
];

/// Looks at the number whose second check digit is at `at`.
pub(crate) fn detect(found: &mut Findings<'_>, at: usize) -> usize {
    match extent(found.text, at - 3) {
        Some(end) => found.push(Finding::new(at - 3, end, Class::Iban, "bank account number")),
        None => at + 1,
    }
}

/// The end of the account number that begins at `start`.
pub(crate) fn extent(text: &[u8], start: usize) -> Option<usize> {
    let country = text.get(start..start + 2)?.to_ascii_uppercase();
    let (_, len) = LENGTHS.iter().find(|(code, _)| code.as_slice() == country)?;
    let mut remainder = 0;
    let mut head = 0;
    let mut at = start;
    for i in 0..*len {
        if i > 0 {
            at = skip_separator(text, at);
        }
        let value = char::from(bytes::at(text, at)).to_digit(36)?;
        at += 1;
        // The first four characters count last.
        let sum = if i < 4 { &mut head } else { &mut remainder };
        *sum = (*sum * if value < 10 { 10 } else { 100 } + value) % 97_000_007;
        if i >= 4 {
            remainder %= 97;
        }
    }
    let checked = (remainder * 1_000_000 + head) % 97 == 1;
    (checked && !bytes::word(bytes::at(text, at))).then_some(at)
}

/// Past one separator: a space or a dash in any spelling.
fn skip_separator(text: &[u8], at: usize) -> usize {
    match symbol(text, at) {
        Some((b' ' | b'-' | b'.', len)) => at + len,
        Some((b'+', 1)) => at + 1,
        _ => at,
    }
}
