//! The breaker's behaviour, as its users see it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub
)]

mod rig;

mod by_hand;
mod call;
mod closed;
mod configuration;
mod events;
mod explain;
mod half_open;
mod hanging;
#[cfg(feature = "metrics")]
mod metrics;
mod model;
mod open;
mod rates;
mod reconfigure;
mod registry;
#[cfg(feature = "serde")]
mod status_json;
#[cfg(feature = "tower")]
mod tower;
