//! The exit for `tracing`: everything that a program tells leaves through it.

use log_sanitizer::{Sanitizer, SanitizingMakeWriter};
use std::io;

use crate::sink::Sink;

#[derive(Debug)]
#[allow(dead_code)]
struct Customer {
    name: &'static str,
    phone: &'static str,
}

fn tell() {
    let error = io::Error::other("no route to max@example.com");
    let customer = Customer { name: "Test User", phone: "+491234567890" };
    let span = tracing::info_span!("call", caller = "+491234567890", token = "s3cr3t-value-77");
    let _entered = span.enter();
    tracing::info!("mail to max@example.com");
    tracing::debug!(customer = ?customer, "looked up");
    tracing::warn!(error = %error, "failed");
    tracing::error!(body = r#"{"email":"max@example.com","name":"Test User"}"#, "body");
    tracing::info!(authorization = "Bearer s3cr3t-value-77", "headers");
}

fn check(out: &str) {
    assert_eq!(out.lines().count(), 5, "{out}");
    for secret in ["max@example.com", "1234567890", "Test User", "s3cr3t-value-77"] {
        assert!(!out.contains(secret), "{secret} in {out}");
    }
    for token in ["EMAIL_REDACTED", "PHONE_REDACTED", "REDACTED"] {
        assert!(out.contains(token), "{token} not in {out}");
    }
}

#[test]
fn nothing_leaks_through_the_text_formatter() {
    let sink = Sink::default();
    let writer = SanitizingMakeWriter::new(Sanitizer::default(), sink.clone());
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(writer).finish();
    tracing::subscriber::with_default(subscriber, tell);
    check(&sink.text());
}

#[test]
fn nothing_leaks_through_the_json_formatter_and_json_stays_json() {
    let sink = Sink::default();
    let writer = SanitizingMakeWriter::new(Sanitizer::default(), sink.clone());
    let subscriber =
        tracing_subscriber::fmt().json().with_max_level(tracing::Level::TRACE).with_writer(writer).finish();
    tracing::subscriber::with_default(subscriber, tell);
    let out = sink.text();
    check(&out);
    for line in out.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}
