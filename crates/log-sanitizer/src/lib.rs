#![doc = include_str!("../README.md")]

mod action;
mod bytes;
mod class;
mod config;
mod counters;
#[cfg(feature = "custom")]
mod custom;
mod detect;
mod engine;
mod error;
mod findings;
#[cfg(feature = "headers")]
mod headers;
mod json;
mod key;
mod line;
#[cfg(feature = "pseudonym")]
mod pseudonym;
mod redacted;
mod replace;
mod sanitizer;
mod scan;
mod search;
mod stream;
mod symbol;
mod view;
#[cfg(feature = "tracing")]
mod writer;

pub use action::Action;
pub use class::{Class, Finding};
pub use config::{FreeText, Rules, SanitizerConfig};
#[cfg(feature = "custom")]
pub use custom::CustomRule;
pub use error::{ConfigFault, Error};
pub use line::LineWriter;
#[cfg(feature = "pseudonym")]
pub use pseudonym::PseudonymKey;
pub use redacted::Redacted;
pub use sanitizer::Sanitizer;
pub use stream::StreamSanitizer;
#[cfg(feature = "tracing")]
pub use writer::SanitizingMakeWriter;
