//! Telephone numbers in running text.
//!
//! International: `+` or `00`, a country code that exists, and as many digits as its plan allows. National: a
//! leading zero, an area code, and a shape that is not a date, a time, a version or a price. North American: three,
//! three and four digits with dashes or parentheses. Where a number has no sign of its own but digits, the word
//! before it must not name an identifier. The longest sequence of groups that fits is taken.

use crate::bytes;
use crate::detect::announce::{announced, called, called_at, identifier_before};
use crate::detect::plan::plan;
use crate::detect::read::{Group, Separator, Written};

/// Fewest digits behind `00` and a country code.
const SHORT: usize = 7;
/// Most digits of an extension.
const EXTENSION: usize = 6;

/// The end of the telephone number that `number` begins with.
pub(crate) fn detect(text: &[u8], number: &Written) -> Option<usize> {
    let before = bytes::before(text, number.start);
    if bytes::inside_word(text, number.start) && !number.plus
        || before == b'.' && !number.plus && bytes::digit(bytes::before(text, number.start - 1))
    {
        return None;
    }
    let fits = |n: usize| {
        let groups = &number.groups()[..n];
        let digits = &number.digits()[..groups[n - 1].upto];
        let shape = international(number, groups, digits)
            || north_american(number, groups)
            || national(text, number, groups, digits)
            || local(text, number, groups, digits);
        shape && !continues(text, past_extension(text, groups[n - 1].end))
    };
    let end = |n: usize| past_extension(text, number.groups()[n - 1].end);
    (1..=number.groups().len()).rev().find(|n| fits(*n)).map(end)
}

/// The end of an extension written behind a number that ends at `end`: `x9003`.
fn past_extension(text: &[u8], end: usize) -> usize {
    let digits = bytes::run(text, end + 1, EXTENSION + 1, bytes::digit);
    let extension = matches!(bytes::at(text, end), b'x' | b'X') && (1..=EXTENSION).contains(&digits);
    if extension { end + 1 + digits } else { end }
}

/// Whether what follows makes the digits part of a longer word, an address or a fraction.
fn continues(text: &[u8], end: usize) -> bool {
    match bytes::at(text, end) {
        b'@' | b'%' if text[end..].starts_with(b"@") || text[end..].starts_with(b"%40") => true,
        b':' => bytes::digit(bytes::at(text, end + 1)) && !bytes::digit(bytes::at(text, end + 3)),
        b'-' => bytes::alnum(bytes::at(text, end + 1)),
        b'.' | b',' => false,
        b => bytes::word(b),
    }
}

/// `+` or `00`, then a number that some country's plan allows.
fn international(number: &Written, groups: &[Group], digits: &[u8]) -> bool {
    let (digits, zeros) = match digits {
        [b'0', b'0', rest @ ..] if !number.plus => (rest, true),
        _ if number.plus => (digits, false),
        _ => return false,
    };
    let Some(plan) = plan(digits) else {
        return false;
    };
    let national = &digits[plan.code_len..];
    // Somebody's own spaces do not part the country code, and few digits behind zeros are an identifier's.
    if !zeros && groups.len() > 1 && groups[0].len < plan.code_len || zeros && national.len() < SHORT {
        return false;
    }
    let trunk = groups.iter().skip(1).any(|g| g.len == 1 && g.separator.has(Separator::OPEN));
    let trunk = usize::from(trunk || national.first() == Some(&b'0'));
    let lens = plan.min..=plan.max;
    let fits = lens.contains(&national.len()) || lens.contains(&(national.len() - trunk));
    // Digits behind a plus sign that no plan knows are still somebody's mistyped number.
    fits || !zeros && (8..=15).contains(&digits.len()) && groups.len() == 1
}

