//! Behaviour of opening hours, from a user's chair.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod adjusting_wishes;
mod clock_changes;
mod counting_open_time;
mod laws;
mod public_holidays;
mod reference;
mod spoken_reasons;
mod support;
mod written_configuration;
