//! The face: a handle over validated rules that turns lines into clean lines.

use crate::class::{Class, Finding};
use crate::config::Rules;
use crate::counters::Counters;
use crate::engine;
use crate::replace::replace;
use std::borrow::Cow;
use std::sync::Arc;

/// Replaces personal data and secrets. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Sanitizer {
    rules: Arc<Rules>,
    counters: Arc<Counters>,
    tenant: Arc<str>,
}

impl Sanitizer {
    /// A sanitizer that follows `rules`.
    pub fn new(rules: Rules) -> Self {
        Self { rules: Arc::new(rules), counters: Arc::default(), tenant: Arc::from("") }
    }

    /// The text without personal data and secrets; borrowed when there were none.
    pub fn sanitize<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.sanitize_bytes(text.as_bytes()) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(bytes) => Cow::Owned(
                String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()),
            ),
        }
    }

    /// The same for bytes of any encoding; what is not UTF-8 passes through.
    pub fn sanitize_bytes<'a>(&self, text: &'a [u8]) -> Cow<'a, [u8]> {
        let findings = self.findings(text);
        if findings.is_empty() {
            return Cow::Borrowed(text);
        }
        self.counters.add(&findings);
        Cow::Owned(replace(text, &findings, &self.rules, &self.tenant))
    }

    /// JSON text stays JSON: strings keep their quotes, and a number that goes is replaced by a string.
    pub fn sanitize_json<'a>(&self, json: &'a str) -> Cow<'a, str> {
        self.sanitize(json)
    }

    /// The value of the header `name`, which need not be UTF-8.
    pub fn sanitize_header<'a>(&self, name: &str, value: &'a [u8]) -> Cow<'a, [u8]> {
        let mut line = Vec::with_capacity(name.len() + 2 + value.len());
        line.extend_from_slice(name.as_bytes());
        line.extend_from_slice(b": ");
        let head = line.len();
        line.extend_from_slice(value);
        match self.sanitize_bytes(&line) {
            Cow::Borrowed(_) => Cow::Borrowed(value),
            Cow::Owned(clean) => Cow::Owned(clean[head..].to_vec()),
        }
    }

    /// The same sanitizer for one tenant: pseudonyms of different tenants have nothing in common.
    #[must_use]
    pub fn for_tenant(&self, tenant: &str) -> Self {
        Self { tenant: Arc::from(tenant), ..self.clone() }
    }

    /// How often each class was replaced by this sanitizer and its clones.
    pub fn counts(&self) -> impl Iterator<Item = (Class, u64)> {
        self.counters.read()
    }

    /// What would be replaced, in order and without overlaps.
    pub fn findings(&self, text: &[u8]) -> Vec<Finding> {
        engine::find(text, &self.rules)
    }
}

impl Default for Sanitizer {
    /// Everything on, every class replaced by its token.
    fn default() -> Self {
        Self::new(Rules::default())
    }
}
