#![doc = include_str!("../README.md")]

mod moment;

mod clock;
mod error;
#[cfg(feature = "serde")]
mod seconds;

mod rule;

mod limit;

mod policy;

mod call;
mod request;

mod question;

mod cells;
mod functions;
mod state;

mod decision;

mod brief;
mod law;

mod verdict;

mod headers;
mod status;

#[cfg(feature = "metrics")]
mod meter;

mod sync;

mod memory;
#[cfg(feature = "redis")]
mod redis;

mod limiter;

#[cfg(feature = "tower")]
mod tower;

pub use crate::call::CallPolicy;
pub use crate::clock::{Clock, ManualClock, MonotonicClock};
pub use crate::error::{Error, Fault, Faults};
pub use crate::headers::Header;
pub use crate::limit::{Limit, MAX_LIMITS, Mode, Scope};
pub use crate::limiter::CallLimiter;
pub use crate::moment::Moment;
pub use crate::policy::{Allowances, MAX_ALLOWED, Overflow, Policy, PolicyConfig};
#[cfg(feature = "redis")]
pub use crate::redis::{OnLoss, RedisConfig, Topology};
pub use crate::request::{MAX_ID_BYTES, Request};
pub use crate::rule::Rule;
pub use crate::status::{BlockStatus, FunctionStatus, LimitStatus, Status};
#[cfg(feature = "tower")]
pub use crate::tower::{CallLimit, CallLimitLayer, ResponseFuture, Subject};
pub use crate::verdict::{Admitted, LimitReading, Reason, Receipt, Refused, Source, Verdict};
