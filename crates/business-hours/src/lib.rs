#![doc = include_str!("../README.md")]

mod adjust;
mod arithmetic;
mod compile;
mod config;
mod dst;
mod error;
mod holidays;
mod hours;
mod language;
mod lengths;
mod open_range;
mod policy;
mod reason;
mod refusal;
mod schedule;
mod speech;
mod table;
mod time_range;
mod validate;
mod wish;
mod zone_table;

pub use crate::adjust::Adjusted;
pub use crate::config::{
    BreakConfig, ExceptionConfig, HalfDayConfig, ScheduleConfig, SeasonConfig,
};
pub use crate::dst::{DstRules, Fold, Gap, LocalInstants};
pub use crate::error::{ConfigFaults, Fault, HoursError};
pub use crate::holidays::holiday::Holiday;
pub use crate::holidays::region::Region;
pub use crate::hours::Hours;
pub use crate::language::Language;
pub use crate::open_range::OpenRange;
pub use crate::policy::{BookingPolicy, PolicyVerdict};
pub use crate::reason::Reason;
pub use crate::schedule::{OpenRanges, Schedule};
pub use crate::speech::Phrases;
pub use crate::time_range::{DayTime, TimeRange};
pub use crate::wish::Wish;
