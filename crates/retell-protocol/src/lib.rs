#![doc = include_str!("../README.md")]

mod agent_id;
mod api_key;
mod arguments;
mod call_id;
mod call_object;
mod envelope;
mod error;
mod event_kind;
mod fingerprint;
mod form;
mod function_name;
mod inbound;
mod limits;
mod members;
mod request;
mod signature;
mod text;
mod twins;
mod webhook;

pub use agent_id::AgentId;
pub use api_key::ApiKey;
pub use arguments::{Argument, Arguments};
pub use call_id::CallId;
pub use call_object::{CallDirection, CallObject};
pub use envelope::{CallIdSource, EnvelopeShape, FunctionCall};
pub use error::{EnvelopeError, SignatureError};
pub use event_kind::EventKind;
pub use fingerprint::Fingerprint;
pub use function_name::FunctionName;
pub use inbound::{InboundCall, InboundReply};
pub use limits::{MAX_ARGUMENT_BYTES, MAX_ARGUMENT_DEPTH, MAX_BODY_BYTES, MAX_ID_BYTES, MAX_MEMBERS};
pub use request::RawRequest;
pub use signature::{SignatureVerifier, SignedAt};
pub use webhook::WebhookEvent;
