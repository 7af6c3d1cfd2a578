//! Where detectors leave what they found; findings that overlap are settled here.
//!
//! The rule for overlaps: findings are taken from left to right; a finding that covers an earlier one replaces
//! it, one that only touches it keeps what is left of it.

use crate::action::Action;
use crate::bytes;
use crate::class::Finding;
use crate::config::Rules;

/// Where detectors leave what they found.
pub(crate) struct Findings<'a> {
    /// The whole text.
    pub(crate) text: &'a [u8],
    /// What to follow.
    pub(crate) rules: &'a Rules,
    list: Vec<Finding>,
}

impl<'a> Findings<'a> {
    /// Nothing found yet in `text`.
    pub(crate) fn new(text: &'a [u8], rules: &'a Rules) -> Self {
        Self { text, rules, list: Vec::new() }
    }

    /// What was found, in order and without overlaps.
    pub(crate) fn into_list(self) -> Vec<Finding> {
        self.list
    }

    /// Takes a finding, unless it is one that stays; answers from where on to look further.
    pub(crate) fn push(&mut self, mut found: Finding) -> usize {
        if found.start >= found.end || self.stays(&found) {
            return found.end;
        }
        while let Some(last) = self.list.last() {
            if found.start <= last.start && found.end >= last.end {
                self.list.pop();
            } else if last.end > found.start {
                found.start = last.end;
                if found.start >= found.end {
                    return found.end;
                }
            } else {
                break;
            }
        }
        let end = found.end;
        self.list.push(found);
        end
    }

    fn stays(&self, found: &Finding) -> bool {
        let value = &self.text[found.start..found.end];
        self.rules.action(found.class) == Action::Keep || self.rules.allows(value)
    }

    /// Takes a finding of a pattern that may be a bare JSON scalar, and sees to its quotes.
    pub(crate) fn push_scalar(&mut self, mut found: Finding) -> usize {
        found.quote = bare_scalar(self.text, found.start, found.end);
        self.push(found)
    }
}

/// The backslashes before this level's quotes, when `start..end` is a JSON scalar without quotes.
fn bare_scalar(text: &[u8], start: usize, end: usize) -> Option<u8> {
    let after = end + bytes::run(text, end, 4, bytes::space);
    if !matches!(bytes::at(text, after), b',' | b'}' | b']' | b'\\' | 0 | b'\n') {
        return None;
    }
    let gap = bytes::run_back(text, start, 4, bytes::space);
    let sign = start - gap;
    match bytes::before(text, sign) {
        b':' => quote_before(text, sign - 1),
        b'[' | b',' => {
            let list =
                bytes::run_back(text, sign, 256, |b| bytes::digit(b) || matches!(b, b',' | b' ' | b'[' | b'.' | b'-'));
            let key = sign - list;
            (bytes::at(text, key) == b'[' && bytes::before(text, key) == b':').then(|| quote_before(text, key - 1))?
        }
        _ => None,
    }
}

/// The backslashes before the quote that ends at `end`, if there is one.
pub(crate) fn quote_before(text: &[u8], end: usize) -> Option<u8> {
    let end = end - bytes::run_back(text, end, 4, bytes::space);
    (bytes::before(text, end) == b'"')
        .then(|| u8::try_from(bytes::run_back(text, end - 1, 64, |b| b == b'\\')).unwrap_or(0))
}
