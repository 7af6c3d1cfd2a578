//! Behaviour of the simulator, seen through the client.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, missing_docs)]

mod answers_match_the_document;
mod book_is_safe_to_repeat;
mod bookings_change_what_is_free;
mod every_operation;
mod faults_at_run_time;
mod judge;
mod limits;
mod policies;
mod quirks_of_the_server;
mod requests_match_the_document;
mod salon;
mod scenario_files;
mod webhooks_are_sent;
