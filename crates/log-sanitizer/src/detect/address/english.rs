//! English addresses: a house number, a street, and a British or American postcode.
//!
//! A street is told by its kind (`Street`, `Ave.`), or by the postcode at the end: a British one, or a state's letters and five digits.

use crate::bytes;

/// Most words from the house number to the postcode.
const MAX_WORDS: usize = 12;
/// Last words of an English street, lower case, without a dot.
const ENGLISH: [&[u8]; 24] = [
    b"street",
    b"st",
    b"road",
    b"rd",
    b"avenue",
    b"ave",
    b"lane",
    b"ln",
    b"drive",
    b"dr",
    b"boulevard",
    b"blvd",
    b"court",
    b"ct",
    b"square",
    b"terrace",
    b"crescent",
    b"way",
    b"place",
    b"close",
    b"grove",
    b"gardens",
    b"highway",
    b"parkway",
];
/// Those that no other noun looks like.
const STRONG: [&[u8]; 5] = [b"street", b"road", b"avenue", b"boulevard", b"terrace"];
/// Letters of the American states, territories and forces abroad.
const STATES: [&[u8; 2]; 62] = [
    b"AL", b"AK", b"AZ", b"AR", b"CA", b"CO", b"CT", b"DE", b"FL", b"GA", b"HI", b"ID", b"IL", b"IN", b"IA", b"KS",
    b"KY", b"LA", b"ME", b"MD", b"MA", b"MI", b"MN", b"MS", b"MO", b"MT", b"NE", b"NV", b"NH", b"NJ", b"NM", b"NY",
    b"NC", b"ND", b"OH", b"OK", b"OR", b"PA", b"RI", b"SC", b"SD", b"TN", b"TX", b"UT", b"VT", b"VA", b"WA", b"WV",
    b"WI", b"WY", b"DC", b"PR", b"GU", b"VI", b"AS", b"MP", b"FM", b"MH", b"PW", b"AA", b"AE", b"AP",
];

/// Whether a word of an address may begin with `first`.
pub(super) const fn may_begin(first: u8) -> bool {
    bytes::upper(first) || bytes::digit(first) || first >= 0x80 || first == b'#'
}

/// The address whose house number is at `at`.
pub(super) fn detect(text: &[u8], at: usize) -> Option<(usize, usize)> {
    placed(text, at).map(|end| (at, end)).or_else(|| street(text, at))
}

/// The end of the postcode that ends the address: words with a capital or a digit, then `, WI 58678` or ` M86 1QZ`.
fn placed(text: &[u8], at: usize) -> Option<usize> {
    let mut end = house(text, at);
    for words in 0..MAX_WORDS {
        end += usize::from(bytes::at(text, end) == b',');
        let start = end + usize::from(bytes::at(text, end) == b' ');
        let part = |b| bytes::letter_like(b) || bytes::digit(b) || matches!(b, b'\'' | b'.' | b'-' | b'#');
        let word = &text[start..start + bytes::run(text, start, 24, part)];
        let first = *word.first()?;
        if !may_begin(first) {
            return None;
        }
        end = start + word.len();
        let second = &text[end..end + bytes::run(text, end, 12, |b| b == b' ' || bytes::alnum(b) || b == b'-')];
        if words >= 2
            && let Some(len) = american(word, second).or_else(|| british(word, second))
        {
            return Some(end + len);
        }
    }
    None
}

/// How much of `rest` belongs to the postcode that a state's letters begin.
fn american(state: &[u8], rest: &[u8]) -> Option<usize> {
    let known = STATES.iter().any(|known| known.as_slice() == state);
    let digits = bytes::run(rest, 1, 6, bytes::digit);
    let plus = bytes::run(rest, 7, 5, bytes::digit);
    let long = bytes::at(rest, 6) == b'-' && plus == 4;
    let code = known && rest.starts_with(b" ") && digits == 5 && !bytes::word(bytes::at(rest, 6));
    code.then_some(if long { 11 } else { 6 })
}

/// How much of `rest` belongs to the British postcode whose outward part is `outward`.
fn british(outward: &[u8], rest: &[u8]) -> Option<usize> {
    let letters = bytes::run(outward, 0, 3, bytes::upper);
    let digits = bytes::run(outward, letters, 3, bytes::digit);
    let last = usize::from(bytes::upper(bytes::at(outward, letters + digits)));
    let out = matches!(letters, 1 | 2) && matches!(digits, 1 | 2) && letters + digits + last == outward.len();
    let inward = matches!(rest, [b' ', n, a, b, ..] if bytes::digit(*n) && bytes::upper(*a) && bytes::upper(*b));
    (out && inward && !bytes::word(bytes::at(rest, 4))).then_some(4)
}

/// The end of the house number at `at`.
fn house(text: &[u8], at: usize) -> usize {
    let end = at + bytes::run(text, at, 5, bytes::digit);
    end + usize::from(bytes::upper(bytes::at(text, end)))
}

/// `221B Baker Street`, perhaps with a postcode behind it.
fn street(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut end = house(text, at);
    for _ in 0..4 {
        let len = bytes::run(text, end + 1, 24, |b| bytes::letter_like(b) || matches!(b, b'\'' | b'.'));
        if bytes::at(text, end) != b' ' || !bytes::upper(bytes::at(text, end + 1)) || len == 0 {
            return None;
        }
        let first = text[end] == b' ' && text[at..end].iter().all(|b| bytes::alnum(*b));
        let word = &text[end + 1..end + 1 + len];
        end += 1 + len;
        let bare = word.strip_suffix(b".").unwrap_or(word);
        if !first && ENGLISH.iter().any(|kind| bare.eq_ignore_ascii_case(kind)) {
            let more = bytes::at(text, end) == b' ' && bytes::letter(bytes::at(text, end + 1));
            return (!more || bytes::any_nocase(&STRONG, bare)).then(|| (at, code(text, end)));
        }
    }
    None
}

/// The end of an American or British postcode in the rest of the address, or `end`.
fn code(text: &[u8], end: usize) -> usize {
    let len = bytes::run(text, end, 48, |b| bytes::alnum(b) || matches!(b, b' ' | b',' | b'.' | b'#' | b'-'));
    let rest = &text[end..end + len];
    if !rest.starts_with(b",") {
        return end;
    }
    let american = |w: &[u8]| w.len() == 5 && w.iter().all(u8::is_ascii_digit);
    let british = |w: &[u8]| w.len() == 3 && w[0].is_ascii_digit() && w[1..].iter().all(u8::is_ascii_uppercase);
    let mut at = end;
    for word in rest.split(|b| matches!(b, b' ' | b',')) {
        if american(word) || british(word) {
            return at + word.len();
        }
        at += word.len() + 1;
    }
    end
}
