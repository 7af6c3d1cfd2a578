//! The law of one limit.
//!
//! A rule says how spent allowance comes back. What has been spent is a cell of two numbers; the
//! rule reads them at a moment, says how long a weight would have to wait, charges it, or gives it
//! back. Four rules:
//!
//! - **lifetime**: everything ever charged counts, until nothing has been charged for `idle`;
//! - **fixed window**: a window opens with its first charge and is empty again when it ends;
//! - **sliding window**: two windows side by side, the older one counting by the part of it that
//!   the sliding window still covers;
//! - **GCRA**: spent allowance drains evenly, the whole allowance per `period`.
//!
//! All arithmetic is on whole numbers below 2^53 and rounds against the caller, so that a wait that
//! is told is never too short, and the Redis script reckons the same.

use std::time::Duration;

use crate::moment::{Moment, micros};

/// How the allowance of a limit comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case", deny_unknown_fields))]
#[non_exhaustive]
pub enum Rule {
    /// Counts for the subject's whole life; forgotten when `idle` has passed without a charge.
    Lifetime {
        /// How long the count outlives the last charge.
        #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
        idle: Duration,
    },
    /// A window that opens with its first charge and ends `window` later.
    FixedWindow {
        /// The window's length.
        #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
        window: Duration,
    },
    /// A sliding window, estimated from the present and the previous fixed window.
    SlidingWindow {
        /// The window's length.
        #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
        window: Duration,
    },
    /// The generic cell rate algorithm: a burst of the whole allowance, drained evenly over `period`.
    Gcra {
        /// How long it takes a wholly spent allowance to come back.
        #[cfg_attr(feature = "serde", serde(with = "crate::seconds"))]
        period: Duration,
    },
}

/// The rule's shape without its time: what the arithmetic branches on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Lifetime,
    Fixed,
    Sliding,
    Gcra,
}

impl Rule {
    /// The rule's one duration: idle time, window or period.
    #[must_use]
    pub const fn window(self) -> Duration {
        match self {
            Self::Lifetime { idle } => idle,
            Self::FixedWindow { window } | Self::SlidingWindow { window } => window,
            Self::Gcra { period } => period,
        }
    }

    pub(crate) const fn shape(self) -> Shape {
        match self {
            Self::Lifetime { .. } => Shape::Lifetime,
            Self::FixedWindow { .. } => Shape::Fixed,
            Self::SlidingWindow { .. } => Shape::Sliding,
            Self::Gcra { .. } => Shape::Gcra,
        }
    }

    /// The rule made ready for reckoning with `allowed`.
    pub(crate) fn meter(self, allowed: u32) -> Meter {
        Meter { shape: self.shape(), span: micros(self.window()), allowed: u64::from(allowed) }
    }
}

/// What has been spent under one limit; empty when `amount` is 0.
///
/// `at` is the last charge (lifetime), the window's start (fixed and sliding) or the moment that
/// `amount` was reckoned for (GCRA). `amount` is a count; for the sliding window the previous count
/// times 2^32 plus the present one; for GCRA a count times the period in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Cell {
    pub(crate) at: Moment,
    pub(crate) amount: u64,
}

/// A rule with its span in microseconds and the allowance in force for this subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meter {
    pub(crate) shape: Shape,
    pub(crate) span: u64,
    pub(crate) allowed: u64,
}

/// Present and previous count of a sliding window, and how much of the present one has passed.
#[derive(Debug, Clone, Copy)]
struct Slide {
    start: Moment,
    previous: u64,
    present: u64,
    elapsed: u64,
}

impl Meter {
    /// How much is spent at `now`, in whole units, rounded up.
    #[inline(always)]
    pub(crate) fn used(self, cell: Cell, now: Moment) -> u64 {
        match self.shape {
            Shape::Lifetime | Shape::Fixed => self.live(cell, now),
            Shape::Sliding => self.spread(self.slide(cell, now)).div_ceil(self.span),
            Shape::Gcra => self.level(cell, now).div_ceil(self.span),
        }
    }

