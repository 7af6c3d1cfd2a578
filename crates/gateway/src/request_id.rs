//! A number for each request, by which its log lines are found again.

use std::fmt;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::HeaderName;

/// The response header that carries it.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Sixteen hex digits: eight drawn at start, so that two processes do not meet, and eight that count.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(String);

impl RequestId {
    /// The next one.
    pub(crate) fn new() -> Self {
        static PROCESS: LazyLock<u32> = LazyLock::new(rand::random);
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let count = NEXT.fetch_add(1, Ordering::Relaxed) & u64::from(u32::MAX);
        Self(format!("{:08x}{count:08x}", *PROCESS))
    }

    /// The digits.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
