//! The quota of an API key that several instances share: the bucket in Redis.

mod bucket;
mod config;
mod link;
mod reply;
mod store;

pub(crate) use bucket::FleetBucket;
pub use bucket::QuotaFleet;
pub use config::{QuotaFleetConfig, RedisTopology};

#[cfg(test)]
mod contract_tests;
