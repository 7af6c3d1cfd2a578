//! The operators' side: a listener of its own, and the verbs that talk to it.

mod admin;
mod router;
mod table;
mod token;
pub(crate) mod verbs;

pub(crate) use router::router;
pub(crate) use token::Door;
