//! Behaviour of the simulator, seen through the client.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, missing_docs)]

mod answers_match_the_document;
mod book_is_safe_to_repeat;
mod bookings_change_what_is_free;
mod concurrent_requests;
mod every_operation;
mod faults_at_run_time;
mod faults_over_sockets;
mod judge;
mod limits;
mod policies;
mod quirks_of_the_reports;
mod quirks_of_the_server;
mod raw;
mod requests_match_the_document;
mod salon;
mod scenario_files;
mod teams_and_keys;
mod the_program;
mod webhooks_are_sent;
mod what_a_stranger_may_send;
