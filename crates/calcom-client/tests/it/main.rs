//! Behaviour of the client, seen from a caller's chair, over a transport that answers what a test says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, missing_docs)]

mod canned;
mod configuration;
mod errors_say_what_they_mean;
mod requests;
mod secrets_and_people_stay_hidden;
mod slots_answers;
mod webhooks;
