//! Behaviour of the crate, seen from a user's chair.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods, missing_docs)]

mod bytes_and_borders;
mod carriers;
mod configuration;
mod corpus;
mod exits;
mod false_alarms;
#[cfg(feature = "cli")]
mod filter;
#[cfg(all(feature = "tracing", feature = "headers"))]
mod leaks;
mod numbering_plans;
mod other_projects;
#[cfg(feature = "custom")]
mod own_rules;
mod predecessor_gaps;
mod properties;
#[cfg(all(feature = "tracing", feature = "tower"))]
mod requests;
mod score;
mod sink;
mod streams;
#[cfg(feature = "tracing")]
mod subscriber;
#[cfg(feature = "json")]
mod trees;
mod work;

use std::sync::{Mutex, MutexGuard, PoisonError};

use log_sanitizer::Sanitizer;

/// The process has one panic hook, so tests that set it take turns.
fn turn_with_the_panic_hook() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The line as the default sanitizer leaves it.
fn clean(line: &str) -> String {
    Sanitizer::default().sanitize(line).into_owned()
}
