#![doc = include_str!("../README.md")]

mod cache;
mod clock;
mod config;
mod encoding;
mod entry;
mod error;
mod flight;
mod found;
mod generation;
mod ids;
mod key;
mod lifetime;
mod load;
mod random;
mod scope;
#[cfg(feature = "serde")]
mod seconds;
mod stats;
mod store;
mod tenants;
mod tiers;

pub use cache::TenantCache;
pub use clock::{Clock, ManualClock};
pub use config::{CacheConfig, ConfigFault, ConfigFaults, ValidConfig};
pub use error::{IdError, LoadError};
pub use found::{Found, Freshness, Loaded, State, Tier};
pub use ids::{BranchId, EventTypeId, TenantId};
pub use key::{Key, KeyPart, PartWriter};
pub use lifetime::Lifetimes;
pub use random::Randomness;
pub use scope::Scope;
pub use stats::{CacheStats, TenantStats};