/// Three, three and four digits, with or without the country's 1.
fn north_american(number: &Written, groups: &[Group]) -> bool {
    let lens: [usize; 4] = std::array::from_fn(|i| groups.get(i).map_or(0, |g| g.len));
    let rest = match (groups.len(), lens) {
        (3, [3, 3, 4, _]) => groups,
        (4, [1, 3, 3, 4]) if number.digits()[0] == b'1' && !number.plus => &groups[1..],
        _ => return false,
    };
    let [_, second, third] = rest else {
        return false;
    };
    let dashed = second.separator.only(Separator::DASH) && third.separator.only(Separator::DASH);
    let paren = second.separator.has(Separator::CLOSE)
        && (third.separator.only(Separator::DASH)
            || third.separator.only(Separator::SPACE)
            || third.separator.only(Separator::DOT));
    dashed || paren || dotted(number, rest)
}

/// Dots between, as versions have too; so area and exchange must be ones that are given out.
fn dotted(number: &Written, rest: &[Group]) -> bool {
    let [first, second, third] = rest else { return false };
    let given = |group: &Group| matches!(number.digits()[group.upto - group.len], b'2'..=b'9');
    second.separator.only(Separator::DOT) && third.separator.only(Separator::DOT) && given(first) && given(second)
}

/// A leading zero and the shape of a national number.
fn national(text: &[u8], number: &Written, groups: &[Group], digits: &[u8]) -> bool {
    let first = groups[0];
    let glued = matches!(bytes::before(text, number.start), b'-' | b'_' | b'.' | b'#' | b'*' | b'$');
    let zero = digits[0] == b'0' && digits.get(1).is_some_and(|d| *d != b'0');
    if !zero || glued || number.plus {
        return false;
    }
    if groups.len() == 1 {
        return plain(text, number, digits);
    }
    let lone =
        first.len == 1 && !groups[1].separator.has(Separator::OPEN) && !groups[1].separator.only(Separator::SPACE);
    let marked = number.paren || groups.iter().skip(1).any(|g| g.separator.has(Separator::SLASH | Separator::CLOSE));
    let dashes = groups.iter().skip(1).filter(|g| g.separator.only(Separator::DASH)).count();
    let max = if dashes == 1 { 15 } else { 14 };
    let min = if marked { 8 } else { 9 };
    (min..=max).contains(&digits.len()) && !lone && !dated(groups, digits) && !clocked(groups)
}

/// Without a leading zero, but announced by a word: `cell. 347 1234567`, `call me at 612 34 56 78`.
fn local(text: &[u8], number: &Written, groups: &[Group], digits: &[u8]) -> bool {
    if !(7..=14).contains(&digits.len()) || dated(groups, digits) {
        return false;
    }
    if announced(text, number.start) {
        return true;
    }
    let spaced = groups.len() > 2 && called(text, number.start);
    // Ten digits that begin so are the seconds since 1970 of these years.
    let time = groups.len() == 1 && digits.len() == 10 && matches!(digits, [b'1', b'5'..=b'9', ..]);
    (9..=11).contains(&digits.len()) && (spaced || groups.len() == 1 && !time && called_at(text, number.start))
}

/// Digits only: the length and prefix of a mobile or an area code, and no identifier's name before it.
fn plain(text: &[u8], number: &Written, digits: &[u8]) -> bool {
    let mobile = matches!(digits, [b'0', b'1', b'5'..=b'7', ..]) && (11..=13).contains(&digits.len());
    let other = (10..=12).contains(&digits.len());
    (mobile || other) && !identifier_before(text, number.start)
}

/// Day, month and year, in either order.
fn dated(groups: &[Group], digits: &[u8]) -> bool {
    let lens: [usize; 3] = std::array::from_fn(|i| groups.get(i).map_or(0, |g| g.len));
    let two = |at: usize| usize::from(digits[at] - b'0') * 10 + usize::from(digits[at + 1] - b'0');
    match lens {
        [2, 2, 4] => {
            two(0) <= 31 && two(2) <= 31 && groups[1].separator == groups[2].separator && matches!(two(4), 18..=21)
        }
        [4, 2, 2] => matches!(two(0), 18..=21),
        _ => false,
    }
}

/// Two times of day, as in `08.00 - 18.00`.
fn clocked(groups: &[Group]) -> bool {
    groups.len() == 4
        && groups.iter().all(|g| g.len == 2)
        && groups[1].separator.only(Separator::DOT)
        && groups[3].separator.only(Separator::DOT)
        && !groups[2].separator.only(Separator::DOT)
}
