//! Streets with a number, and the postcode that follows them.
//!
//! A street is told by its kind (`…straße`, `…weg`, `rue …`, `… Street`), or by a postcode and a place behind the
//! house number. The place stays; street, number and postcode go.

mod english;

use crate::bytes;
use crate::class::{Class, Finding};
use crate::detect::beginnings::begins;
use crate::findings::Findings;
use crate::symbol::symbol;

/// Longest run of words that is taken for a street's name.
const MAX_WORDS: usize = 5;
/// Endings of the last word of a street, lower case.
const ENDINGS: [&[u8]; 25] = [
    b"stra\xc3\x9fe",
    b"strasse",
    b"stra\\u00dfe",
    b"str.",
    b"str",
    b"gasse",
    b"allee",
    b"damm",
    b"ufer",
    b"chaussee",
    b"promenade",
    b"weg",
    b"ring",
    b"platz",
    b"steig",
    b"straat",
    b"laan",
    b"gracht",
    b"singel",
    b"dreef",
    b"steeg",
    b"plein",
    b"kade",
    b"sokak",
    b"caddesi",
];
/// Words with such an ending that are no streets.
const NO_STREET: [&[u8]; 12] = [
    b"parkplatz",
    b"arbeitsplatz",
    b"sitzplatz",
    b"stellplatz",
    b"spielplatz",
    b"speicherplatz",
    b"string",
    b"ring",
    b"platz",
    b"lehrgangsplatz",
    b"monitoring",
    b"substr",
];
/// First words of a street's name, lower case.
const LEADING: [&[u8]; 19] = [
    b"rue",
    b"avenue",
    b"boulevard",
    b"calle",
    b"avenida",
    b"avda.",
    b"plaza",
    b"paseo",
    b"carrer",
    b"via",
    b"viale",
    b"piazza",
    b"corso",
    b"ul.",
    b"ulica",
    b"c/",
    b"impasse",
    b"quai",
    b"chemin",
];
/// The same, of words that are first words of streets only with a capital.
const CAPITAL_LEADING: [&[u8]; 31] = [
    b"vicolo",
    b"strada",
    b"piazzale",
    b"largo",
    b"contrada",
    b"borgo",
    b"rotonda",
    b"callej\xc3\xb3n",
    b"camino",
    b"cuesta",
    b"glorieta",
    b"pasaje",
    b"rambla",
    b"ronda",
    b"alameda",
    b"traves\xc3\xada",
    b"plac",
    b"pl.",
    b"al.",
    b"aleja",
    b"aleje",
    b"os.",
    b"osiedle",
    b"acceso",
    b"pasadizo",
    b"ca\xc3\xb1ada",
    b"urbanizaci\xc3\xb3n",
    b"vial",
    b"canale",
    b"stretto",
    b"incrocio",
];
/// Small words inside a street's name.
const SMALL: [&[u8]; 22] = [
    b"am", b"an", b"auf", b"im", b"in", b"zum", b"zur", b"der", b"dem", b"den", b"des", b"de", b"la", b"le", b"du",
    b"del", b"della", b"von", b"unter", b"les", b"di", b"dei",
];

/// Whether the number at `at` may be a house number: a capital begins the word before it, or a postcode is behind it.
#[inline(always)]
pub(crate) fn may_be_house(text: &[u8], at: usize) -> bool {
    let letters = bytes::run_back(text, at - 1, 48, |b| !matches!(b, b' ' | b'\n' | b'"' | b'='));
    let first = bytes::at(text, at - 1 - letters);
    let far = |from| bytes::digit(bytes::at(text, at + from));
    letters > 1 && (capital(text, at - 1 - letters) || first == b'(' || (4..11).any(far))
}

/// Looks at the number at `at` as a house number behind a street: answers where to go on when it is one.
#[inline(never)]
pub(crate) fn house(found: &mut Findings<'_>, at: usize) -> Option<usize> {
    let (start, end) = german(found.text, at)?;
    Some(found.push(Finding::new(start, end, Class::Address, "street and number")))
}

