//! Which window a circuit keeps, as one word: a reader never sees half of a reconfiguration.

use crate::clock::{Tick, ticks};
use crate::config::Window;

const VERSION_SHIFT: u32 = 58;
const VERSIONS: u64 = 1 << (64 - VERSION_SHIFT);
const TIME: u64 = 1 << 57;
const LENGTH_MASK: u64 = TIME - 1;

/// The span of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// The last so many calls.
    Calls(u32),
    /// The last so many ticks.
    Time(Tick),
}

impl Span {
    pub(crate) fn of(window: Window) -> Self {
        match window {
            Window::Calls(calls) => Self::Calls(calls),
            Window::Time(time) => Self::Time(ticks(time)),
        }
    }
}

/// A span with its version. Each reconfiguration begins a version; counts of different versions
/// do not mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) version: u8,
    pub(crate) span: Span,
}

impl Shape {
    pub(crate) fn new(version: u8, span: Span) -> Self {
        Self { version, span }
    }

    /// The next version.
    pub(crate) fn next(self, span: Span) -> Self {
        let version = (u64::from(self.version) + 1) % VERSIONS;
        Self { version: version as u8, span }
    }

    pub(crate) fn pack(self) -> u64 {
        let length = match self.span {
            Span::Calls(calls) => u64::from(calls),
            Span::Time(time) => TIME | time & LENGTH_MASK,
        };
        (u64::from(self.version) % VERSIONS) << VERSION_SHIFT | length
    }

    pub(crate) fn unpack(word: u64) -> Self {
        let length = word & LENGTH_MASK;
        let span =
            if word & TIME == 0 { Span::Calls(u32::try_from(length).unwrap_or(u32::MAX)) } else { Span::Time(length) };
        Self { version: (word >> VERSION_SHIFT) as u8, span }
    }

    /// To which window an outcome belongs: of this generation, version, and the circuit's own era.
    pub(crate) fn tag(self, generation: u32, era: u8) -> u16 {
        let version = self.version.wrapping_add(era) & (VERSIONS - 1) as u8;
        ((generation & 0x3ff) << 6) as u16 | u16::from(version)
    }
}
