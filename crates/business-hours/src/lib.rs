#![doc = include_str!("../README.md")]

// The ground: values that know nothing of each other.
mod error;
mod language;
mod lengths;
mod open_range;
mod time_range;

// Local time, holidays, and hours as they are written and as they hold.
mod config;
mod dst;
mod holidays;
mod hours;
mod limits;
mod validate;
mod zone_table;

// The compiled form and its questions.
mod arithmetic;
mod compile;
mod schedule;
mod table;

// From a wish to a start, with a reason.
mod adjust;
mod layers;
mod policy;
mod reason;
mod reason_sentence;
mod refusal;
mod speech;
mod wish;

// Hours as others write them.
mod drift;
mod formats;

pub use crate::adjust::Adjusted;
pub use crate::config::{BreakConfig, ExceptionConfig, HalfDayConfig, ScheduleConfig, SeasonConfig};
pub use crate::drift::{Difference, Drift, OpenAt};
pub use crate::dst::{DstRules, Fold, Gap, LocalInstants};
pub use crate::error::{ConfigFaults, Fault, HoursError};
#[cfg(feature = "calcom")]
pub use crate::formats::calcom::{CalcomAvailability, CalcomOverride, CalcomSchedule};
#[cfg(feature = "schema-org")]
pub use crate::formats::schema_org::{DayOfWeek, OpeningHoursSpecification};
pub use crate::holidays::easter::easter_sunday;
pub use crate::holidays::holiday::Holiday;
pub use crate::holidays::region::Region;
pub use crate::holidays::rule::DayRule;
pub use crate::hours::Hours;
pub use crate::language::Language;
pub use crate::open_range::OpenRange;
pub use crate::policy::{BookingPolicy, PolicyVerdict};
pub use crate::reason::Reason;
pub use crate::reason_sentence::ReasonSentence;
pub use crate::schedule::{OpenRanges, Schedule};
pub use crate::speech::{Phrases, SayWhen};
pub use crate::time_range::{DayTime, TimeRange};
pub use crate::wish::Wish;
