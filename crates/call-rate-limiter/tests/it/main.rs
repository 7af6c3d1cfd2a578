//! Behaviour of the limiter, seen from a user's chair.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod in_process;
