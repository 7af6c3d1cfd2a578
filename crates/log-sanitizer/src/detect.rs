//! The detectors: each confirms or refuses one kind of candidate.

pub(crate) mod address;
mod announce;
pub(crate) mod beginnings;
pub(crate) mod card;
pub(crate) mod cue;
pub(crate) mod date;
pub(crate) mod email;
pub(crate) mod iban;
pub(crate) mod ip;
pub(crate) mod national;
pub(crate) mod number;
pub(crate) mod phone;
pub(crate) mod plan;
pub(crate) mod private_key;
pub(crate) mod read;
pub(crate) mod scheme;
pub(crate) mod spoken;
pub(crate) mod userinfo;
pub(crate) mod vendor;
