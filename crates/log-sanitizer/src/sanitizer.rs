//! The face: a handle over validated rules that turns lines into clean lines.

use crate::class::{Class, Finding};
use crate::config::Rules;
use crate::counters::Counters;
use crate::replace::replace;
use crate::search::search;
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
        self.replace_text(text, &self.findings(text.as_bytes()))
    }

    /// The same as [`replace`](Self::replace); findings do not split characters.
    pub(crate) fn replace_text<'a>(&self, text: &'a str, findings: &[Finding]) -> Cow<'a, str> {
        match self.replace(text.as_bytes(), findings) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(bytes) => Cow::Owned(
                String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()),
            ),
        }
    }

    /// The same for bytes of any encoding; what is not UTF-8 passes through.
    pub fn sanitize_bytes<'a>(&self, text: &'a [u8]) -> Cow<'a, [u8]> {
        self.replace(text, &self.findings(text))
    }

    /// The text with `findings` replaced and counted.
    pub(crate) fn replace<'a>(&self, text: &'a [u8], findings: &[Finding]) -> Cow<'a, [u8]> {
        if findings.is_empty() {
            return Cow::Borrowed(text);
        }
        self.count(findings);
        Cow::Owned(self.replaced(text, findings))
    }

    /// Counts `findings` as replaced.
    pub(crate) fn count(&self, findings: &[Finding]) {
        self.counters.add(findings);
        #[cfg(feature = "metrics")]
        for found in findings {
            metrics::counter!("log_sanitizer_redacted_total", "class" => found.class.name()).increment(1);
        }
    }

    /// The text with `findings` replaced, not counted.
    pub(crate) fn replaced(&self, text: &[u8], findings: &[Finding]) -> Vec<u8> {
        replace(text, findings, &self.rules, &self.tenant)
    }

    /// The value of the header `name`, which need not be UTF-8.
    pub fn sanitize_header<'a>(&self, name: &str, value: &'a [u8]) -> Cow<'a, [u8]> {
        let mut line = Vec::with_capacity(name.len() + 2 + value.len());
        line.extend_from_slice(name.as_bytes());
        line.extend_from_slice(b": ");
        let head = line.len();
        line.extend_from_slice(value);
        let findings = self.findings(&line);
        let inside: Vec<_> = findings.into_iter().filter_map(|found| found.within(head, line.len())).collect();
        self.replace(value, &inside)
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
        search(text, &self.rules)
    }

    /// The name of the rule that made a finding, the configuration's own rules included.
    pub fn rule<'a>(&'a self, finding: &Finding) -> &'a str {
        #[cfg(feature = "custom")]
        if let Some(name) = self.rules.custom().name(finding) {
            return name;
        }
        finding.rule
    }

    /// Every pseudonym that `value` has or had for this tenant, the present one first: what to search old lines for.
    ///
    /// Empty without a key.
    #[cfg(feature = "pseudonym")]
    pub fn pseudonyms(&self, class: Class, value: &str) -> Vec<String> {
        self.rules.pseudonyms().names(class, &self.tenant, value.as_bytes())
    }
}

impl Default for Sanitizer {
    /// Everything on, every class replaced by its token.
    fn default() -> Self {
        Self::new(Rules::default())
    }
}
