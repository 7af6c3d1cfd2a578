//! The gateway from outside: its binary, its sockets, its files.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

mod availability;
mod configuration;
mod doors;
mod fleet;
mod lifecycle;
mod operators;
mod production;
mod quota;
mod redis;
mod running;
