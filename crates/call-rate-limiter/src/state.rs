//! What is remembered of one subject: a cell per limit, the functions seen, and the block.

use crate::cells::Cells;
use crate::functions::{Functions, Place};
use crate::limit::Scope;
use crate::moment::Moment;
use crate::policy::{CellCounts, Policy};
use crate::rule::Cell;

/// A block: until when, and which limits brought it about (a bit each).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) until: Moment,
    pub(crate) by: u8,
}

/// What is remembered of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) cells: Cells,
    pub(crate) block: Option<Block>,
    /// Boxed: most subjects have none, and a million of them pay for the field.
    pub(crate) functions: Option<Box<Functions>>,
}

impl State {
    pub(crate) fn new(counts: CellCounts) -> Self {
        Self { cells: Cells::new(counts.call), block: None, functions: None }
    }

    /// Forgets everything: a subject that starts afresh.
    pub(crate) fn clear(&mut self) {
        self.cells.clear();
        self.block = None;
        self.functions = None;
    }

    /// Drops what time has ended: a block that is over, with the budget before it, and the
    /// functions of a lifetime that is.
    #[inline]
    pub(crate) fn settle(&mut self, policy: &Policy, now: Moment) {
        if self.block.is_some_and(|block| now >= block.until) {
            self.clear();
        }
        if self.functions.is_some() && self.block.is_none() && self.anchor_left(policy, now) == 0 {
            self.functions = None;
        }
    }

    /// Microseconds until the lifetime ends that the functions' counts belong to.
    pub(crate) fn anchor_left(&self, policy: &Policy, now: Moment) -> u64 {
        policy.anchor().map_or(u64::MAX, |anchor| {
            let at = self.cells.at(policy.slot(anchor)).at;
            policy.anchor_span().saturating_sub(now.as_micros().saturating_sub(at.as_micros()))
        })
    }

    /// Whether nothing of this subject matters any more at `now`.
    pub(crate) fn is_idle(&self, policy: &Policy, now: Moment) -> bool {
        if let Some(block) = self.block {
            return now >= block.until;
        }
        let quiet = |scope, cells: &Cells| {
            policy.limits().iter().enumerate().filter(|(_, limit)| limit.scope == scope).all(|(limit, _)| {
                let cell = cells.at(policy.slot(limit));
                policy.meter(limit, policy.allowances()).is_quiet(cell, now)
            })
        };
        quiet(Scope::Call, &self.cells)
            && (self.anchor_left(policy, now) == 0
                || self.functions.as_ref().is_none_or(|functions| functions.all_cells(quiet)))
    }

    /// The cell of one limit at a place, empty where there is none yet.
    #[inline]
    pub(crate) fn cell(&self, (scope, slot): (Scope, usize), place: Place) -> Cell {
        match scope {
            Scope::Call => self.cells.at(slot),
            _ => self.functions.as_ref().map_or(Cell::default(), |all| all.cell((scope, slot), place)),
        }
    }

    /// The same for writing; `None` where there is no such cell.
    pub(crate) fn cell_mut(&mut self, (scope, slot): (Scope, usize), place: Place) -> Option<&mut Cell> {
        if scope == Scope::Call {
            return Some(self.cells.at_mut(slot));
        }
        self.functions.as_mut()?.cell_mut((scope, slot), place)
    }
}
