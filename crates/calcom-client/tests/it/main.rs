//! Behaviour of the client, seen from a caller's chair, over a transport that answers what a test says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, missing_docs)]

mod answers_made_from_the_document;
#[cfg(feature = "blocking")]
mod blocking_face;
mod canned;
mod configuration;
mod deadlines;
mod document;
mod errors_say_what_they_mean;
mod hedging;
mod hostile_bytes;
mod many_keys;
#[cfg(all(feature = "metrics", feature = "tracing"))]
mod metrics_and_traces;
mod mock_server;
mod operations;
#[cfg(feature = "redis")]
mod quota_of_a_fleet;
mod random_json;
#[cfg(feature = "redis")]
mod redis_server;
mod requests;
mod requests_match_the_document;
mod secrets_and_people_stay_hidden;
mod slots_answers;
mod webhooks;
mod wire;
