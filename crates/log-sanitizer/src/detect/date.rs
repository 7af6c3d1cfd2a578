//! Dates and times: skipped quickly, because every log line has one; a date behind a word of birth goes.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::detect::beginnings::begins;
use crate::detect::cue::Lead;
use crate::findings::Findings;

/// Words that make a date a date of birth.
const BIRTH: [&[u8]; 20] = [
    b"geb",
    b"geboren",
    b"geburtsdatum",
    b"geburtstag",
    b"geburt",
    b"birth",
    b"birthday",
    b"birthdate",
    b"born",
    b"dob",
    b"naissance",
    b"n\xc3\xa9",
    b"n\xc3\xa9e",
    b"nacimiento",
    b"nacido",
    b"nacida",
    b"nascita",
    b"nato",
    b"nata",
    b"do\xc4\x9fum",
];
/// First letters of months, English, German, French, Spanish, Italian and Turkish, lower case.
const MONTHS: [&[u8]; 51] = [
    b"jan",
    b"feb",
    b"mar",
    b"m\xc3\xa4r",
    b"apr",
    b"mai",
    b"may",
    b"jun",
    b"jul",
    b"aug",
    b"sep",
    b"okt",
    b"oct",
    b"nov",
    b"dez",
    b"dec",
    b"j\xc3\xa4n",
    b"f\xc3\xa9v",
    b"fev",
    b"avr",
    b"juin",
    b"juil",
    b"ao\xc3\xbb",
    b"d\xc3\xa9c",
    b"ene",
    b"abr",
    b"ago",
    b"dic",
    b"gen",
    b"mag",
    b"giu",
    b"lug",
    b"set",
    b"ott",
    b"oca",
    b"\xc5\x9fub",
    b"nis",
    b"haz",
    b"tem",
    b"a\xc4\x9fu",
    b"eyl",
    b"eki",
    b"kas",
    b"ara",
    b"mrt",
    b"mei",
    b"maj",
    b"sty",
    b"lut",
    b"kwi",
    b"cze",
];

/// A date at `at`, year first: answers where to go on behind it and its time of day.
#[inline(never)]
pub(crate) fn stamp(found: &mut Findings<'_>, at: usize) -> Option<usize> {
    let end = year_first(found.text, at)?;
    Some(born(found, at, end))
}

/// Takes the date `at..end` if words of birth lead it and no time of day follows; answers where to go on.
fn born(found: &mut Findings<'_>, at: usize, end: usize) -> usize {
    let time = time(found.text, end);
    if time == end && Lead::before(found.text, at).has(&BIRTH) {
        return found.push(Finding::new(at, end, Class::BirthDate, "date of birth"));
    }
    time
}

/// A date that a month's name is part of, around the space at `space` behind a number.
pub(crate) fn worded_birth(found: &mut Findings<'_>, space: usize) -> Option<usize> {
    let text = found.text;
    let comma = bytes::before(text, space) == b',';
    let digits_end = space - bytes::run_back(text, space, 2, |b| !bytes::digit(b));
    let digits = bytes::run_back(text, digits_end, 3, bytes::digit);
    let at = digits_end - digits;
    if !(1..=2).contains(&digits) {
        return None;
    }
    if comma && bytes::digit(bytes::at(text, space + 1)) {
        return month_first(found, at, digits);
    }
    if !may_be_month(bytes::at(text, space + 1), bytes::at(text, space + 2)) {
        return None;
    }
    let end = worded(text, at)?;
    Some(born(found, at, end))
}

/// Whether two letters may begin a month's name, or a word that may stand before one.
const fn may_be_month(a: u8, b: u8) -> bool {
    begins(a, b) || a >= 0x80 || b >= 0x80
}

/// A date at `at`, whose first `digits` digits end at `next`: answers where to go on.
pub(crate) fn skip(found: &mut Findings<'_>, at: usize, digits: usize, next: u8) -> Option<usize> {
    let text = found.text;
    let end = match (digits, next) {
        (4, b'-' | b'/' | b'.') => year_first(text, at)?,
        (1 | 2, b'.' | b'/' | b'-') => year_last(text, at, digits).or_else(|| worded(text, at))?,
        (1 | 2, b' ') if !bytes::letter_like(bytes::at(text, at + digits + 1)) => return None,
        (1 | 2, b' ' | b't' | b's' | b'n' | b'r') => worded(text, at)?,
        (1 | 2, b',') => return month_first(found, at, digits),
        _ => return None,
    };
    Some(born(found, at, end))
}

/// `March 3, 1985` behind a word of birth; the day is at `at`.
fn month_first(found: &mut Findings<'_>, at: usize, digits: usize) -> Option<usize> {
    let text = found.text;
    let year = at + digits + 2;
    let four = bytes::run(text, year, 5, bytes::digit) == 4;
    let gap = at.checked_sub(1).filter(|_| four && text[at - 1] == b' ' && text[year - 1] == b' ')?;
    let month = gap - bytes::run_back(text, gap, 12, bytes::letter_like);
    let birth = self::month(text, month) && Lead::before(text, month).has(&BIRTH);
    birth.then(|| found.push(Finding::new(month, year + 4, Class::BirthDate, "date of birth")))
}

