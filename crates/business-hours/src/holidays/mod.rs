//! Public holidays by region, computed by rule.

mod austria;
pub(crate) mod easter;
mod germany;
pub(crate) mod holiday;
pub(crate) mod region;
pub(crate) mod rule;
mod switzerland;
