//! From slots and outcomes to sentences.

pub(crate) mod calendar;
pub(crate) mod clock;
pub(crate) mod moment;
pub(crate) mod numbers;
pub(crate) mod question;
pub(crate) mod safe;
pub(crate) mod sentence;
pub(crate) mod speaker;
pub(crate) mod templates;
