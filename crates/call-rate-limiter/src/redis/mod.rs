//! The Redis home: the law in one script, its keys, and the connection that it is asked over.

mod config;
mod keys;
mod link;
mod script;

mod reply;
mod store;

mod inspect;

mod blocked;

mod listener;

mod journal;

mod fleet;

mod home;

pub use self::config::{OnLoss, RedisConfig, Topology};
pub(crate) use self::home::RedisHome;
