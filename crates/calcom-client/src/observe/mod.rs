//! What metrics and traces are told, where those features are on; nothing otherwise.

#[cfg(feature = "metrics")]
mod meters;
#[cfg(feature = "tracing")]
mod spans;

use std::time::Duration;

use bytes::Bytes;
use http::Response;

use crate::context::CallContext;
use crate::endpoint::Endpoint;
use crate::error::CalcomError;

/// Carries one call out, and tells how it went and how long it took.
#[cfg(any(feature = "metrics", feature = "tracing"))]
pub(crate) async fn call<T>(
    endpoint: Endpoint,
    work: impl Future<Output = Result<T, CalcomError>>,
) -> Result<T, CalcomError> {
    let begun = crate::clock::now();
    #[cfg(feature = "tracing")]
    let work = spans::around(endpoint, begun, work);
    let result = work.await;
    #[cfg(feature = "metrics")]
    meters::call(endpoint, outcome(&result), crate::clock::now() - begun);
    result
}

/// Carries one call out.
#[cfg(not(any(feature = "metrics", feature = "tracing")))]
pub(crate) fn call<T>(
    _: Endpoint,
    work: impl Future<Output = Result<T, CalcomError>>,
) -> impl Future<Output = Result<T, CalcomError>> {
    work
}

/// `ok`, or the error's name.
#[cfg(any(feature = "metrics", feature = "tracing"))]
fn outcome<T>(result: &Result<T, CalcomError>) -> &'static str {
    result.as_ref().map_or_else(CalcomError::kind, |_| "ok")
}

/// An answer is here.
#[cfg_attr(
    not(feature = "tracing"),
    expect(unused_variables, clippy::missing_const_for_fn, reason = "for traces only")
)]
pub(crate) fn answered(answer: &Response<Bytes>) {
    #[cfg(feature = "tracing")]
    spans::answered(answer);
}

/// A request goes out.
#[cfg_attr(not(feature = "metrics"), expect(unused_variables, reason = "for metrics only"))]
pub(crate) fn attempt(context: &CallContext) {
    #[cfg(feature = "metrics")]
    meters::attempt(context.endpoint);
}

/// A request will be repeated after `pause`; `made` were made.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "for traces only"))]
pub(crate) fn repeats(context: &CallContext, made: u32, pause: Duration) {
    #[cfg(feature = "tracing")]
    spans::repeats(context.endpoint, made, pause);
}

/// A request is doubled.
#[cfg_attr(not(any(feature = "metrics", feature = "tracing")), expect(unused_variables, reason = "for both only"))]
pub(crate) fn hedges(context: &CallContext) {
    #[cfg(feature = "metrics")]
    meters::hedge(context.endpoint);
    #[cfg(feature = "tracing")]
    spans::hedges(context.endpoint);
}

/// A quota was asked; `left` says what is left of it.
#[cfg_attr(not(feature = "metrics"), expect(unused_variables, reason = "for metrics only"))]
pub(crate) fn quota(account: &str, left: impl FnOnce() -> f64) {
    #[cfg(feature = "metrics")]
    meters::quota(account, left());
}
