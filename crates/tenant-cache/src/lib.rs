#![doc = include_str!("../README.md")]

mod ask;
mod bytes;
mod cache;
mod clock;
mod config;
mod consult;
mod encoding;
mod entry;
mod error;
mod event;
#[cfg(feature = "redis")]
mod fleet;
mod flight;
mod found;
mod generation;
mod hashed;
#[cfg(feature = "redis")]
mod hearing;
mod ids;
mod key;
mod lane;
mod lifetime;
mod load;
#[cfg(feature = "metrics")]
mod meters;
mod random;
#[cfg(feature = "redis")]
mod redis;
mod scope;
mod scope_ids;
#[cfg(feature = "serde")]
mod seconds;
mod share;
mod stats;
mod store;
mod sync;
mod tenants;
mod tiers;
mod window;

pub use cache::TenantCache;
pub use clock::{Clock, ManualClock};
pub use config::{CacheConfig, ConfigFault, ConfigFaults, ValidConfig};
pub use error::{IdError, LoadError};
pub use event::{CacheEvent, EventHook};
pub use found::{Found, Freshness, Loaded, State, Tier};
pub use ids::{BranchId, EventTypeId, TenantId};
pub use key::{Key, KeyPart, KeyParts, PartWriter};
pub use lifetime::Lifetimes;
pub use random::Randomness;
#[cfg(feature = "redis")]
pub use redis::{Canary, RedisConfig, ValidRedisConfig};
pub use scope::Scope;
pub use stats::{CacheStats, TenantStats};
pub use tiers::Surroundings;
