//! From a wish to a slot: which range to ask the calendar for, and what to offer from its answer.

pub(crate) mod choice;
pub(crate) mod plan;
pub(crate) mod rank;
