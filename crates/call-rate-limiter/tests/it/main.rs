//! Behaviour of the limiter, seen from a user's chair.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, missing_docs)]

mod concurrency;
mod hostile;
mod in_process;

#[cfg(feature = "redis")]
mod blocks;
#[cfg(feature = "redis")]
mod cluster;
#[cfg(feature = "redis")]
mod contract;
#[cfg(feature = "redis")]
mod faults;
#[cfg(feature = "redis")]
mod fleet;
#[cfg(feature = "redis")]
mod over_redis;
#[cfg(feature = "tower")]
mod over_tower;
#[cfg(feature = "redis")]
mod runbook;
#[cfg(feature = "redis")]
mod sentinel;
#[cfg(feature = "redis")]
mod servers;
