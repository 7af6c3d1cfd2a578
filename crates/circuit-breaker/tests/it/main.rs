//! The breaker's behaviour, as its users see it.
#![cfg(not(loom))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, unreachable_pub)]

mod rig;

mod by_hand;
mod call;
mod closed;
mod configuration;
mod events;
mod explain;
#[cfg(feature = "redis")]
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a real process is awaited, and a skip is told")]
mod fleet;
mod half_open;
mod hanging;
#[cfg(feature = "metrics")]
mod metrics;
mod model;
mod open;
mod peers;
#[cfg(feature = "redis")]
#[expect(clippy::disallowed_methods, reason = "real processes are awaited")]
mod processes;
mod rates;
mod reconfigure;
mod registry;
#[cfg(feature = "redis")]
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a real process is awaited, and a skip is told")]
mod server;
#[cfg(feature = "serde")]
mod status_json;
#[cfg(feature = "tower")]
mod tower;
