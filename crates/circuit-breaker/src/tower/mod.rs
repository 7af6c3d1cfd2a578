//! The breaker as `tower` middleware, in the four roles.

pub(crate) mod classify;
pub(crate) mod future;
pub(crate) mod layer;
pub(crate) mod service;
