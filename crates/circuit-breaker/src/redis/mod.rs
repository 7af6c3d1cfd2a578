//! A fleet of instances that share their circuits through Redis.
//!
//! **The protocol.** Redis holds one record per circuit: a generation, a phase, when it ends by the
//! server's clock, the run of failures, and who holds the lease of the probe. Every write names
//! the generation that its writer knows; one that is out of date writes nothing and learns the
//! record. So the generation is the fencing token: what a probe found is only taken in the
//! generation in which it was leased. It is never behind the server's clock, so a token does not
//! come twice even if the record is lost.
//!
//! **The hot path stays local.** Calls only ever ask their own circuit. A task per circuit tells the
//! fleet what happened here and brings the circuit in line with what it hears, at once when a
//! message comes and every so often in case one was lost. Counts and commands are numbered: told
//! again because the answer was lost, they count once.
//!
//! **One probe.** While it hears from Redis, the task keeps an open circuit's wait a `grace` ahead
//! of the time at which it may be probed, so that it never becomes half-open by itself; when the
//! wait is over and calls have come, it asks for the lease, and the holder's circuit becomes due
//! while enough is left of the lease for a whole round. Whatever happens to the holder, its lease ends.
//!
//! **Without Redis** nobody moves the wait: after the grace each instance probes by itself, as if it
//! were alone. Of two records that meet again, the later generation wins.
//!
//! The decisions are pure: [`place`] holds an instance's, `fleet.lua` the record's. `model_tests`
//! explores both exhaustively, `contract_tests` holds the script to the law that the model runs.

pub(crate) mod config;
pub(crate) mod crew;
pub(crate) mod fleet;
pub(crate) mod member;
pub(crate) mod place;
pub(crate) mod record;
pub(crate) mod store;

#[cfg(test)]
mod contract_tests;
#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod record_law;
