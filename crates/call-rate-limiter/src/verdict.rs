//! The answer to a request: admitted or refused, with the reading of every limit that was touched.

use std::fmt;
use std::time::Duration;

use crate::decision::{Charge, Decision, NEVER, Outcome};
use crate::limit::Limit;
use crate::moment::Moment;
use crate::policy::Policy;

/// What a limiter answers. A refusal is a value, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a verdict that nobody looks at limits nobody"]
pub enum Verdict<'p> {
    /// The request may go on, and has been charged.
    Admitted(Admitted<'p>),
    /// The request may not go on, and nothing has been charged.
    Refused(Refused<'p>),
}

/// What both answers carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facts<'p> {
    pub(crate) policy: &'p Policy,
    pub(crate) decision: Decision,
    pub(crate) source: Source,
}

/// Whose counts a verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// This process, which is the home of the counts.
    Memory,
    /// The Redis store that is the home of the counts.
    Store,
    /// This process's memory of a block that the store pronounced.
    Remembered,
    /// This process's shadow of the counts, because the store is out of reach.
    Local,
    /// No counts: the store is out of reach, and the policy then admits (or refuses) everything.
    Nothing,
}

/// A request that was admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admitted<'p>(pub(crate) Facts<'p>);

/// A request that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused<'p>(pub(crate) Facts<'p>);

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// It went over a limit.
    Exceeded,
    /// The subject went over a limit earlier and is blocked since.
    Blocked,
    /// There was no room for a new subject or function, and the policy refuses then.
    Full,
    /// The store is out of reach, and the policy refuses everything then.
    Unavailable,
}

/// What was charged and when: what a refund needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    pub(crate) charge: Charge,
    pub(crate) source: Source,
}

/// One limit as a request found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitReading<'p> {
    /// The limit.
    pub limit: &'p Limit,
    /// What is spent, this request included when it was admitted.
    pub used: u32,
    /// What is allowed for this subject.
    pub allowed: u32,
    /// How long until nothing charged so far counts any more.
    pub reset_after: Duration,
    /// Whether this limit was exceeded and refused the request.
    pub exceeded: bool,
    /// Whether this limit is in shadow and would have refused the request.
    pub would_refuse: bool,
}

impl LimitReading<'_> {
    /// What is left.
    #[must_use]
    pub const fn remaining(&self) -> u32 {
        self.allowed.saturating_sub(self.used)
    }
}

impl fmt::Display for LimitReading<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}/{})", self.limit.name, self.used, self.allowed)
    }
}

impl<'p> Facts<'p> {
    pub(crate) fn limits(&self) -> impl Iterator<Item = LimitReading<'p>> + use<'p> {
        let (policy, decision) = (self.policy, self.decision);
        let read = move |(index, limit): (usize, &'p Limit)| {
            let (bit, reading) = (1 << index, decision.readings[index]);
            (decision.read & bit != 0).then(|| LimitReading {
                limit,
                used: reading.used,
                allowed: reading.allowed,
                reset_after: Duration::from_micros(reading.reset),
                exceeded: decision.exceeded & bit != 0,
                would_refuse: decision.shadowed & bit != 0,
            })
        };
        policy.limits().iter().enumerate().filter_map(read)
    }
}

impl<'p> Verdict<'p> {
    pub(crate) fn new(policy: &'p Policy, decision: Decision, source: Source) -> Self {
        Self::decided(policy, source, decision.at, |blank| *blank = decision)
    }

    /// The verdict on what `decide` decides at `now`, in its place: most requests are admitted, and a
    /// verdict is large to be carried about.
    #[inline(always)]
    pub(crate) fn decided(policy: &'p Policy, source: Source, now: Moment, decide: impl FnOnce(&mut Decision)) -> Self {
        let decision = Decision::new(Outcome::Admitted, now, 0);
        let mut verdict = Self::Admitted(Admitted(Facts { policy, decision, source }));
        if let Self::Admitted(Admitted(facts)) = &mut verdict {
            decide(&mut facts.decision);
            if facts.decision.outcome != Outcome::Admitted {
                return Self::Refused(Refused(*facts));
            }
        }
        verdict
    }

    pub(crate) const fn facts(&self) -> &Facts<'p> {
        match self {
            Self::Admitted(Admitted(facts)) | Self::Refused(Refused(facts)) => facts,
        }
    }

    /// Whether the request may go on.
    #[must_use]
    pub const fn is_admitted(&self) -> bool {
        matches!(self, Self::Admitted(_))
    }

    /// The refusal, when it is one.
    #[must_use]
    pub const fn refused(&self) -> Option<&Refused<'p>> {
        match self {
            Self::Admitted(_) => None,
            Self::Refused(refused) => Some(refused),
        }
    }

    /// Every limit that the request touched, in the policy's order.
    pub fn limits(&self) -> impl Iterator<Item = LimitReading<'p>> + use<'p> {
        self.facts().limits()
    }

    /// The touched limit with the least left; of equals the first.
    #[must_use]
    pub fn tightest(&self) -> Option<LimitReading<'p>> {
        let enforced = |reading: &LimitReading<'_>| !reading.would_refuse;
        self.limits().filter(enforced).min_by_key(LimitReading::remaining)
    }

    /// Whose counts this rests on.
    #[must_use]
    pub const fn source(&self) -> Source {
        self.facts().source
    }

    /// Whether the store of the counts was out of reach, so that this is the best that could be said.
    #[must_use]
    pub const fn is_degraded(&self) -> bool {
        matches!(self.facts().source, Source::Local | Source::Nothing)
    }
}

impl<'p> Admitted<'p> {
    /// Every limit that the request touched, charged already.
    pub fn limits(&self) -> impl Iterator<Item = LimitReading<'p>> + use<'p> {
        self.0.limits()
    }

    /// What a refund of this request needs.
    #[must_use]
    pub const fn receipt(&self) -> Receipt {
        Receipt { charge: Charge::of(&self.0.decision), source: self.0.source }
    }
}

impl<'p> Refused<'p> {
    /// How long to wait: who waits that long is admitted unless others were meanwhile, who comes
    /// sooner is not. [`Duration::MAX`] when the weight is more than a limit allows at all.
    #[must_use]
    pub const fn retry_after(&self) -> Duration {
        match self.0.decision.wait {
            NEVER => Duration::MAX,
            wait => Duration::from_micros(wait),
        }
    }

    /// Why.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match (self.0.decision.outcome, self.0.source) {
            (Outcome::Blocked, _) => Reason::Blocked,
            (Outcome::Full, Source::Nothing) => Reason::Unavailable,
            (Outcome::Full, _) => Reason::Full,
            _ => Reason::Exceeded,
        }
    }

    /// Every limit that was exceeded, with what was used and allowed.
    pub fn exceeded(&self) -> impl Iterator<Item = LimitReading<'p>> + use<'p> {
        self.0.limits().filter(|reading| reading.exceeded)
    }

    /// The exceeded limits as text: `total (50/50)`.
    #[must_use]
    pub fn limits_exceeded(&self) -> Vec<String> {
        self.exceeded().map(|reading| reading.to_string()).collect()
    }
}
