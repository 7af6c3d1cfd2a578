//! Header maps: credentials by name, personal data by content.

use crate::sanitizer::Sanitizer;
use http::{HeaderMap, HeaderValue};

impl Sanitizer {
    /// A copy of `headers` that may be logged.
    pub fn sanitize_headers(&self, headers: &HeaderMap) -> HeaderMap {
        let mut out = HeaderMap::with_capacity(headers.len());
        for (name, value) in headers {
            let clean = self.sanitize_header(name.as_str(), value.as_bytes());
            let value = HeaderValue::from_bytes(&clean).unwrap_or(HeaderValue::from_static("[REDACTED]"));
            out.append(name, value);
        }
        out
    }
}
