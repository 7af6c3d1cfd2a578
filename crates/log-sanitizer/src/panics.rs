//! The exit for panics: their messages carry what the program had in hand.

use crate::sanitizer::Sanitizer;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write;
use std::panic::{PanicHookInfo, set_hook};
use std::sync::{Mutex, PoisonError};

/// Replaces the process's panic hook by one that writes message, place and thread to `writer`, sanitized, with a backtrace where
/// `RUST_BACKTRACE` asks for one. The hook before it, which would write the message as it is, is not called.
///
/// ```
/// log_sanitizer::sanitize_panics(log_sanitizer::Sanitizer::default(), std::io::stderr());
/// ```
pub fn sanitize_panics(sanitizer: Sanitizer, writer: impl Write + Send + 'static) {
    let writer = Mutex::new(writer);
    set_hook(Box::new(move |info| {
        let text = told(info);
        // A panic within this hook ends the process, so nobody waits here for himself.
        let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writer.write_all(sanitizer.sanitize(&text).as_bytes()).and_then(|()| writer.flush());
    }));
}

/// Replaces the process's panic hook by one that makes every panic a `tracing` event at `ERROR`, which leaves through the
/// subscriber's writers as every other does. The hook before it is not called.
#[cfg(feature = "tracing")]
pub fn trace_panics() {
    set_hook(Box::new(|info| {
        let thread = std::thread::current();
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let thread = thread.name().unwrap_or("unnamed");
        tracing::error!(target: "panic", thread, place, "{}", message(info));
    }));
}

fn told(info: &PanicHookInfo<'_>) -> String {
    let thread = std::thread::current();
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let mut text = format!("thread '{}' panicked at {place}: {}\n", thread.name().unwrap_or("unnamed"), message(info));
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        text.push_str(&trace.to_string());
    }
    text
}

fn message<'a>(info: &'a PanicHookInfo<'_>) -> &'a str {
    info.payload_as_str().unwrap_or("a panic with a value that is no text")
}
