//! Behaviour of opening hours, from a user's chair.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod adjusting_wishes;
#[cfg(feature = "calcom")]
mod cal_com_schedules;
mod clock_changes;
mod counting_open_time;
mod ends_of_years;
mod hostile_input;
mod laws;
#[cfg(feature = "osm")]
mod open_street_map;
mod public_holidays;
mod reference;
#[cfg(feature = "schema-org")]
mod schema_org;
mod spoken_reasons;
mod support;
mod written_configuration;
