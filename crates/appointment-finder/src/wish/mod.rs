//! From what was said to what is meant, given "now".

pub(crate) mod ambiguity;
pub(crate) mod days;
pub(crate) mod either;
pub(crate) mod fault;
pub(crate) mod input;
pub(crate) mod one_day;
pub(crate) mod parse;
pub(crate) mod reading;
pub(crate) mod refused;
pub(crate) mod settings;
pub(crate) mod settle_days;
pub(crate) mod settle_times;
pub(crate) mod value;
