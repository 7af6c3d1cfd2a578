//! JSON text, sanitized without parsing it into a tree.

use crate::sanitizer::Sanitizer;
use crate::view::View;
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
        if memchr::memchr2(b'\n', b'\r', json.as_bytes()).is_none() {
            return self.sanitize(json);
        }
        let view = View::on_one_line(json.as_bytes());
        let mut findings = self.findings(&view.text);
        view.back(&mut findings);
        self.replace_text(json, &findings)
    }
}
