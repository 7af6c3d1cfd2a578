//! The law of lifetimes.
//!
//! An entry's age counts from the moment its load *began*, because the upstream may have read its data right then.
//!
//! ```text
//! load begins                refresh due      fresh until            stale until            error until
//!      |------------ fresh -------|--- fresh -----|--- stale-while-revalidate ---|--- stale-if-error ---|  spent
//! ```
//!
//! * **Fresh**: served. From *refresh due* on, the first caller also starts one refresh in the background; that moment
//!   is drawn anew for each entry, so that hot keys filled together are not refreshed together.
//! * **Stale**: served at once, marked, to whoever allows it, while one refresh runs in the background.
//! * **Stale if error**: not served, unless a load was tried and failed; then marked as such.
//! * **Spent**: a miss.
//!
//! The two stale spans count from the end of freshness (as in RFC 5861) and may overlap. An empty value lives for the
//! negative lifetime and then is spent at once: an empty answer is never served stale, so that an outage never sounds
//! like a full calendar. Jitter only ever shortens a lifetime; no value outlives its rule.

use std::time::Duration;

use crate::clock::Moment;

/// How long a value may be served, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// How long a found value is fresh.
    pub fresh: Duration,
    /// How long after that it may still be served while it is being refreshed.
    pub stale_while_revalidate: Duration,
    /// How long after its freshness it may still be served when a load failed: the upper age is `fresh` plus this.
    pub stale_if_error: Duration,
    /// How long an empty value is fresh.
    pub negative: Duration,
    /// Up to how many percent each lifetime is shortened by chance.
    pub jitter_percent: u8,
    /// In how many last percent of its freshness a value is refreshed ahead of time; 0 never does.
    pub refresh_ahead_percent: u8,
}

/// The moments that bound one entry's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) began: Moment,
    pub(crate) refresh_due: Moment,
    pub(crate) fresh_until: Moment,
    pub(crate) stale_until: Moment,
    pub(crate) error_until: Moment,
}

/// What may be done with an entry at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Serve it.
    Fresh,
    /// Serve it and refresh it in the background.
    RefreshDue,
    /// Serve it marked as stale, and refresh it in the background.
    Stale,
    /// Serve it only when a load has failed.
    StaleIfError,
    /// Forget it.
    Spent,
}

/// A value, as far as lifetimes are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    /// Whether the value is an empty answer.
    pub(crate) empty: bool,
    /// The loader's own upper bound on freshness.
    pub(crate) fresh_at_most: Option<Duration>,
}

impl Lifetimes {
    /// The life of a value whose load began at `began`; `chance` is any number.
    pub(crate) fn span(&self, began: Moment, kind: Kind, chance: u64) -> Span {
        let fresh = self.fresh_span(kind, chance);
        let fresh_until = began.plus(fresh);
        if kind.empty {
            let end = fresh_until;
            return Span { began, refresh_due: end, fresh_until: end, stale_until: end, error_until: end };
        }
        let stale_until = fresh_until.plus(self.stale_while_revalidate);
        Span {
            began,
            refresh_due: self.refresh_due(began, fresh_until, chance),
            fresh_until,
            stale_until,
            error_until: stale_until.max(fresh_until.plus(self.stale_if_error)),
        }
    }

    /// When a value in demand is refreshed; the upper half of the number draws it, the lower half draws the jitter.
    pub(crate) fn refresh_due(&self, began: Moment, fresh_until: Moment, chance: u64) -> Moment {
        let share = u64::from(self.refresh_ahead_percent) * (chance >> 32);
        fresh_until.minus(part(fresh_until.since(began), share, 100 << 32))
    }

    /// The longest that any entry can be of use, whatever the loader says.
    #[cfg(feature = "redis")]
    pub(crate) fn longest(&self) -> Duration {
        let stale = self.fresh + self.stale_while_revalidate.max(self.stale_if_error);
        stale.max(self.negative)
    }

    fn fresh_span(&self, kind: Kind, chance: u64) -> Duration {
        let whole = if kind.empty { self.negative } else { self.fresh };
        let cut = u64::from(self.jitter_percent) * (chance & 0xffff_ffff);
        let jittered = whole.saturating_sub(part(whole, cut, 100 << 32));
        kind.fresh_at_most.map_or(jittered, |most| jittered.min(most))
    }
}

