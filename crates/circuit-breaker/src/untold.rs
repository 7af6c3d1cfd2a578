//! What a circuit's calls and commands left for the fleet to hear, as one word: whoever reads it
//! sees all of a moment.

use crate::event::Cause;
use crate::state::{GENERATIONS, MOST_FAILURES};

const HAND_SHIFT: u32 = 16;
const HAND: u64 = 1 << 36;
const ENDED: u64 = 1 << 37;
const WANTED: u64 = 1 << 38;
const COMMANDS_SHIFT: u32 = 40;

/// What the fleet has not heard yet. It is empty at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Untold {
    /// Failures of this generation, since its run last ended.
    pub(crate) failures: u32,
    /// A success ended the run of failures, before these.
    pub(crate) ended: bool,
    /// The generation that an operator's command began here.
    pub(crate) by_hand: Option<u32>,
    /// A call was refused: somebody here would make the probe.
    pub(crate) wanted: bool,
    /// Commands that have not left their note yet. Until they have, the state says more than this.
    pub(crate) commands: u8,
}

impl Untold {
    /// A failure that opened nothing.
    pub(crate) fn failed(self) -> Self {
        Self { failures: (self.failures + 1).min(MOST_FAILURES), ..self }
    }

    /// A success that ended a run of failures.
    pub(crate) fn run_ended(self) -> Self {
        Self { failures: 0, ended: true, ..self }
    }

    /// The circuit changed its phase: what was counted before is of an earlier generation.
    pub(crate) fn turned(self, cause: Cause, generation: u32) -> Self {
        let by_hand = if cause == Cause::ByHand { Some(generation) } else { self.by_hand };
        Self { failures: 0, ended: false, by_hand, ..self }
    }

    /// A call was refused.
    pub(crate) fn refused(self) -> Self {
        Self { wanted: true, ..self }
    }

    /// The same when the fleet is being told of it.
    pub(crate) fn taken(self) -> Self {
        Self { failures: 0, ended: false, by_hand: None, ..self }
    }

    /// The same when the lease is being asked for.
    pub(crate) fn asked(self) -> Self {
        Self { wanted: false, ..self }
    }

    /// Whether there is something to count.
    pub(crate) fn counts(self) -> bool {
        self.ended || self.failures > 0
    }

    pub(crate) fn command_begins(self) -> Self {
        Self { commands: self.commands.saturating_add(1), ..self }
    }

    pub(crate) fn command_ends(self) -> Self {
        Self { commands: self.commands.saturating_sub(1), ..self }
    }

    pub(crate) fn pack(self) -> u64 {
        let hand = self.by_hand.map_or(0, |generation| HAND | u64::from(generation % GENERATIONS) << HAND_SHIFT);
        u64::from(self.failures.min(MOST_FAILURES))
            | hand
            | if self.ended { ENDED } else { 0 }
            | if self.wanted { WANTED } else { 0 }
            | u64::from(self.commands) << COMMANDS_SHIFT
    }

    pub(crate) fn unpack(word: u64) -> Self {
        let generation = (word >> HAND_SHIFT) as u32 % GENERATIONS;
        Self {
            failures: word as u32 & MOST_FAILURES,
            ended: word & ENDED != 0,
            by_hand: (word & HAND != 0).then_some(generation),
            wanted: word & WANTED != 0,
            commands: (word >> COMMANDS_SHIFT) as u8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        for by_hand in [None, Some(0), Some(GENERATIONS - 1)] {
            for (failures, ended, wanted, commands) in
                [(0, false, false, 0), (MOST_FAILURES, true, false, 255), (7, false, true, 1)]
            {
                let untold = Untold { failures, ended, by_hand, wanted, commands };
                assert_eq!(Untold::unpack(untold.pack()), untold);
            }
        }
    }

    #[test]
    fn failures_stop_at_the_most_that_is_counted() {
        let most = Untold { failures: MOST_FAILURES, ..Untold::default() };
        assert_eq!(Untold::unpack(most.failed().pack()), most);
    }

    #[test]
    fn a_turn_forgets_the_counts_and_a_command_is_remembered_through_it() {
        let commanded = Untold::default().failed().turned(Cause::ByHand, 3);
        assert_eq!(commanded, Untold { by_hand: Some(3), ..Untold::default() });
        assert_eq!(commanded.failed().turned(Cause::Fleet, 4), commanded);
    }
}
