//! The breaker's behaviour, as its users see it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod rig;

mod by_hand;
mod closed;
mod configuration;
mod events;
mod half_open;
mod open;
#[cfg(feature = "serde")]
mod status_json;