    /// Whether `weight` fits now.
    #[inline]
    pub(crate) fn fits(self, cell: Cell, weight: u64, now: Moment) -> bool {
        self.allowed.checked_sub(weight).is_some_and(|room| match self.shape {
            Shape::Lifetime | Shape::Fixed => self.live(cell, now) <= room,
            Shape::Sliding => self.spread(self.slide(cell, now)) <= room * self.span,
            Shape::Gcra => self.level(cell, now) <= room * self.span,
        })
    }

    /// How long `weight` has to wait until it fits: 0 when it fits now, `None` when it never will.
    #[inline]
    pub(crate) fn wait(self, cell: Cell, weight: u64, now: Moment) -> Option<u64> {
        let room = self.allowed.checked_sub(weight)?;
        Some(match self.shape {
            _ if self.fits(cell, weight, now) => 0,
            Shape::Lifetime | Shape::Fixed => self.span - self.elapsed(cell.at, now),
            Shape::Sliding => self.slide_wait(self.slide(cell, now), room),
            Shape::Gcra => (self.level(cell, now) - room * self.span).div_ceil(self.allowed.max(1)),
        })
    }

    /// The cell after `weight` was charged at `now`.
    #[inline(always)]
    pub(crate) fn charge(self, cell: Cell, weight: u64, now: Moment) -> Cell {
        match self.shape {
            Shape::Lifetime => Cell { at: now, amount: self.live(cell, now) + weight },
            Shape::Fixed => match self.live(cell, now) {
                0 => Cell { at: now, amount: weight },
                used => Cell { at: cell.at, amount: used + weight },
            },
            Shape::Sliding => {
                let slide = self.slide(cell, now);
                Cell { at: slide.start, amount: pack(slide.previous, slide.present + weight) }
            }
            Shape::Gcra => Cell { at: now, amount: self.level(cell, now) + weight * self.span },
        }
    }

    /// The cell after `weight` was charged at `now`, how much is spent then, and until when.
    #[inline]
    pub(crate) fn spend(self, cell: Cell, weight: u64, now: Moment) -> (Cell, u64, u64) {
        // In each arm the shape is known when it is compiled, so that all three branch on it once.
        match self.shape {
            Shape::Lifetime => Self { shape: Shape::Lifetime, ..self }.spend_as(cell, weight, now),
            Shape::Fixed => Self { shape: Shape::Fixed, ..self }.spend_as(cell, weight, now),
            Shape::Sliding => Self { shape: Shape::Sliding, ..self }.spend_as(cell, weight, now),
            Shape::Gcra => Self { shape: Shape::Gcra, ..self }.spend_as(cell, weight, now),
        }
    }

    #[inline(always)]
    fn spend_as(self, cell: Cell, weight: u64, now: Moment) -> (Cell, u64, u64) {
        let cell = self.charge(cell, weight, now);
        (cell, self.used(cell, now), self.reset_after(cell, now))
    }

    /// The cell after `weight`, charged at `charged`, was given back at `now`.
    ///
    /// What a window has forgotten already is not given back a second time.
    pub(crate) fn refund(self, cell: Cell, weight: u64, (charged, now): (Moment, Moment)) -> Cell {
        match self.shape {
            Shape::Lifetime => Cell { amount: self.live(cell, now).saturating_sub(weight), ..cell },
            Shape::Fixed if charged < cell.at => cell,
            Shape::Fixed => Cell { amount: self.live(cell, now).saturating_sub(weight), ..cell },
            Shape::Sliding => {
                let slide = self.slide(cell, now);
                let (mut previous, mut present) = (slide.previous, slide.present);
                if charged >= slide.start {
                    present = present.saturating_sub(weight);
                } else if charged.as_micros() + self.span >= slide.start.as_micros() {
                    previous = previous.saturating_sub(weight);
                }
                Cell { at: slide.start, amount: pack(previous, present) }
            }
            Shape::Gcra => {
                let level = self.level(cell, now).saturating_sub(weight * self.span);
                Cell { at: now, amount: level }
            }
        }
    }

