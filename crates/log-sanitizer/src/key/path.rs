//! Keys of the configuration that name a path: `door.code` is the `code` of a `door`, in a record of its own, in records of a list,
//! and at any depth below.

use crate::bytes;
use crate::key::words::{Words, normalize};

/// How far before a key its records' keys are looked for, in bytes.
const REACH: usize = 2048;

/// A configured path: the words of its last key, then those of the keys above, nearest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    last: Vec<u8>,
    above: Vec<Vec<u8>>,
}

impl Path {
    /// The path that a configured key names, when it has a dot.
    pub(crate) fn parse(key: &str) -> Option<Self> {
        let mut keys = key.rsplit('.').map(normalize);
        let (last, above) = (keys.next()?, keys.collect::<Vec<_>>());
        (!above.is_empty()).then_some(Self { last, above })
    }

    /// The words that a key must have to be the path's last.
    pub(crate) fn last(&self) -> &[u8] {
        &self.last
    }

    /// Whether the key at `start..end` is the one that the path leads to.
    pub(crate) fn leads_to(&self, text: &[u8], start: usize, end: usize) -> bool {
        if !Words::split(&text[start..end]).are(&self.last) {
            return false;
        }
        let mut above = self.above.iter().peekable();
        let mut at = start;
        while let (Some(wanted), Some((from, to))) = (above.peek(), record_key(text, at)) {
            if Words::split(&text[from..to]).are(wanted) {
                above.next();
            }
            at = from;
        }
        above.peek().is_none()
    }
}

/// The key of the nearest record or list around `at` that has one.
fn record_key(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let floor = at.saturating_sub(REACH);
    let mut depth = 0_usize;
    for i in (floor..at).rev() {
        match text[i] {
            b'}' | b']' => depth += 1,
            b'{' | b'[' if depth > 0 => depth -= 1,
            b'{' | b'[' => {
                if let Some(key) = key_before(text, i) {
                    return Some(key);
                }
            }
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

/// The key before the sign that ends at `open`: `"door": {`, `door={`.
fn key_before(text: &[u8], open: usize) -> Option<(usize, usize)> {
    let sign = open - bytes::run_back(text, open, 4, bytes::space);
    if !matches!(bytes::before(text, sign), b':' | b'=') {
        return None;
    }
    let end = sign - 1;
    let end = end - bytes::run_back(text, end, 16, |b| matches!(b, b'"' | b'\\' | b'\'' | b' '));
    let len = bytes::run_back(text, end, 64, |b| bytes::word(b) || matches!(b, b'-' | b'.'));
    (len > 0).then(|| (end - len, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(path: &str, text: &str, key: &str) -> bool {
        let start = text.rfind(key).unwrap();
        Path::parse(path).unwrap().leads_to(text.as_bytes(), start, start + key.len())
    }

    #[test]
    fn a_path_leads_through_records_and_lists_to_its_key() {
        for text in [
            r#"{"door":{"code":1}}"#,
            r#"{"door": {"name":"a","open":[1,{}], "code":1}}"#,
            r#"{"doors":1,"door":[{"code":2},{"x":{"code":1}}]}"#,
            r#"{"body":"{\"door\":{\"code\":1}}"}"#,
            r#"{"frontDoor":1,"door":{"lock":{"code":1}}}"#,
        ] {
            assert!(leads("door.code", text, "code"), "{text}");
        }
    }

    #[test]
    fn another_record_s_key_is_not_meant() {
        for text in [
            r#"{"code":1}"#,
            r#"{"door":{"open":true},"code":1}"#,
            r#"{"outdoor":{"code":1}}"#,
            r#"{"door":{"code_count":1}}"#,
            "door: {\n code: 1",
        ] {
            let key = if text.contains("code_count") { "code_count" } else { "code" };
            assert!(!leads("door.code", text, key), "{text}");
        }
    }

    #[test]
    fn every_key_of_a_longer_path_has_to_stand_above_in_order() {
        assert!(leads("house.door.code", r#"{"house":{"floors":[{"door":{"code":1}}]}}"#, "code"));
        assert!(!leads("house.door.code", r#"{"door":{"house":{"code":1}}}"#, "code"));
        assert_eq!(Path::parse("code"), None);
    }
}
