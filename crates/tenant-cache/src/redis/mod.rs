//! The Redis tier: one envelope per entry, generations that Redis keeps, a lease per load, and news of invalidations.
//!
//! Reading is one round trip on one multiplexed connection: the entry, the generations that bear on it, and Redis's
//! time. The generations decide, not what this instance believes; so an instance that missed an invalidation may have
//! an old value in its memory for a bounded while, but never takes one out of Redis.
//!
//! | key | what |
//! |---|---|
//! | `PREFIX_TENANT_BRANCH_EVENTTYPE_…` | an entry's envelope, for as long as the entry is of use |
//! | `PREFIX:gen`, `PREFIX:gen:TENANT` | a hash of generations: everything's; the tenant's and its parts' |
//! | `PREFIX:gone:KEYTEXT` | the generation of one key that was ended |
//! | `PREFIX:lease:KEYTEXT` | who of the fleet loads that key |
//! | `PREFIX:news` | the channel on which invalidations are told |
//!
//! A generation is Redis's time in microseconds when it was made, and always more than its predecessor. Everything's
//! and the tenant's own must be present for an entry to count; if they were evicted or lost, they are made anew and no
//! older entry matches them.

mod answer;
mod canary;
mod config;
mod envelope;
mod hearing;
mod link;
mod names;
mod outbox;
mod protocol;
mod scripts;
mod station;
mod tier;

pub use self::canary::Canary;
pub use self::config::{RedisConfig, ValidRedisConfig};
pub(crate) use self::envelope::Rejection;
pub(crate) use self::tier::{Claim, Fittings, Kept, RedisTier, Remnant, Remote, Ticket};
