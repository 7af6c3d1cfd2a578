//! Numbers and addresses as they are spoken in German and English: digits as words, spelled e-mail addresses.

use crate::bytes;
use crate::class::{Class, Finding};
use crate::findings::Findings;

/// Words of one digit.
const DIGITS: [&[u8]; 24] = [
    b"null",
    b"eins",
    b"ein",
    b"zwei",
    b"zwo",
    b"drei",
    b"vier",
    b"f\xc3\xbcnf",
    b"fuenf",
    b"sechs",
    b"sieben",
    b"acht",
    b"neun",
    b"zero",
    b"oh",
    b"o",
    b"one",
    b"two",
    b"three",
    b"four",
    b"five",
    b"six",
    b"seven",
    b"nine",
];
const MORE_DIGITS: [&[u8]; 19] = [
    b"eight",
    b"f\\u00fcnf",
    b"zehn",
    b"elf",
    b"zw\xc3\xb6lf",
    b"zwanzig",
    b"drei\xc3\x9fig",
    b"vierzig",
    b"f\xc3\xbcnfzig",
    b"sechzig",
    b"siebzig",
    b"achtzig",
    b"neunzig",
    b"ten",
    b"eleven",
    b"twelve",
    b"twenty",
    b"thirty",
    b"hundred",
];
/// Words that belong to a number without being a digit.
const BETWEEN: [&[u8]; 12] = [
    b"doppel",
    b"double",
    b"triple",
    b"dreimal",
    b"zweimal",
    b"plus",
    b"und",
    b"minus",
    b"strich",
    b"vorwahl",
    b"dann",
    b"doppelte",
];
/// Words for `@`.
const AT: [&[u8]; 10] = [
    b"at",
    b"\xc3\xa4t",
    b"\\u00e4t",
    b"klammeraffe",
    b"@",
    b"affenschwanz",
    b"aet",
    b"add",
    b"klammeraffen",
    b"at-zeichen",
];
/// Words for `.`.
const DOT: [&[u8]; 3] = [b"punkt", b"dot", b"point"];
/// Words for the other signs of an address.
const SIGN: [&[u8]; 12] = [
    b"minus",
    b"bindestrich",
    b"unterstrich",
    b"underscore",
    b"dash",
    b"hyphen",
    b"strich",
    b"plus",
    b"tiefstrich",
    b"_",
    b"-",
    b"underline",
];

/// Fewest digit words that make a number.
const MIN_DIGITS: usize = 6;

/// Looks for spoken numbers and addresses in `text[start..end]`.
pub(crate) fn detect(found: &mut Findings<'_>, start: usize, end: usize) {
    let mut words = Words { text: found.text, at: start, end };
    let mut last: Option<Finding> = None;
    while let Some(word) = words.next() {
        let finding = number(&words, word).or_else(|| address(&words, word, start));
        if let Some(finding) = finding.filter(|f| last.is_none_or(|l| l.end <= f.start)) {
            words.at = finding.end;
            last = Some(finding);
            found.push(finding);
        }
    }
}

/// Words with their places.
#[derive(Clone, Copy)]
struct Words<'a> {
    text: &'a [u8],
    at: usize,
    end: usize,
}

impl Words<'_> {
    fn next(&mut self) -> Option<(usize, usize)> {
        let gap = |b: u8| bytes::space(b) || matches!(b, b',' | b';' | b'.' | b'!' | b'?' | b'"' | b':' | b'\n');
        let start = self.at + bytes::run(&self.text[..self.end], self.at, usize::MAX, gap);
        let len = bytes::run(&self.text[..self.end], start, 48, |b| !gap(b));
        self.at = start + len;
        (len > 0).then_some((start, start + len))
    }

    fn is(&self, (start, end): (usize, usize), list: &[&[u8]]) -> bool {
        let mut lower = [0; 24];
        let Some(buf) = lower.get_mut(..end - start) else {
            return false;
        };
        buf.copy_from_slice(&self.text[start..end]);
        buf.make_ascii_lowercase();
        // Capital umlauts differ from small ones in their second byte.
        for i in 1..buf.len() {
            if buf[i - 1] == 0xC3 && (0x80..0x9E).contains(&buf[i]) {
                buf[i] += 0x20;
            }
        }
        list.contains(&&*buf)
    }

    fn digit(&self, word: (usize, usize)) -> bool {
        self.is(word, &DIGITS)
            || self.is(word, &MORE_DIGITS)
            || self.text[word.0..word.1].iter().all(|b| bytes::digit(*b))
    }
}

/// A run of digit words that begins with `first`.
fn number(words: &Words<'_>, first: (usize, usize)) -> Option<Finding> {
    let mut walk = *words;
    let lead = walk.is(first, &[b"plus", b"doppel", b"double"]);
    if !lead && !walk.digit(first) {
        return None;
    }
    let (mut count, mut spoken, mut end) =
        (usize::from(!lead), usize::from(!lead && bytes::letter_like(walk.text[first.0])), first.1);
    while let Some(word) = walk.next() {
        if walk.digit(word) {
            count += 1;
            spoken += usize::from(bytes::letter_like(walk.text[word.0]));
            end = word.1;
        } else if !walk.is(word, &BETWEEN) {
            break;
        }
    }
    (count >= MIN_DIGITS && spoken >= 3).then(|| Finding::new(first.0, end, Class::Phone, "spoken number"))
}

/// A spelled address whose sign is `at`: words and signs before it, a domain with a spoken dot behind it.
fn address(words: &Words<'_>, at: (usize, usize), floor: usize) -> Option<Finding> {
    if !words.is(at, &AT) {
        return None;
    }
    let end = domain(*words)?;
    let start = local(words, at.0, floor)?;
    Some(Finding::new(start, end, Class::Email, "spelled address"))
}

fn domain(mut words: Words<'_>) -> Option<usize> {
    let mut dots = 0;
    let mut end = words.next()?.1;
    loop {
        let mut ahead = words;
        let Some(sign) = ahead.next() else { break };
        let dot = ahead.is(sign, &DOT);
        if !dot && !ahead.is(sign, &SIGN) {
            break;
        }
        let Some(label) = ahead.next() else { break };
        dots += usize::from(dot);
        end = label.1;
        words = ahead;
    }
    (dots > 0).then_some(end)
}

/// The beginning of the local part: one word, and further ones as long as signs or single letters join them.
fn local(words: &Words<'_>, at: usize, floor: usize) -> Option<usize> {
    let back = |end: usize| {
        let gap = bytes::run_back(words.text, end, 4, |b| bytes::space(b) || matches!(b, b',' | b'-'));
        let last = end - gap;
        let len =
            bytes::run_back(words.text, last, 48, |b| !bytes::space(b) && !matches!(b, b',' | b'"' | b':' | b'\n'));
        (len > 0 && last - len >= floor).then(|| (last - len, last))
    };
    let mut first = back(at)?;
    let mut single = first.1 - first.0 == 1;
    for _ in 0..24 {
        let Some(word) = back(first.0) else { break };
        if words.is(word, &DOT) || words.is(word, &SIGN) {
            first = back(word.0)?;
            single = first.1 - first.0 == 1;
        } else if single && word.1 - word.0 == 1 {
            first = word;
        } else {
            break;
        }
    }
    Some(first.0)
}
