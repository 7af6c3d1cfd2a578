//! What one exchange with Redis brings, before it is judged.

use crate::clock::Moment;
use crate::redis::envelope::Generation;

/// One exchange's answer as it comes: claim, entry, the tenant's generations, everything's, the key's own, the time.
pub(crate) type Raw = (Option<String>, Option<Vec<u8>>, [Option<u64>; 4], Option<u64>, Option<u64>, (u64, u64));

/// The same, read.
pub(crate) struct Answer {
    /// Whether the lease was asked for and is another's.
    pub(crate) refused: bool,
    pub(crate) entry: Option<Vec<u8>>,
    part: [Option<u64>; 4],
    everything: Option<u64>,
    gone: Option<u64>,
    pub(crate) redis_now: u64,
    pub(crate) at: Moment,
}

impl Answer {
    pub(crate) fn read(raw: Raw, claimed: bool, at: Moment) -> Self {
        let (claim, entry, part, everything, gone, (seconds, micros)) = raw;
        let redis_now = seconds * 1_000 + micros / 1_000;
        Self { refused: claimed && claim.is_none(), entry, part, everything, gone, redis_now, at }
    }

    /// Whether the generations that must be present are.
    pub(crate) const fn is_founded(&self) -> bool {
        self.everything.is_some() && self.part[0].is_some()
    }

    pub(crate) fn generation(&self) -> Generation {
        let [tenant, branch, event_type, three] = self.part;
        [self.everything, tenant, branch, event_type, three, self.gone].map(Option::unwrap_or_default)
    }
}
