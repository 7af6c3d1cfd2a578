//! Configuration as a whole: read, checked, and complete, or a list of everything that is wrong with it.

pub(crate) mod companies;
pub(crate) mod fault;
pub(crate) mod file;
mod people;
mod policies;
mod read;
pub(crate) mod secrets;
mod validate;

pub(crate) use fault::Faults;
pub(crate) use people::CompanySettings;
pub(crate) use policies::Policies;
pub(crate) use validate::{Overrides, RedisSettings, Settings, Signing, Trust, validate};