/// Whether a month, a street or another capital stands behind the space at `at`, which follows a number.
#[inline(always)]
pub(crate) fn may_follow(text: &[u8], at: usize) -> bool {
    let [a, b] = [bytes::at(text, at + 1), bytes::at(text, at + 2)];
    match text[at - 1] {
        b'0'..=b'9' | b'A'..=b'Z' | b'.' => a >= 0x80 || bytes::upper(a) || begins(a, b),
        b',' => bytes::digit(a) || bytes::upper(a) || begins(a, b),
        b't' | b'd' | b'h' => bytes::upper(a) || begins(a, b),
        _ => false,
    }
}

/// Looks at the number before the space at `at` as a house number before a street.
pub(crate) fn followed(found: &mut Findings<'_>, at: usize) -> Option<usize> {
    let text = found.text;
    let sign = usize::from(!bytes::digit(text[at - 1]));
    let digits = bytes::run_back(text, at - sign, 6, bytes::digit);
    let start = at - sign - digits;
    if !(1..=5).contains(&digits) || bytes::inside_word(text, start) {
        return None;
    }
    let [a, b] = [bytes::at(text, at + 1), bytes::at(text, at + 2)];
    let english = if english::may_begin(a) { english::detect(text, start) } else { None };
    let (start, end) = english.or_else(|| if begins(a, b) { french(text, start) } else { None })?;
    Some(found.push(Finding::new(start, end, Class::Address, "street and number")))
}

/// Street, number, and perhaps a postcode with a place.
fn german(text: &[u8], at: usize) -> Option<(usize, usize)> {
    if bytes::before(text, at) != b' ' {
        return None;
    }
    let comma = usize::from(bytes::before(text, at - 1) == b',');
    let name_end = at - 1 - comma;
    let last = word_before(text, name_end)?;
    let house = house_end(text, at);
    let code = postcode(text, house);
    if code.is_none() && !capital(text, last) {
        return None;
    }
    let name = &text[last..name_end];
    let kind = bytes::ends_with_nocase(name, &ENDINGS) && !bytes::any_nocase(&NO_STREET, name);
    let (start, leading) = street_start(text, last, code.is_some())?;
    let capital = capital(text, start) || leading;
    let strong = kind && name.len() > 4 && capital && comma == 0;
    let placed = code.is_some() && capital && comma == 0;
    (strong || leading && start < last || placed).then(|| (start, code.unwrap_or(house)))
}

/// Whether the word at `at` begins with a capital, or an umlaut in any spelling.
fn capital(text: &[u8], at: usize) -> bool {
    bytes::upper(text[at]) || text[at] >= 0x80 || text[at] == b'\\'
}

/// The beginning of the word that ends at `end`.
fn word_before(text: &[u8], end: usize) -> Option<usize> {
    let part = |b: u8| bytes::letter_like(b) || bytes::digit(b) || matches!(b, b'-' | b'.' | b'\'' | b'\\');
    let len = bytes::run_back(text, end, 48, part);
    let word = &text[end - len..end];
    // Behind the letter of an escape such as `\n` the word begins.
    let cut = memchr::memrchr_iter(b'\\', word).find(|n| bytes::at(word, n + 1) == b'n').map_or(0, |n| n + 2);
    let word = &word[cut..];
    let letters = word.iter().filter(|b| bytes::letter_like(**b)).count();
    let digits = word.iter().any(|b| bytes::digit(*b)) && !word.contains(&b'\\');
    (letters >= 2 && !digits).then(|| end - word.len())
}

/// The beginning of an ordinal such as `17.` that ends at `end`.
fn ordinal_before(text: &[u8], end: usize) -> Option<usize> {
    let digits = bytes::run_back(text, end.checked_sub(1)?, 3, bytes::digit);
    let start = end - 1 - digits;
    (text[end - 1] == b'.' && matches!(digits, 1 | 2) && bytes::before(text, start) == b' ').then_some(start)
}

