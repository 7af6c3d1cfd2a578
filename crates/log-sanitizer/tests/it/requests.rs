//! The layer that logs requests.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use http::{Request, Response, StatusCode};
use log_sanitizer::{RequestLogLayer, Sanitizer};
use tower::{Layer, Service, service_fn};
use tracing::Level;

use crate::sink::Sink;

/// A clock that stands, but for the first reading, which is a quarter of a second before.
fn clock() -> Instant {
    use std::cell::Cell;
    use std::sync::OnceLock;
    static START: OnceLock<Instant> = OnceLock::new();
    // Each test has a thread of its own.
    thread_local!(static READ: Cell<bool> = const { Cell::new(false) });
    let start = *START.get_or_init(Instant::now);
    if READ.replace(true) { start + Duration::from_millis(250) } else { start }
}

fn request() -> Request<&'static str> {
    Request::post("/api/book?email=max%40example.org&token=s3cr3t-value-77")
        .header("authorization", "Bearer s3cr3t-value-77")
        .header("user-agent", "probe")
        .body(r#"{"name":"Ada Byron"}"#)
        .unwrap()
}

/// What is logged, at `level`, of one request to a service that answers with `answer`.
fn logged<E: std::fmt::Display>(level: Level, answer: impl Fn() -> Result<Response<()>, E>) -> String {
    let sink = Sink::default();
    let writer = sink.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(level).with_ansi(false).without_time().with_writer(writer).finish();
    tracing::subscriber::with_default(subscriber, || {
        let inner = service_fn(|_: Request<&'static str>| ready(answer()));
        let mut service = RequestLogLayer::new(Sanitizer::default()).with_clock(clock).layer(inner);
        let mut context = Context::from_waker(Waker::noop());
        assert!(service.poll_ready(&mut context).is_ready());
        let mut response = pin!(service.call(request()));
        assert!(matches!(response.as_mut().poll(&mut context), Poll::Ready(_)));
    });
    let out = sink.text();
    for secret in ["max", "example.org", "s3cr3t", "Ada"] {
        assert!(!out.contains(secret), "{secret} in {out}");
    }
    out
}

fn created() -> Result<Response<()>, Infallible> {
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

#[test]
fn at_info_one_line_tells_address_and_status() {
    let out = logged(Level::INFO, created);
    assert_eq!(out.lines().count(), 1, "{out}");
    for part in [
        "INFO",
        "method=POST",
        r#"uri="/api/book?email=[EMAIL_REDACTED]&token=[REDACTED]""#,
        "status=201",
        "elapsed_ms=250",
    ] {
        assert!(out.contains(part), "{part} not in {out}");
    }
    assert!(!out.contains("user-agent"));
}

#[test]
fn at_debug_the_headers_are_told_too() {
    let out = logged(Level::DEBUG, created);
    assert!(out.contains("INFO") && out.contains("Bearer [REDACTED]") && out.contains("probe"), "{out}");
}

#[test]
fn a_service_s_error_is_told_without_what_it_carries() {
    let out = logged(Level::WARN, || Err::<Response<()>, _>("no answer for max@example.org"));
    assert!(out.contains("WARN") && out.contains("no answer for [EMAIL_REDACTED]"), "{out}");
}

#[test]
fn nothing_is_told_to_nobody() {
    assert_eq!(logged(Level::ERROR, created), "");
}
