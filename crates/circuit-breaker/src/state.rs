//! The state of a circuit, and the one 64-bit word it is packed into.
//!
//! Everything that decides fits one word, so every step of the law is one compare-and-swap
//! and no reader can see half of a change:
//!
//! ```text
//! generation 20 | phase 3 | attempt 5 | observed 1 | payload 35
//! ```
//!
//! The payload is the run of failures (closed), the tick at which the wait ends, modulo 2^35
//! milliseconds (open), or probes out and successes (half-open). The generation grows with each
//! change of phase and fences results that were admitted before it.

use crate::clock::Tick;

const PAYLOAD_BITS: u32 = 35;
/// The bit that is set while calls are observed beyond the run of failures.
pub(crate) const OBSERVED: u64 = 1 << PAYLOAD_BITS;
const ATTEMPT_SHIFT: u32 = PAYLOAD_BITS + 1;
const ATTEMPT_MASK: u64 = 0x1f;
const PHASE_SHIFT: u32 = ATTEMPT_SHIFT + 5;
const PHASE_MASK: u64 = 0b111;
const GENERATION_SHIFT: u32 = PHASE_SHIFT + 3;

/// Bits of the word that change without a change of generation.
pub(crate) const PAYLOAD_MASK: u64 = (1 << PAYLOAD_BITS) - 1;
/// Generations are counted modulo this.
pub(crate) const GENERATIONS: u32 = 1 << 20;
/// The longest wait that the payload tells from one long past: 24 days.
pub(crate) const LONGEST_WAIT: Tick = 24 * 24 * 60 * 60 * 1000;
/// The largest run of failures that is counted.
pub(crate) const MOST_FAILURES: u32 = u16::MAX as u32;
/// The largest number of probes and of successes that is counted.
pub(crate) const MOST_PROBES: u32 = u8::MAX as u32;
/// Repeated openings are counted up to here; any growth has met its cap by then.
pub(crate) const MOST_ATTEMPTS: u32 = ATTEMPT_MASK as u32;

/// What a circuit does with calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Phase {
    /// Calls pass; failures in a row are counted.
    Closed { failures: u32 },
    /// Calls are refused until the tick (modulo the payload).
    Open { until: Tick },
    /// A few calls pass as probes.
    HalfOpen { out: u32, successes: u32 },
    /// Held open by an operator.
    ForcedOpen,
    /// Held closed by an operator; goes on counting.
    ForcedClosed { failures: u32 },
    /// Lets all pass and only tells what it would have done.
    MetricsOnly { failures: u32 },
}

/// The whole deciding state of a circuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct State {
    /// Grows with each change of phase.
    pub(crate) generation: u32,
    /// How often the circuit opened again since it was last closed.
    pub(crate) attempt: u32,
    /// Whether calls are observed beyond the run of failures (windows, calls in flight).
    pub(crate) observed: bool,
    /// What it does with calls.
    pub(crate) phase: Phase,
}

impl State {
    /// A new circuit: closed, nothing counted.
    pub(crate) fn new(observed: bool) -> Self {
        Self { generation: 0, attempt: 0, observed, phase: Phase::Closed { failures: 0 } }
    }

    /// The same circuit in another phase, one generation on.
    pub(crate) fn turned(self, phase: Phase, attempt: u32) -> Self {
        Self { generation: (self.generation + 1) % GENERATIONS, attempt: attempt.min(MOST_ATTEMPTS), phase, ..self }
    }

    /// The same generation with other counts.
    pub(crate) fn counting(self, phase: Phase) -> Self {
        Self { phase, ..self }
    }

    /// The run of failures, in the phases that count one.
    pub(crate) fn run(self) -> Option<u32> {
        match self.phase {
            Phase::Closed { failures } | Phase::ForcedClosed { failures } | Phase::MetricsOnly { failures } => {
                Some(failures)
            }
            Phase::Open { .. } | Phase::HalfOpen { .. } | Phase::ForcedOpen => None,
        }
    }

    /// Packs the state; counts stop at their largest value.
    pub(crate) fn pack(self) -> u64 {
        let (phase, payload) = match self.phase {
            Phase::Closed { failures } => (0, run(failures)),
            Phase::Open { until } => (1, until & PAYLOAD_MASK),
            Phase::HalfOpen { out, successes } => {
                let out = u64::from(out.min(MOST_PROBES));
                (2, out | u64::from(successes.min(MOST_PROBES)) << 8)
            }
            Phase::ForcedOpen => (3, 0),
            Phase::ForcedClosed { failures } => (4, run(failures)),
            Phase::MetricsOnly { failures } => (5, run(failures)),
        };
        u64::from(self.generation % GENERATIONS) << GENERATION_SHIFT
            | phase << PHASE_SHIFT
            | u64::from(self.attempt.min(MOST_ATTEMPTS)) << ATTEMPT_SHIFT
            | if self.observed { OBSERVED } else { 0 }
            | payload
    }

    /// Reads a packed word.
    pub(crate) fn unpack(word: u64) -> Self {
        let payload = word & PAYLOAD_MASK;
        let failures = (payload & u64::from(MOST_FAILURES)) as u32;
        let phase = match (word >> PHASE_SHIFT) & PHASE_MASK {
            0 => Phase::Closed { failures },
            1 => Phase::Open { until: payload },
            2 => Phase::HalfOpen { out: (payload & 0xff) as u32, successes: ((payload >> 8) & 0xff) as u32 },
            3 => Phase::ForcedOpen,
            4 => Phase::ForcedClosed { failures },
            _ => Phase::MetricsOnly { failures },
        };
        Self {
            generation: (word >> GENERATION_SHIFT) as u32,
            attempt: ((word >> ATTEMPT_SHIFT) & ATTEMPT_MASK) as u32,
            observed: word & OBSERVED != 0,
            phase,
        }
    }
}

