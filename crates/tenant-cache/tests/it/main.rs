//! The crate as a user sees it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    missing_docs
)]

mod capacity;
mod configuration;
#[cfg(feature = "redis")]
mod fleet;
mod house;
mod invalidation;
mod lifetimes;
mod model;
#[cfg(feature = "redis")]
mod outages;
#[cfg(feature = "redis")]
mod processes;
#[cfg(feature = "redis")]
mod round_trips;
mod scopes;
#[cfg(feature = "redis")]
mod servers;
mod single_flight;
mod statistics;
#[cfg(feature = "redis")]
mod tampering;