/// The beginning of a street's name whose last word begins at `last`, and whether a word such as `rue` leads it.
fn street_start(text: &[u8], last: usize, placed: bool) -> Option<(usize, bool)> {
    let mut start = last;
    let mut first = last;
    let mut led = None;
    for _ in 1..MAX_WORDS {
        if bytes::before(text, start) != b' ' {
            break;
        }
        let ordinal = ordinal_before(text, start - 1);
        let Some(word) = ordinal.or_else(|| word_before(text, start - 1)) else {
            break;
        };
        let name = &text[word..start - 1];
        let leads = leads(text, word, name);
        let small = ordinal.is_some() || bytes::any_nocase(&SMALL, name);
        if !small && !capital(text, word) && !leads {
            break;
        }
        start = word;
        if !small || capital(text, word) {
            first = word;
        }
        if leads {
            led = Some(word);
        }
    }
    // `via` is a preposition too: without a postcode it has a capital and is the first word.
    let led = led.filter(|word| {
        placed
            || text[*word..].starts_with(b"Via") && *word == first
            || !bytes::starts_with_nocase(text, *word, b"via ")
    });
    Some((led.unwrap_or(first), led.is_some()))
}

/// Whether the word `name` at `at` is the first of a street's name.
fn leads(text: &[u8], at: usize, name: &[u8]) -> bool {
    bytes::any_nocase(&LEADING, name) || capital(text, at) && bytes::any_nocase(&CAPITAL_LEADING, name)
}

/// The end of a house number: `131b`, `27-205`, `3/5`, `12 a`.
fn house_end(text: &[u8], at: usize) -> usize {
    let mut end = at + bytes::run(text, at, 5, bytes::digit);
    end += usize::from(bytes::letter(bytes::at(text, end)) && !bytes::word(bytes::at(text, end + 1)));
    if matches!(bytes::at(text, end), b'-' | b'/') {
        let more = bytes::run(text, end + 1, 4, bytes::digit);
        let letter = usize::from(more > 0 && bytes::letter(bytes::at(text, end + 1 + more)));
        if more > 0 && !bytes::word(bytes::at(text, end + 1 + more + letter)) {
            end += 1 + more + letter;
        }
    }
    end
}

/// The end of a postcode with a place behind it, after a comma or a space at `from`.
fn postcode(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    for _ in 0..3 {
        match symbol(text, at)? {
            (b',' | b' ', len) => at += len,
            _ => break,
        }
    }
    let country = bytes::run(text, at, 3, bytes::letter);
    at += if country <= 2 && bytes::at(text, at + country) == b'-' { country + 1 } else { 0 };
    let end = code_end(text, at)?;
    let (mut sign, mut len) = symbol(text, end)?;
    if sign == b',' {
        (sign, len) = symbol(text, end + len).map(|(sign, more)| (sign, len + more))?;
    }
    let place = sign == b' ' && capital(text, (end + len).min(text.len() - 1));
    (at > from && place).then_some(end)
}

/// The end of the postcode at `at`: four or five digits, `4504 ID` of the Netherlands, `18-601` of Poland.
fn code_end(text: &[u8], at: usize) -> Option<usize> {
    let digits = bytes::run(text, at, 6, bytes::digit);
    let end = at + digits;
    match digits {
        2 if bytes::at(text, end) == b'-' && bytes::run(text, end + 1, 4, bytes::digit) == 3 => Some(end + 4),
        4 => {
            let space = usize::from(bytes::at(text, end) == b' ');
            let letters = bytes::run(text, end + space, 3, bytes::upper);
            let dutch = letters == 2 && !bytes::word(bytes::at(text, end + space + 2));
            Some(if dutch { end + space + 2 } else { end })
        }
        5 => Some(end),
        _ => None,
    }
}

/// `12 rue de la Paix, 75002 Paris`.
fn french(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let digits = bytes::run(text, at, 4, bytes::digit);
    let mut from = at + digits;
    from += usize::from(bytes::at(text, from) == b',');
    let kind = from + 1;
    let len = bytes::run(text, kind, 12, bytes::letter_like);
    let name = text.get(kind..kind + len)?;
    if bytes::at(text, from) != b' ' || !bytes::any_nocase(&LEADING, name) {
        return None;
    }
    let more = bytes::run(text, kind + len, 48, |b| bytes::letter_like(b) || matches!(b, b' ' | b'-' | b'\'' | b'\\'));
    let end = kind + len + more;
    (more > 2).then(|| (at, postcode(text, end).unwrap_or(end)))
}
