//! Attempts to leak: every macro form, spans and their names, `Debug` of a request, error chains, panics, `log` records, colours
//! and formatters. Whatever the program does, the sink gets none of it.

use log_sanitizer::{Audit, Redacted, Sanitizer, SanitizingMakeWriter, trace_panics};
use std::error::Error;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Once;
use tracing::{Level, Subscriber, field};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::sink::Sink;
use crate::turn_with_the_panic_hook;

/// What must not arrive, each in a part that survives another spelling.
const SECRETS: [&str; 8] =
    ["max.muster", "example.org", "171 2345678", "1712345678", "s3cr3t-value-77", "Ada Byron", "DE89", "hunter2"];

#[derive(Debug)]
#[expect(dead_code, reason = "only `Debug` reads the fields")]
struct Booking {
    attendee_name: &'static str,
    email: Option<&'static str>,
    phone: Redacted<&'static str>,
    iban: &'static str,
}

#[derive(Debug)]
struct Outer(Inner);

#[derive(Debug)]
struct Inner;

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("booking for max.muster@example.org failed")
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("https://api:hunter2@cal.example/v2?token=s3cr3t-value-77 answered 500")
    }
}

impl Error for Inner {}

impl Error for Outer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

const BOOKING: Booking = Booking {
    attendee_name: "Ada Byron",
    email: Some("max.muster@example.org"),
    phone: Redacted::new("+49 171 2345678"),
    iban: "DE89 3704 0044 0532 0130 00",
};

fn every_macro_form() {
    let email = "max.muster@example.org";
    let phone = 491712345678_u64;
    tracing::trace!("plain {email}");
    tracing::debug!(email);
    tracing::info!(email, "with a message");
    tracing::warn!(%email, ?BOOKING, "shorthand");
    tracing::error!(customer.phone = phone, "a dotted field");
    tracing::info!(target: "other", password = "hunter2", "with a target");
    tracing::info!(name: "event of max.muster@example.org", "with a name");
    tracing::info!({ phone, note = field::display(email) }, "in braces");
    tracing::event!(Level::INFO, "customer_name" = "Ada Byron", "a quoted name");
    tracing::event!(target: "other", Level::INFO, { body = r#"{"phone":"0171 2345678"}"# }, "formatted +{}", phone);
    tracing::info!(message = "mail to max.muster@example.org");
    tracing::info!("many\nlines\npassword=hunter2\nname=Ada Byron");
}

fn spans() {
    let span = tracing::info_span!("call of max.muster@example.org", caller = "+49 171 2345678", token = field::Empty);
    span.record("token", "s3cr3t-value-77");
    let _entered = span.enter();
    tracing::info_span!("inner", iban = "DE89370400440532013000").in_scope(|| tracing::info!("inside"));
    instrumented("Ada Byron", "hunter2");
}

/// What `#[instrument]` does with arguments.
fn instrumented(customer_name: &str, password: &str) {
    let span = tracing::debug_span!("instrumented", ?customer_name, ?password);
    span.in_scope(|| tracing::debug!("entered"));
}

fn requests() {
    let request = http::Request::post("https://a:hunter2@host.example/x?email=max.muster%40example.org")
        .header("authorization", "Bearer s3cr3t-value-77")
        .header("cookie", "session=s3cr3t-value-77; theme=dark")
        .header("x-forwarded-for", "84.171.23.45")
        .body(r#"{"name":"Ada Byron","phone":"+49 171 2345678"}"#)
        .unwrap();
    tracing::info!(?request, "received");
    tracing::debug!("{request:#?}");
    tracing::info!(head = Sanitizer::default().describe_request(&request), "described");
}

fn errors() {
    let error = Outer(Inner);
    tracing::error!(error = &error as &dyn Error, "an error with its source");
    tracing::error!("{error}: {}", error.source().unwrap());
    tracing::error!(?error, source = ?error.source());
}

fn refused() -> Result<(), Outer> {
    Err(Outer(Inner))
}

fn panics() {
    let _turn = turn_with_the_panic_hook();
    trace_panics();
    let _ = std::panic::catch_unwind(|| panic!("no slot for max.muster@example.org, password=hunter2"));
    let _ = std::panic::catch_unwind(|| refused().expect("customer_name=Ada Byron"));
    let _ = std::panic::take_hook();
}

fn records() {
    static TRACER: Once = Once::new();
    TRACER.call_once(|| {
        let _ = tracing_log::LogTracer::init();
    });
    log::error!(target: "driver", "mail to max.muster@example.org");
    log::info!("{BOOKING:?}");
    log::trace!("authorization: Bearer s3cr3t-value-77");
}

fn try_to_leak() {
    every_macro_form();
    spans();
    requests();
    errors();
    panics();
    records();
}

/// Runs all attempts under a subscriber and hands over what its sink got.
fn caught<S: Subscriber + Send + Sync>(
    make: impl FnOnce(SanitizingMakeWriter<log_sanitizer::Audited<Sink>>) -> S,
) -> String {
    let sink = Sink::default();
    let audit = Audit::new(Sanitizer::default(), NonZeroU32::MIN);
    let writer = SanitizingMakeWriter::new(Sanitizer::default(), audit.clone().watch(sink.clone()));
    tracing::subscriber::with_default(make(writer), try_to_leak);
    let out = sink.text();
    for secret in SECRETS {
        let leaked: Vec<_> = out.lines().filter(|line| line.contains(secret)).collect();
        assert!(leaked.is_empty(), "{secret} in {leaked:#?}");
    }
    for line in out.split_inclusive('\n') {
        let again = Sanitizer::default().findings(line.as_bytes());
        let again: Vec<_> = again.iter().map(|f| (&line[f.start..f.end], f.rule)).collect();
        assert!(again.is_empty(), "a second pass finds {again:?} in {line}");
    }
    assert_eq!(audit.leaks().map(|(_, n)| n).sum::<u64>(), 0);
    assert_eq!(audit.lines().0, audit.lines().1);
    for sign in
        ["an error with its source", "inside", "received", "driver", "no slot for", "in braces", "PHONE_REDACTED"]
    {
        assert!(out.contains(sign), "{sign} did not arrive:\n{out}");
    }
    out
}

#[test]
fn nothing_leaks_through_the_full_formatter() {
    caught(|w| {
        tracing_subscriber::fmt()
            .with_max_level(Level::TRACE)
            .with_ansi(false)
            .with_span_events(FmtSpan::FULL)
            .with_writer(w)
            .finish()
    });
}

#[test]
fn nothing_leaks_through_colours() {
    caught(|w| tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(true).with_writer(w).finish());
}

#[test]
fn nothing_leaks_through_the_compact_formatter() {
    caught(|w| {
        tracing_subscriber::fmt().compact().with_max_level(Level::TRACE).with_ansi(false).with_writer(w).finish()
    });
}

#[test]
fn nothing_leaks_through_the_pretty_formatter() {
    caught(|w| {
        tracing_subscriber::fmt().pretty().with_max_level(Level::TRACE).with_ansi(false).with_writer(w).finish()
    });
}

#[test]
fn nothing_leaks_through_the_json_formatter_and_every_line_is_json() {
    let out = caught(|w| {
        tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_max_level(Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_writer(w)
            .finish()
    });
    for line in out.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}
