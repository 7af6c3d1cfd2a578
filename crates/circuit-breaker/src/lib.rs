#![doc = include_str!("../README.md")]

mod law;
mod open_time;
mod outcome;
mod state;

mod circuit;
mod clock;
mod config;
mod error;
mod event;
mod mark;
mod refusal;
mod settings;
mod sync;
mod wiring;

mod breaker;
mod permit;
mod status;

#[cfg(feature = "serde")]
mod duration_text;
#[cfg(feature = "serde")]
mod seconds;

pub use breaker::CircuitBreaker;
pub use clock::{Clock, ManualClock, SystemClock};
pub use config::{BreakerConfig, ValidConfig};
pub use error::{Error, Fault};
pub use event::{Cause, CircuitState, Event, Listener, Transition};
pub use outcome::{Outcome, Verdict};
pub use permit::{Admission, OwnedPermit, Permit};
pub use refusal::Refusal;
pub use status::Status;
pub use wiring::Wiring;
