//! Behaviour of opening hours, from a user's chair.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod adjusting_wishes;
mod counting_open_time;
mod public_holidays;
mod support;
