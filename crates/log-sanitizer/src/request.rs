//! The head of a request, as a log may show it: headers by name and content, the address without what it carries.

use crate::sanitizer::Sanitizer;
use http::{HeaderMap, HeaderValue, Request, Uri};

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

    /// An address that may be logged, its query and user part included.
    pub fn sanitize_uri(&self, uri: &Uri) -> String {
        self.sanitize(&uri.to_string()).into_owned()
    }

    /// A request's head that may be logged: method, address, version and headers, never the body.
    ///
    /// ```
    /// # use log_sanitizer::Sanitizer;
    /// let request = http::Request::get("/slots?email=a%40b.de").header("authorization", "Bearer abc12345").body(())?;
    /// assert_eq!(
    ///     Sanitizer::default().describe_request(&request),
    ///     r#"GET /slots?email=[EMAIL_REDACTED] HTTP/1.1 {"authorization": "Bearer [REDACTED]"}"#,
    /// );
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn describe_request<B>(&self, request: &Request<B>) -> String {
        let headers = self.sanitize_headers(request.headers());
        format!("{} {} {:?} {headers:?}", request.method(), self.sanitize_uri(request.uri()), request.version())
    }
}
