//! A `tower` layer that tells of every request, safely: the address without what it carries, never the body.

mod future;
mod layer;
mod service;

pub use crate::request_log::future::ResponseFuture;
pub use crate::request_log::layer::RequestLogLayer;
pub use crate::request_log::service::RequestLog;
