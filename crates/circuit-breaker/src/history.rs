//! The last outcomes that led a circuit to where it is, each in one word.
//!
//! Written are failures, slow calls, probes' outcomes and successes that ended a run of failures.
//! A success that changes nothing is not: it would cost every healthy call a shared write. Labels
//! are static text, interned once per program, so that no payload can ever get here.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::Tick;
use crate::outcome::Verdict;

const KEPT: usize = 16;
const LABELS: usize = 255;
const TICK_BITS: u32 = 40;
const TICK_MASK: u64 = (1 << TICK_BITS) - 1;
const GENERATION_SHIFT: u32 = TICK_BITS;
const GENERATION_MASK: u32 = 0x3ff;
const LABEL_SHIFT: u32 = GENERATION_SHIFT + 10;
const KIND_SHIFT: u32 = LABEL_SHIFT + 8;

static INTERNED: [OnceLock<&'static str>; LABELS] = [const { OnceLock::new() }; LABELS];

/// A past outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PastOutcome {
    /// How long ago it was settled.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::seconds::exact"))]
    pub age: Duration,
    /// The verdict. None for a probe that was abandoned.
    pub verdict: Option<Verdict>,
    /// Whether it took longer than the slow threshold.
    pub slow: bool,
    /// Whether it was a probe.
    pub probe: bool,
    /// The label that the caller gave, or empty.
    pub label: &'static str,
    /// The generation that admitted it.
    pub generation: u32,
}

/// What is remembered of one outcome.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Note {
    pub(crate) verdict: Option<Verdict>,
    pub(crate) slow: bool,
    pub(crate) probe: bool,
    pub(crate) label: &'static str,
    pub(crate) generation: u32,
}

/// The last outcomes of one circuit.
#[derive(Debug, Default)]
pub(crate) struct History {
    written: AtomicU64,
    notes: [AtomicU64; KEPT],
}

impl History {
    pub(crate) fn write(&self, note: Note, now: Tick) {
        let verdict = match note.verdict {
            None => 0,
            Some(Verdict::Success) => 1,
            Some(Verdict::Failure) => 2,
            Some(Verdict::Ignored) => 3,
        };
        // The top bit tells a note from an empty place.
        let kind = 0b10_0000 | verdict | u64::from(note.slow) << 2 | u64::from(note.probe) << 3;
        let word = kind << KIND_SHIFT
            | interned(note.label) << LABEL_SHIFT
            | u64::from(note.generation & GENERATION_MASK) << GENERATION_SHIFT
            | now & TICK_MASK;
        let place = self.written.fetch_add(1, Ordering::Relaxed) as usize % KEPT;
        self.notes[place].store(word, Ordering::Release);
    }

    /// The notes, newest first, as seen from a generation and a time.
    pub(crate) fn read(&self, generation: u32, now: Tick) -> Vec<PastOutcome> {
        let written = self.written.load(Ordering::Acquire) as usize;
        (1..=KEPT)
            .map(|back| self.notes[written.wrapping_sub(back) % KEPT].load(Ordering::Acquire))
            .filter(|word| *word != 0)
            .map(|word| unpacked(word, generation, now))
            .collect()
    }
}

fn unpacked(word: u64, generation: u32, now: Tick) -> PastOutcome {
    let kind = word >> KIND_SHIFT;
    let behind = generation.wrapping_sub((word >> GENERATION_SHIFT) as u32) & GENERATION_MASK;
    let label = usize::try_from(word >> LABEL_SHIFT & 0xff).unwrap_or(0);
    PastOutcome {
        age: Duration::from_millis(now.wrapping_sub(word) & TICK_MASK),
        verdict: match kind & 0b11 {
            0 => None,
            1 => Some(Verdict::Success),
            2 => Some(Verdict::Failure),
            _ => Some(Verdict::Ignored),
        },
        slow: kind & 0b100 != 0,
        probe: kind & 0b1000 != 0,
        label: label.checked_sub(1).and_then(|index| INTERNED.get(index)?.get()).copied().unwrap_or(""),
        generation: generation.saturating_sub(behind),
    }
}

/// The number of a label: 0 is none, or one too many for a program.
fn interned(label: &'static str) -> u64 {
    if label.is_empty() {
        return 0;
    }
    let found = INTERNED.iter().position(|place| *place.get_or_init(|| label) == label);
    found.map_or(0, |index| index as u64 + 1)
}