/// `whole * numerator / denominator`, exactly.
fn part(whole: Duration, numerator: u64, denominator: u64) -> Duration {
    let nanos = whole.as_nanos() * u128::from(numerator) / u128::from(denominator);
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

impl Span {
    /// What may be done with the entry at `now`.
    #[inline]
    pub(crate) fn condition(&self, now: Moment) -> Condition {
        if now < self.refresh_due {
            Condition::Fresh
        } else if now < self.fresh_until {
            Condition::RefreshDue
        } else if now < self.stale_until {
            Condition::Stale
        } else if now < self.error_until {
            Condition::StaleIfError
        } else {
            Condition::Spent
        }
    }

    /// Whether a failed load may be answered with this entry at `now`.
    pub(crate) fn covers_error(&self, now: Moment) -> bool {
        now < self.error_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAW: Lifetimes = Lifetimes {
        fresh: Duration::from_secs(30),
        stale_while_revalidate: Duration::from_secs(20),
        stale_if_error: Duration::from_secs(300),
        negative: Duration::from_secs(10),
        jitter_percent: 0,
        refresh_ahead_percent: 20,
    };
    const FOUND: Kind = Kind { empty: false, fresh_at_most: None };

    fn at(seconds: u64) -> Moment {
        Moment::default().plus(Duration::from_secs(seconds))
    }

    /// The last nanosecond of each condition, and the first of the next.
    fn borders(span: Span, borders: &[(u64, Condition, Condition)]) {
        for (second, before, from) in borders {
            let border = at(*second);
            assert_eq!(span.condition(border.minus(Duration::from_nanos(1))), *before, "before {second} s");
            assert_eq!(span.condition(border), *from, "from {second} s");
        }
    }

    #[test]
    fn each_condition_begins_at_its_moment_and_not_before() {
        use Condition::{Fresh, RefreshDue, Spent, Stale, StaleIfError};
        let span = LAW.span(at(100), FOUND, u64::MAX);
        // A fifth of 30 s, less what the greatest draw lacks to a whole.
        assert_eq!(span.refresh_due.since(at(100)).as_secs(), 24);
        let late = LAW.span(at(100), FOUND, 0);
        assert_eq!(late.refresh_due, at(130));
        borders(late, &[(130, Fresh, Stale), (150, Stale, StaleIfError), (430, StaleIfError, Spent)]);
        borders(Span { refresh_due: at(124), ..span }, &[(124, Fresh, RefreshDue), (130, RefreshDue, Stale)]);
        let empty = LAW.span(at(100), Kind { empty: true, ..FOUND }, 0);
        borders(empty, &[(110, Fresh, Spent)]);
    }

    #[test]
    fn a_failed_load_is_covered_until_the_upper_age_and_not_at_it() {
        let span = LAW.span(at(100), FOUND, 0);
        assert!(span.covers_error(at(430).minus(Duration::from_nanos(1))));
        assert!(!span.covers_error(at(430)));
        let empty = LAW.span(at(100), Kind { empty: true, ..FOUND }, 0);
        assert!(!empty.covers_error(at(110)));
    }

    #[test]
    fn a_value_that_may_be_stale_longer_than_an_error_needs_it_covers_errors_as_long() {
        let law = Lifetimes { stale_if_error: Duration::from_secs(5), ..LAW };
        assert_eq!(law.span(at(100), FOUND, 0).error_until, at(150));
    }

    #[test]
    fn jitter_takes_its_percentage_at_most_and_the_loader_s_bound_holds_after_it() {
        let law = Lifetimes { jitter_percent: 50, ..LAW };
        let fresh = |kind, chance| law.span(at(100), kind, chance).fresh_until.since(at(100));
        let half = u64::from(u32::MAX / 2 + 1);
        assert_eq!(fresh(FOUND, 0), Duration::from_secs(30));
        assert_eq!(fresh(FOUND, half), Duration::from_millis(22_500));
        assert_eq!(fresh(Kind { empty: true, ..FOUND }, half), Duration::from_millis(7_500));
        let bounded = Kind { fresh_at_most: Some(Duration::from_secs(25)), ..FOUND };
        assert_eq!((fresh(bounded, 0), fresh(bounded, half)), (Duration::from_secs(25), Duration::from_millis(22_500)));
    }

    #[cfg(feature = "redis")]
    #[test]
    fn the_longest_life_is_the_greatest_of_the_rules() {
        assert_eq!(LAW.longest(), Duration::from_secs(330));
        let stale = Lifetimes { stale_while_revalidate: Duration::from_secs(400), ..LAW };
        assert_eq!(stale.longest(), Duration::from_secs(430));
        let empty = Lifetimes { negative: Duration::from_secs(900), ..LAW };
        assert_eq!(empty.longest(), Duration::from_secs(900));
    }
}