fn run(failures: u32) -> u64 {
    u64::from(failures.min(MOST_FAILURES))
}

/// Whether the word is a closed circuit that only counts failures in a row: the phase and the
/// observed bit are all zero, so this is one mask.
#[inline]
pub(crate) fn is_plainly_closed(word: u64) -> bool {
    word & (PHASE_MASK << PHASE_SHIFT | OBSERVED) == 0
}

/// Whether the word is a closed circuit, observed or not.
#[inline]
pub(crate) fn is_closed(word: u64) -> bool {
    word & (PHASE_MASK << PHASE_SHIFT) == 0
}

/// Until when the word refuses by itself: the wait of an open circuit.
#[inline]
pub(crate) fn open_until(word: u64) -> Option<Tick> {
    let open = (word >> PHASE_SHIFT) & PHASE_MASK == 1;
    open.then_some(word & PAYLOAD_MASK)
}

/// Time left of an open circuit's wait. A wait longer than any that can be set is one that
/// ended so long ago that the payload went around.
pub(crate) fn remaining(until: Tick, now: Tick) -> Tick {
    let left = until.wrapping_sub(now) & PAYLOAD_MASK;
    if left > LONGEST_WAIT { 0 } else { left }
}

/// Whether generation `a` comes after `b`, counting around.
pub(crate) fn is_newer(a: u32, b: u32) -> bool {
    let ahead = a.wrapping_sub(b) % GENERATIONS;
    ahead != 0 && ahead < GENERATIONS / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Word by word, so that a state in a log or a debugger can be read, and no bit is used twice.
    #[test]
    fn each_part_has_its_bits() {
        let state = |phase| State { generation: 0xabcde, attempt: 0x15, observed: true, phase };
        let high = 0xabcde << 44 | 0x15 << 36 | 1 << 35;
        for (phase, low) in [
            (Phase::Closed { failures: 0x1234 }, 0x1234),
            (Phase::Open { until: 0x7_1234_5678 }, 1 << 41 | 0x7_1234_5678),
            (Phase::HalfOpen { out: 0x12, successes: 0x34 }, 2 << 41 | 0x3412),
            (Phase::ForcedOpen, 3 << 41),
            (Phase::ForcedClosed { failures: 7 }, 4 << 41 | 7),
            (Phase::MetricsOnly { failures: 7 }, 5 << 41 | 7),
        ] {
            assert_eq!(state(phase).pack(), high | low, "{phase:?}");
            assert_eq!(State::unpack(high | low), state(phase));
        }
        let unobserved = State { observed: false, ..state(Phase::ForcedOpen) };
        assert_eq!(State::unpack(unobserved.pack()), unobserved);
    }

    #[test]
    fn counts_stop_and_generations_go_around() {
        let most = State::new(false).counting(Phase::Closed { failures: u32::MAX });
        assert_eq!(State::unpack(most.pack()).phase, Phase::Closed { failures: MOST_FAILURES });
        let probes = most.counting(Phase::HalfOpen { out: 300, successes: 300 });
        assert_eq!(State::unpack(probes.pack()).phase, Phase::HalfOpen { out: MOST_PROBES, successes: MOST_PROBES });
        let last = State { generation: GENERATIONS - 1, ..State::new(false) };
        let next = last.turned(Phase::ForcedOpen, 99);
        assert_eq!((next.generation, next.attempt), (0, MOST_ATTEMPTS));
        assert!(is_newer(next.generation, last.generation) && !is_newer(last.generation, next.generation));
        assert!(!is_newer(5, 5) && !is_newer(GENERATIONS / 2, 0) && is_newer(GENERATIONS / 2 - 1, 0));
    }

    #[test]
    fn only_a_closed_word_is_closed_and_only_an_unobserved_one_plainly() {
        let phases = [
            Phase::Open { until: 1 },
            Phase::HalfOpen { out: 1, successes: 0 },
            Phase::ForcedOpen,
            Phase::ForcedClosed { failures: 0 },
            Phase::MetricsOnly { failures: 0 },
        ];
        for observed in [false, true] {
            let closed = State { attempt: 3, generation: 9, ..State::new(observed) }.pack();
            assert_eq!((is_closed(closed), is_plainly_closed(closed)), (true, !observed));
            for phase in phases {
                let word = State { observed, phase, ..State::new(observed) }.pack();
                assert!(!is_closed(word) && !is_plainly_closed(word), "{phase:?}");
                assert_eq!(open_until(word).is_some(), matches!(phase, Phase::Open { .. }));
            }
        }
    }

    #[test]
    fn a_wait_is_told_from_one_long_past_however_the_ticks_go_around() {
        for now in [0, 5_000, PAYLOAD_MASK, PAYLOAD_MASK + 7] {
            assert_eq!(remaining(now.wrapping_add(LONGEST_WAIT) & PAYLOAD_MASK, now), LONGEST_WAIT);
            assert_eq!(remaining(now & PAYLOAD_MASK, now), 0);
            assert_eq!(remaining(now.wrapping_sub(1) & PAYLOAD_MASK, now), 0);
        }
        assert_eq!(LONGEST_WAIT, 2_073_600_000);
    }
}
