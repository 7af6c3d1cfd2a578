#![doc = include_str!("../README.md")]

mod action;
mod again;
mod audit;
mod bytes;
mod class;
#[cfg(feature = "tower")]
mod clock;
mod config;
mod counters;
#[cfg(feature = "custom")]
mod custom;
mod detect;
mod engine;
mod error;
mod findings;
mod json;
mod key;
mod line;
mod panics;
mod places;
#[cfg(feature = "pseudonym")]
mod pseudonym;
#[cfg(feature = "log")]
mod records;
mod redacted;
mod replace;
#[cfg(feature = "headers")]
mod request;
#[cfg(feature = "tower")]
mod request_log;
mod sanitizer;
mod scan;
mod search;
mod stream;
mod symbol;
#[cfg(feature = "json")]
mod tree;
mod view;
#[cfg(feature = "tracing")]
mod writer;

pub use action::Action;
pub use audit::{Audit, Audited, Leak};
pub use class::{Class, Finding};
pub use config::{FreeText, Rules, SanitizerConfig};
#[cfg(feature = "custom")]
pub use custom::CustomRule;
pub use error::{ConfigFault, Error};
pub use line::LineWriter;
pub use panics::sanitize_panics;
#[cfg(feature = "tracing")]
pub use panics::trace_panics;
pub use places::{Place, StreamSearch};
#[cfg(feature = "pseudonym")]
pub use pseudonym::PseudonymKey;
#[cfg(feature = "log")]
pub use records::SanitizingLog;
pub use redacted::Redacted;
#[cfg(feature = "tower")]
pub use request_log::{RequestLog, RequestLogLayer, ResponseFuture};
pub use sanitizer::Sanitizer;
pub use stream::StreamSanitizer;
#[cfg(feature = "tracing")]
pub use writer::SanitizingMakeWriter;
