#![doc = include_str!("../README.md")]

mod clock;
mod event;
mod open_time;
mod outcome;
mod state;

mod law;
mod rates;

mod config;
mod error;
mod observe;
mod settings;
mod shared;
mod wiring;

mod circuit;
mod history;
mod link;
mod mark;
mod meters;
mod notes;
mod reconfiguring;
mod refusal;
mod settling;
mod sync;
mod ticket;
mod turning;

mod breaker;
mod call;
mod explanation;
mod permit;
mod registry;
mod retry_after;
mod status;

#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "redis")]
mod untold;

#[cfg(feature = "serde")]
mod duration_text;
#[cfg(feature = "serde")]
mod seconds;

pub use breaker::CircuitBreaker;
pub use call::CallError;
pub use clock::{Clock, ManualClock, SystemClock};
pub use config::{BreakerConfig, SlowCalls, ValidConfig, Window};
pub use error::{Error, Fault};
pub use event::{Cause, CircuitState, Event, Listener, Transition};
pub use explanation::Explanation;
pub use history::PastOutcome;
pub use outcome::{Outcome, Verdict};
pub use permit::{Admission, OwnedPermit, Permit};
pub use refusal::Refusal;
pub use registry::BreakerRegistry;
pub use retry_after::parse_retry_after;
pub use status::{Status, WindowStatus};
pub use wiring::Wiring;

#[cfg(feature = "redis")]
pub use redis::config::{FleetConfig, ValidFleetConfig};
#[cfg(feature = "redis")]
pub use redis::fleet::Fleet;
#[cfg(feature = "tower")]
pub use tower::classify::{Classify, ErrorsFail};
#[cfg(feature = "tower")]
pub use tower::future::ResponseFuture;
#[cfg(feature = "tower")]
pub use tower::layer::CircuitBreakerLayer;
#[cfg(feature = "tower")]
pub use tower::service::CircuitBreakerService;