/// The end of a date of birth that is all of `text[start..end]`, for values behind a key.
pub(crate) fn is_date(text: &[u8]) -> bool {
    let digits = bytes::run(text, 0, 5, bytes::digit);
    let end = match digits {
        4 => year_first(text, 0),
        1 | 2 => year_last(text, 0, digits).or_else(|| worded(text, 0)),
        _ => None,
    };
    end == Some(text.len())
}

fn value(text: &[u8], from: usize, len: usize) -> Option<u32> {
    let digits = text.get(from..from + len)?;
    digits.iter().all(|b| bytes::digit(*b)).then(|| digits.iter().fold(0, |v, d| v * 10 + u32::from(d - b'0')))
}

/// `2025-10-02`, the separators alike.
fn year_first(text: &[u8], at: usize) -> Option<usize> {
    let &[a, b, c, d, sign, e, f, same, g, h] = text.get(at..at + 10)?.first_chunk()?;
    let (century, month, day) = (two(a, b)?, two(e, f)?, two(g, h)?);
    let date = sign == same && (1..=12).contains(&month) && (1..=31).contains(&day);
    let end = at + 10;
    (date && (18..22).contains(&century) && two(c, d).is_some() && !bytes::digit(bytes::at(text, end))).then_some(end)
}

/// The value of two digits.
const fn two(tens: u8, ones: u8) -> Option<u8> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens < 10 && ones < 10 { Some(tens * 10 + ones) } else { None }
}

/// `02.10.2025`, `2/10/25`, the separators alike.
fn year_last(text: &[u8], at: usize, digits: usize) -> Option<usize> {
    let sign = bytes::at(text, at + digits);
    let middle = at + digits + 1;
    let len = bytes::run(text, middle, 3, bytes::digit);
    let (first, second) = (value(text, at, digits)?, value(text, middle, len)?);
    let year = middle + len + 1;
    let years = bytes::run(text, year, 5, bytes::digit);
    let alike = (1..=2).contains(&len) && bytes::at(text, middle + len) == sign;
    let plausible = (1..=31).contains(&first) && (1..=31).contains(&second) && (first <= 12 || second <= 12);
    let end = year + years;
    let four = years == 4 && value(text, year, 4).is_some_and(|y| (1800..2200).contains(&y));
    let two = years == 2
        && digits == 2
        && len == 2
        && sign != b'-'
        && !matches!(bytes::at(text, end), b'.' | b'/' | b'-' | b' ');
    (alike && plausible && (four || two)).then_some(end)
}

/// Whether a month's name begins at `at`.
fn month(text: &[u8], at: usize) -> bool {
    let first = bytes::at(text, at) | 0x20;
    let likely = matches!(first, b'a'..=b'g' | b'h' | b'j'..=b'o' | b's' | b't') || first >= 0x80;
    likely && MONTHS.iter().any(|m| bytes::starts_with_nocase(text, at, m))
}

/// `27. Februar 1961`, `3rd of May 1980`.
fn worded(text: &[u8], at: usize) -> Option<usize> {
    let mut i = at + bytes::run(text, at, 2, bytes::digit);
    i += bytes::run(text, i, 3, |b| matches!(b, b'.' | b't' | b'h' | b's' | b'n' | b'd' | b'r'));
    i += bytes::run(text, i, 2, bytes::space);
    if text[i..].starts_with(b"of ") || text[i..].starts_with(b"de ") {
        i += 3;
    }
    let name = i;
    i += bytes::run(text, i, 14, bytes::letter_like);
    i += bytes::run(text, i, 3, |b| matches!(b, b'.' | b',' | b' '));
    if text[i..].starts_with(b"de ") {
        i += 3;
    }
    let years = bytes::run(text, i, 5, bytes::digit);
    (years == 4 && month(text, name)).then_some(i + 4)
}

/// The end of a time of day that follows a date directly, or `end` when there is none.
fn time(text: &[u8], end: usize) -> usize {
    let clock = text.get(end..end + 6).and_then(<[u8]>::first_chunk).is_some_and(|&[sign, a, b, colon, c, d]| {
        matches!(sign, b'T' | b't' | b' ' | b'_') && colon == b':' && two(a, b).is_some() && two(c, d).is_some()
    });
    if !clock {
        return end;
    }
    let seconds = text.get(end + 6..end + 9).is_some_and(|s| s[0] == b':' && two(s[1], s[2]).is_some());
    let from = end + if seconds { 9 } else { 6 };
    let i = from + bytes::run(text, from, 13, |b| bytes::digit(b) || matches!(b, b':' | b'.' | b','));
    let zone = matches!(bytes::at(text, i), b'+' | b'-') && value(text, i + 1, 2).is_some();
    if zone { i + 1 + bytes::run(text, i + 1, 5, |b| bytes::digit(b) || b == b':') } else { i }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_month_is_refused_by_its_first_two_letters() {
        for month in MONTHS.iter().chain(&[b"of ".as_slice(), b"de "]) {
            assert!(may_be_month(month[0], month[1]), "{}", month.escape_ascii());
            assert!(may_be_month(month[0].to_ascii_uppercase(), month[1]), "{}", month.escape_ascii());
        }
    }
}
