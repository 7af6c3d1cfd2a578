//! What a local time means when the clocks change.
//!
//! **The law.** A local time usually names one instant. When the clocks go back, an hour happens
//! twice and its times name two instants: the *fold*. When the clocks go forward, an hour is missing
//! and its times name none: the *gap*. [`DstRules`] say which instant is meant then, for the wish of a
//! caller as well as for the start and the end of opening hours.

use chrono::{DateTime, Utc};

/// Which instant a local time means that the clocks jump over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Gap {
    /// The instant of the jump itself: 02:30 becomes 03:00. Keeps the order of times, so a range that
    /// lies wholly within the gap does not exist that day.
    #[default]
    Jump,
    /// Moved later by the length of the gap: 02:30 becomes 03:30 (RFC 5545, "compatible" elsewhere).
    Later,
    /// Moved earlier by the length of the gap: 02:30 becomes 01:30.
    Earlier,
}

/// Which instant a local time means that happens twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Fold {
    /// The first pass, before the clocks go back (RFC 5545).
    #[default]
    First,
    /// The second pass.
    Second,
    /// A range starts in the first pass and ends in the second, so that it covers both; a single time
    /// means the first.
    Both,
}

/// The caller's choice for both clock changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct DstRules {
    /// For times that the clocks jump over.
    pub gap: Gap,
    /// For times that happen twice.
    pub fold: Fold,
}

/// Every instant that a local time names, before any rule has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LocalInstants {
    /// The usual case.
    Once(DateTime<Utc>),
    /// The clocks went back; both passes.
    Twice {
        /// The first pass.
        first: DateTime<Utc>,
        /// The second pass.
        second: DateTime<Utc>,
    },
    /// The clocks went forward over it; the three instants that may be meant.
    Skipped {
        /// The instant at which the clocks jump.
        jump: DateTime<Utc>,
        /// Moved later by the length of the gap.
        later: DateTime<Utc>,
        /// Moved earlier by the length of the gap.
        earlier: DateTime<Utc>,
    },
}

impl LocalInstants {
    /// The one instant that the rules choose.
    #[must_use]
    pub const fn choose(self, rules: DstRules) -> DateTime<Utc> {
        match self {
            Self::Once(instant) => instant,
            Self::Twice { first, second } => match rules.fold {
                Fold::First | Fold::Both => first,
                Fold::Second => second,
            },
            Self::Skipped { jump, later, earlier } => match rules.gap {
                Gap::Jump => jump,
                Gap::Later => later,
                Gap::Earlier => earlier,
            },
        }
    }

    /// The instant that the rules choose for the end of a range.
    #[must_use]
    pub(crate) const fn choose_end(self, rules: DstRules) -> DateTime<Utc> {
        match (self, rules.fold) {
            (Self::Twice { second, .. }, Fold::Both) => second,
            _ => self.choose(rules),
        }
    }

    /// True for a local time that happens twice.
    #[must_use]
    pub const fn is_fold(self) -> bool {
        matches!(self, Self::Twice { .. })
    }

    /// True for a local time that does not happen.
    #[must_use]
    pub const fn is_gap(self) -> bool {
        matches!(self, Self::Skipped { .. })
    }
}
