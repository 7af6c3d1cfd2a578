//! JSON text, sanitized without parsing it into a tree.

use crate::bytes;
use crate::class::Finding;
use crate::sanitizer::Sanitizer;
use crate::view::{View, string_end};
use std::borrow::Cow;

impl Sanitizer {
    /// JSON text stays JSON: strings keep their quotes, and a number that goes is replaced by a string. Text over several lines
    /// is read as one, so that a list belongs to its key wherever lines break.
    ///
    /// ```
    /// # use log_sanitizer::Sanitizer;
    /// let json = "{\n  \"phones\": [\n    491711234567\n  ]\n}";
    /// let clean = Sanitizer::default().sanitize_json(json);
    /// assert_eq!(clean, "{\n  \"phones\": [\n    \"[PHONE_REDACTED]\"\n  ]\n}");
    /// ```
    pub fn sanitize_json<'a>(&self, json: &'a str) -> Cow<'a, str> {
        let mut findings = self.findings_of_json(json.as_bytes());
        quote_scalars(json.as_bytes(), &mut findings);
        self.replace_text(json, &findings)
    }

    fn findings_of_json(&self, json: &[u8]) -> Vec<Finding> {
        if memchr::memchr2(b'\n', b'\r', json).is_none() {
            return self.findings(json);
        }
        let view = View::on_one_line(json);
        let mut findings = self.findings(&view.text);
        view.back(&mut findings);
        findings
    }
}

/// Widens findings outside strings to their whole number, and gives them the quotes that make them strings.
fn quote_scalars(json: &[u8], findings: &mut Vec<Finding>) {
    let mut at = 0;
    for found in findings.iter_mut() {
        while let Some(open) = json.get(at..found.start).and_then(|part| memchr::memchr(b'"', part)).map(|n| at + n) {
            at = string_end(json, open) + 1;
        }
        if at > found.start {
            continue;
        }
        let start = found.start - bytes::run_back(json, found.start, 64, part_of_number);
        let end = found.end + bytes::run(json, found.end, 64, part_of_number);
        if json[start..end].iter().all(|b| part_of_number(*b)) && stands_alone(json, start, end) {
            *found = Finding { start, end, quote: Some(0), ..*found };
        }
    }
    // Two that were found in one number have become one.
    findings.dedup_by(|next, last| {
        let same = next.start < last.end;
        if same {
            last.end = last.end.max(next.end);
        }
        same
    });
}

const fn part_of_number(b: u8) -> bool {
    bytes::digit(b) || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E')
}

/// Whether a value of JSON stands at `start..end`, so far as its neighbours tell.
fn stands_alone(json: &[u8], start: usize, end: usize) -> bool {
    let before = json[..start].trim_ascii_end().last();
    let after = json[end..].trim_ascii_start().first();
    before.is_none_or(|b| matches!(b, b'[' | b',' | b':')) && after.is_none_or(|b| matches!(b, b']' | b',' | b'}'))
}
