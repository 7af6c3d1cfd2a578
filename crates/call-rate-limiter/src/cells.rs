//! The cells of one scope: as many as the policy has limits on it.

use crate::rule::Cell;

/// Cells held beside the subject itself; a policy with more of them on one scope takes a heap slice.
const INLINE: usize = 3;

/// The cells of one scope, by slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cells {
    Inline([Cell; INLINE]),
    Heap(Box<[Cell]>),
}

impl Cells {
    pub(crate) fn new(count: usize) -> Self {
        if count <= INLINE {
            Self::Inline([Cell::default(); INLINE])
        } else {
            Self::Heap(vec![Cell::default(); count].into())
        }
    }

    pub(crate) fn at(&self, slot: usize) -> Cell {
        match self {
            Self::Inline(cells) => cells[slot],
            Self::Heap(cells) => cells[slot],
        }
    }

    pub(crate) fn at_mut(&mut self, slot: usize) -> &mut Cell {
        match self {
            Self::Inline(cells) => &mut cells[slot],
            Self::Heap(cells) => &mut cells[slot],
        }
    }

    /// All of them, and perhaps some more that nobody uses.
    #[inline]
    pub(crate) fn all_mut(&mut self) -> &mut [Cell] {
        match self {
            Self::Inline(cells) => cells,
            Self::Heap(cells) => cells,
        }
    }

    pub(crate) fn clear(&mut self) {
        self.all_mut().fill(Cell::default());
    }
}
