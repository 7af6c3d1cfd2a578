#![doc = include_str!("../README.md")]

mod clock;
mod error;
mod moment;
#[cfg(feature = "serde")]
mod seconds;

mod call;
mod limit;
mod policy;
mod request;
mod rule;

mod cells;
mod functions;
mod law;
mod state;

mod headers;
mod status;
mod verdict;

mod limiter;
mod memory;

pub use crate::call::CallPolicy;
pub use crate::clock::{Clock, ManualClock, MonotonicClock};
pub use crate::error::{Error, Fault, Faults};
pub use crate::headers::Header;
pub use crate::limit::{Limit, MAX_LIMITS, Mode, Scope};
pub use crate::limiter::CallLimiter;
pub use crate::moment::Moment;
pub use crate::policy::{Allowances, MAX_ALLOWED, Overflow, Policy, PolicyConfig};
pub use crate::request::{MAX_ID_BYTES, Request};
pub use crate::rule::Rule;
pub use crate::status::{BlockStatus, FunctionStatus, LimitStatus, Status};
pub use crate::verdict::{Admitted, LimitReading, Reason, Receipt, Refused, Source, Verdict};
