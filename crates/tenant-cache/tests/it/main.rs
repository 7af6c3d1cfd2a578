//! The crate as a user sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod capacity;
mod configuration;
mod house;
mod invalidation;
mod lifetimes;
mod scopes;
mod single_flight;
mod statistics;