    /// A cell that reads `used`, never less than what was read elsewhere.
    #[cfg(feature = "redis")]
    pub(crate) fn mirror(self, used: u64, reset: u64, now: Moment) -> Cell {
        let begun = now.as_micros().saturating_sub(self.span.saturating_sub(reset));
        match self.shape {
            Shape::Lifetime | Shape::Fixed => Cell { at: Moment::from_micros(begun), amount: used },
            // As if all of it had been spent just now.
            Shape::Sliding => Cell { at: now, amount: used },
            Shape::Gcra => Cell { at: now, amount: used * self.span },
        }
    }

    /// How long until nothing charged so far counts any more.
    #[inline(always)]
    pub(crate) fn reset_after(self, cell: Cell, now: Moment) -> u64 {
        match self.shape {
            Shape::Lifetime | Shape::Fixed if cell.amount == 0 => 0,
            Shape::Lifetime | Shape::Fixed => self.span - self.elapsed(cell.at, now),
            Shape::Sliding => {
                let slide = self.slide(cell, now);
                let left = self.span - slide.elapsed;
                match (slide.present, slide.previous) {
                    (0, 0) => 0,
                    (0, _) => left,
                    _ => left + self.span,
                }
            }
            Shape::Gcra => self.level(cell, now).div_ceil(self.allowed.max(1)),
        }
    }

    /// Whether nothing charged so far counts any more, whatever this subject is allowed.
    pub(crate) fn is_quiet(self, cell: Cell, now: Moment) -> bool {
        match self.shape {
            // However little is allowed, all of it has come back after one period.
            Shape::Gcra => cell.amount == 0 || self.elapsed(cell.at, now) >= self.span,
            _ => self.reset_after(cell, now) == 0,
        }
    }

    /// Time since `at`, at most the span; a clock that ran backwards counts as standing still.
    #[inline]
    fn elapsed(self, at: Moment, now: Moment) -> u64 {
        now.as_micros().saturating_sub(at.as_micros()).min(self.span)
    }

    #[inline]
    fn live(self, cell: Cell, now: Moment) -> u64 {
        if self.elapsed(cell.at, now) < self.span { cell.amount } else { 0 }
    }

    /// A GCRA cell's amount at `now`: it drains by the allowance per microsecond.
    #[inline]
    fn level(self, cell: Cell, now: Moment) -> u64 {
        let elapsed = now.as_micros().saturating_sub(cell.at.as_micros());
        if elapsed >= cell.amount { 0 } else { cell.amount.saturating_sub(elapsed.saturating_mul(self.allowed)) }
    }

    /// A sliding cell rolled forward to `now`.
    #[inline]
    fn slide(self, cell: Cell, now: Moment) -> Slide {
        let elapsed = now.as_micros().saturating_sub(cell.at.as_micros());
        let (previous, present) = unpack(cell.amount);
        if cell.amount == 0 || elapsed >= 2 * self.span {
            Slide { start: now, previous: 0, present: 0, elapsed: 0 }
        } else if elapsed >= self.span {
            let start = Moment::from_micros(cell.at.as_micros() + self.span);
            Slide { start, previous: present, present: 0, elapsed: elapsed - self.span }
        } else {
            Slide { start: cell.at, previous, present, elapsed }
        }
    }

    /// What a sliding window holds, times its span.
    #[inline]
    fn spread(self, slide: Slide) -> u64 {
        slide.previous * (self.span - slide.elapsed) + slide.present * self.span
    }

    /// How long a sliding window that has no room for more than `room` takes to have it.
    fn slide_wait(self, slide: Slide, room: u64) -> u64 {
        let left = self.span - slide.elapsed;
        // The previous window fades until it covers no more than `room` leaves beside the present.
        if let Some(beside) = room.checked_sub(slide.present) {
            return left - (beside * self.span / slide.previous).min(left);
        }
        // Only in the next window, where the present one is the one that fades.
        left + self.span - (room * self.span / slide.present).min(self.span)
    }
}

const fn pack(previous: u64, present: u64) -> u64 {
    previous << 32 | present
}

const fn unpack(amount: u64) -> (u64, u64) {
    (amount >> 32, amount & u32::MAX as u64)
}
