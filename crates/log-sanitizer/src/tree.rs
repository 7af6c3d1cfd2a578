//! JSON values, sanitized in place.
//!
//! The value is written as text once, because what a field is depends on the fields around it; what is found in the text is
//! changed in the leaves that it came from. A value without a finding is not touched.

use crate::class::{Class, Finding};
use crate::sanitizer::Sanitizer;
use serde_json::{Map, Value};
use std::collections::HashMap;

impl Sanitizer {
    /// Sanitizes a value in place, keys included, and answers whether it changed. The result is what
    /// [`sanitize_json`](Self::sanitize_json) makes of the value's text. Keys that became the same are numbered.
    ///
    /// ```
    /// # use log_sanitizer::Sanitizer;
    /// let mut body = serde_json::json!({"customer": {"name": "Ada Byron", "phone": 491712345678_u64}, "slots": 3});
    /// assert!(Sanitizer::default().sanitize_value(&mut body));
    /// assert_eq!(
    ///     body,
    ///     serde_json::json!({"customer": {"name": "[PII_REDACTED]", "phone": "[PHONE_REDACTED]"}, "slots": 3}),
    /// );
    /// ```
    pub fn sanitize_value(&self, value: &mut Value) -> bool {
        let mut written = Written::default();
        written.value(value);
        let findings = self.findings(&written.text);
        if findings.is_empty() {
            return false;
        }
        self.count(&findings);
        Change { sanitizer: self, text: &written.text, leaves: written.leaves.iter(), findings: &findings }
            .value(value);
        true
    }
}

/// A value as text, and where its keys and scalars stand in it, quotes included.
#[derive(Default)]
struct Written {
    text: Vec<u8>,
    leaves: Vec<(usize, usize)>,
}

impl Written {
    fn value(&mut self, value: &Value) {
        match value {
            Value::Array(list) => {
                for (i, item) in list.iter().enumerate() {
                    self.text.push(if i == 0 { b'[' } else { b',' });
                    self.value(item);
                }
                self.text.extend_from_slice(if list.is_empty() { b"[]" } else { b"]" });
            }
            Value::Object(map) => {
                for (i, (key, item)) in map.iter().enumerate() {
                    self.text.push(if i == 0 { b'{' } else { b',' });
                    self.leaf(key);
                    self.text.push(b':');
                    self.value(item);
                }
                self.text.extend_from_slice(if map.is_empty() { b"{}" } else { b"}" });
            }
            scalar => self.leaf(scalar),
        }
    }

    fn leaf(&mut self, leaf: &(impl serde::Serialize + ?Sized)) {
        let start = self.text.len();
        // Strings and numbers can always be written to a vector.
        let _ = serde_json::to_writer(&mut self.text, leaf);
        self.leaves.push((start, self.text.len()));
    }
}

/// Walks a value in the order in which it was written.
struct Change<'a> {
    sanitizer: &'a Sanitizer,
    text: &'a [u8],
    leaves: std::slice::Iter<'a, (usize, usize)>,
    findings: &'a [Finding],
}

impl Change<'_> {
    fn value(&mut self, value: &mut Value) {
        match value {
            Value::Array(list) => list.iter_mut().for_each(|value| self.value(value)),
            Value::Object(map) => {
                let mut taken = HashMap::new();
                for (key, mut value) in std::mem::take(map) {
                    let key = self.next().unwrap_or(key);
                    self.value(&mut value);
                    map.insert(free(map, &mut taken, key), value);
                }
            }
            scalar => {
                if let Some(clean) = self.next() {
                    *scalar = Value::String(clean);
                }
            }
        }
    }

    /// What becomes of the next leaf, when something in it was found.
    fn next(&mut self) -> Option<String> {
        let (start, end) = *self.leaves.next()?;
        let first = self.findings.partition_point(|f| f.end <= start);
        let found: Vec<_> = self.findings[first..].iter().take_while(|f| f.start < end).collect();
        let class = found.first()?.class;
        let quoted = self.text[start] == b'"';
        if !quoted {
            // A number goes as a whole.
            let whole = Finding { start: 0, end: end - start, quote: None, ..*found[0] };
            let clean = self.sanitizer.replaced(&self.text[start..end], &[whole]);
            return Some(String::from_utf8_lossy(&clean).into_owned());
        }
        let inside: Vec<_> = found.into_iter().filter_map(|found| found.within(start + 1, end - 1)).collect();
        let clean = self.sanitizer.replaced(&self.text[start + 1..end - 1], &inside);
        Some(unescaped(&clean, class))
    }
}

/// The string whose JSON text, without quotes, is `text`.
fn unescaped(text: &[u8], class: Class) -> String {
    let quoted = [b"\"", text, b"\""].concat();
    // A finding that ends inside an escape leaves no string; then the whole goes.
    serde_json::from_slice(&quoted).unwrap_or_else(|_| class.token().to_owned())
}

/// `key`, or with a number when the map has it already; `taken` has the last number of each.
fn free(map: &Map<String, Value>, taken: &mut HashMap<String, u64>, key: String) -> String {
    if !map.contains_key(&key) {
        return key;
    }
    let last = taken.entry(key.clone()).or_insert(1);
    loop {
        *last += 1;
        let numbered = format!("{key} {last}");
        if !map.contains_key(&numbered) {
            return numbered;
        }
    }
}
