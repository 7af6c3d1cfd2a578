//! What the faces add: a JSON log line through the sanitizing writer beside the same line through the bare writer, a JSON value in
//! place beside its text, a stream in chunks beside whole lines.
//!
//! `cargo bench -p resilience-benches --bench log_sanitizer_faces`. Rounds of the two subjects of a pair alternate, so that a
//! machine that slows down slows down both; the ratio of the medians is what counts.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use log_sanitizer::{Sanitizer, SanitizingMakeWriter, StreamSanitizer};
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

/// Short rounds, and many, so that most of them are not interrupted.
const ROUNDS: usize = 4001;
const EVENTS: usize = 10;

/// Takes whole writes and forgets them.
#[derive(Clone, Copy)]
struct Nowhere;

impl Write for Nowhere {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        Ok(black_box(buf).len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Nowhere {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        *self
    }
}

/// The medians of two subjects whose rounds alternate.
fn medians(mut one: impl FnMut(), mut other: impl FnMut()) -> (Duration, Duration) {
    let time = |subject: &mut dyn FnMut()| {
        let start = Instant::now();
        subject();
        start.elapsed()
    };
    let (mut ones, mut others): (Vec<_>, Vec<_>) = (0..ROUNDS).map(|_| (time(&mut one), time(&mut other))).unzip();
    ones.sort();
    others.sort();
    (ones[ROUNDS / 2], others[ROUNDS / 2])
}

fn tell(name: &str, per: usize, (bare, ours): (Duration, Duration)) {
    let nanos = |all: Duration| all.as_nanos() / per as u128;
    let ratio = ours.as_secs_f64() / bare.as_secs_f64();
    println!("{name}: {} ns, {} ns, ratio {ratio:.3}", nanos(bare), nanos(ours));
}

fn events(dirty: bool) {
    let span = tracing::info_span!("turn", call_id = "call_kclarls52yp09b5k06oasj3awqy", tenant = 15);
    let _entered = span.enter();
    for i in 0..EVENTS {
        let email = if dirty && i == 0 { "ada.byron@example.org" } else { "none" };
        tracing::info!(service = "Färben", slots = i, cache = "miss", elapsed_ms = 31, email, "availability checked");
    }
}

fn subscriber<W>(writer: W) -> impl tracing::Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt().json().flatten_event(true).with_current_span(true).with_writer(writer).finish()
}

fn writer(name: &str, dirty: bool) {
    let bare = tracing::Dispatch::new(subscriber(Nowhere));
    let ours = tracing::Dispatch::new(subscriber(SanitizingMakeWriter::new(Sanitizer::default(), Nowhere)));
    let under = |dispatch: &tracing::Dispatch| tracing::dispatcher::with_default(dispatch, || events(dirty));
    tell(name, EVENTS, medians(|| under(&bare), || under(&ours)));
}

fn value() -> Value {
    json!({
        "event": "call_analyzed",
        "call": {"call_id": "call_kclarls52yp09b5k06oasj3awqy", "from_number": "+491712345678", "duration_ms": 93_000},
        "attendees": [{"name": "Ada Byron", "email": "ada@example.org"}],
        "slots": ["2025-11-26T09:15:00.000Z", "2025-11-27T12:00:00.000+01:00"],
    })
}

fn main() {
    writer("tracing JSON line, bare and sanitized, clean", false);
    writer("tracing JSON line, bare and sanitized, one in ten with an address", true);

    let sanitizer = Sanitizer::default();
    let text = value().to_string();
    let by_text = || drop(black_box(serde_json::from_str::<Value>(&sanitizer.sanitize_json(&text)).unwrap()));
    let in_place = || {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        sanitizer.sanitize_value(black_box(&mut value));
    };
    tell("JSON value, through its text and in place", 1, medians(by_text, in_place));

    let line = format!("{text} lorem ipsum dolor sit amet\n").repeat(40);
    let lines = || line.split_inclusive('\n').for_each(|line| drop(black_box(sanitizer.sanitize(line))));
    let mut out = Vec::with_capacity(line.len());
    let stream = || {
        out.clear();
        let mut stream = StreamSanitizer::new(sanitizer.clone());
        line.as_bytes().chunks(2_000).for_each(|chunk| stream.push(chunk, &mut out));
        stream.finish(&mut out);
    };
    tell("40 lines, one by one and as a stream of 2 kB chunks", 40, medians(lines, stream));
}
