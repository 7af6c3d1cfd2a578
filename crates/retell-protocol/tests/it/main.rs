//! What the crate promises, seen from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod envelope_shapes;
mod event_samples;
mod fixtures;
mod function_samples;
mod hostile_input;
mod redaction;
mod signature_vectors;
