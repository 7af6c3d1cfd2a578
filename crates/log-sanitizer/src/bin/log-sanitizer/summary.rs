//! Counts at the end, as one line of JSON.

use std::collections::BTreeMap;

use log_sanitizer::Class;

/// What a run came to.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) files: u64,
    pub(crate) lines: u64,
    pub(crate) bytes: u64,
    classes: BTreeMap<&'static str, u64>,
}

impl Summary {
    /// Counts `count` findings of `class`.
    pub(crate) fn add(&mut self, class: Class, count: u64) {
        if count > 0 {
            *self.classes.entry(class.name()).or_default() += count;
        }
    }

    /// All findings.
    pub(crate) fn found(&self) -> u64 {
        self.classes.values().sum()
    }

    /// `{"found":1,"classes":{"email":1},"files":1,"lines":2,"bytes":30}`.
    pub(crate) fn json(&self) -> String {
        let classes: Vec<String> = self.classes.iter().map(|(class, n)| format!("\"{class}\":{n}")).collect();
        let (found, classes) = (self.found(), classes.join(","));
        let Self { files, lines, bytes, .. } = self;
        format!("{{\"found\":{found},\"classes\":{{{classes}}},\"files\":{files},\"lines\":{lines},\"bytes\":{bytes}}}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_json_with_every_class_that_was_found() {
        let mut summary = Summary { files: 2, lines: 9, bytes: 100, ..Summary::default() };
        summary.add(Class::Phone, 0);
        summary.add(Class::Email, 2);
        summary.add(Class::ApiKey, 1);
        let expected = r#"{"found":3,"classes":{"api_key":1,"email":2},"files":2,"lines":9,"bytes":100}"#;
        assert_eq!(summary.json(), expected);
    }
}
