//! One written symbol, however a carrier spells it.
//!
//! A plus sign in a form body is `%2B`, in JSON it may be `\u002b`, one level deeper `\\u002b`; a slash is
//! `\/`; a space may be `%20`, a no-break space or a thin one. The number detectors read symbols, so that they
//! need not know the carriers.

use crate::bytes;

/// An ASCII byte and how many bytes spell it; 0 stands for any symbol outside ASCII.
pub(crate) type Symbol = (u8, usize);

/// The symbol at `at`; `None` at the end of the text.
pub(crate) fn symbol(text: &[u8], at: usize) -> Option<Symbol> {
    let b = *text.get(at)?;
    match b {
        b'%' => Some(percent(text, at).unwrap_or((b, 1))),
        b'\\' => Some(escaped(text, at).unwrap_or((b, 1))),
        0xC2 if bytes::at(text, at + 1) == 0xA0 => Some((b' ', 2)),
        0xE2 if bytes::at(text, at + 1) == 0x80 => Some(general_punctuation(bytes::at(text, at + 2))),
        0x80.. => Some((0, 1)),
        _ => Some((b, 1)),
    }
}

/// The value of two hexadecimal digits at `at`.
pub(crate) fn hex_pair(text: &[u8], at: usize) -> Option<u8> {
    let digit = |i| char::from(bytes::at(text, i)).to_digit(16);
    u8::try_from(digit(at)? * 16 + digit(at + 1)?).ok()
}

fn percent(text: &[u8], at: usize) -> Option<Symbol> {
    let value = hex_pair(text, at + 1)?;
    Some((if value < 0x80 { value } else { 0 }, 3))
}

/// `\u002b`, `\/`, each with any number of further backslashes from outer levels.
fn escaped(text: &[u8], at: usize) -> Option<Symbol> {
    let slashes = bytes::run(text, at, 8, |b| b == b'\\');
    let next = at + slashes;
    match bytes::at(text, next) {
        b'/' => Some((b'/', slashes + 1)),
        b'u' => {
            let high = hex_pair(text, next + 1)?;
            let low = hex_pair(text, next + 3)?;
            let ascii = if high == 0 && low < 0x80 { low } else { 0 };
            let spaced = if (high, low) == (0, 0xA0) { b' ' } else { ascii };
            Some((spaced, slashes + 5))
        }
        _ => None,
    }
}

/// The spaces and dashes of U+2000 to U+203F.
const fn general_punctuation(last: u8) -> Symbol {
    match last {
        0x80..=0x8A | 0xAF => (b' ', 3),
        0x90..=0x95 => (b'-', 3),
        _ => (0, 3),
    }
}
