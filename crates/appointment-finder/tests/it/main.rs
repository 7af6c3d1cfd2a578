//! The behaviour of the finder from a user's chair.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod choice;
mod hostile;
mod moments;
mod offers;
mod questions;
mod sentences;
mod templates;
mod wishes;
