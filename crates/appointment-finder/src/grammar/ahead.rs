//! Looking ahead over tokens: what stands at a distance, with nothing beyond the end.

use crate::text::token::Token;
use crate::text::word::Word;

/// The tokens from here on.
#[derive(Clone, Copy)]
pub(crate) struct Ahead<'a>(pub(crate) &'a [Token]);

impl<'a> Ahead<'a> {
    /// The word at a distance.
    pub(crate) fn word(self, at: usize) -> Option<Word> {
        #[cfg(test)]
        looks::count();
        self.0.get(at).map(|token| token.word)
    }

    /// Whether the token at a distance follows its predecessor without a space.
    pub(crate) fn glued(self, at: usize) -> bool {
        self.0.get(at).is_some_and(|token| token.glued)
    }

    /// Whether this word stands at a distance.
    pub(crate) fn is(self, at: usize, word: Word) -> bool {
        self.word(at) == Some(word)
    }

    /// Whether this mark stands at a distance without a space before it.
    pub(crate) fn mark(self, at: usize, mark: char) -> bool {
        self.is(at, Word::Mark(mark)) && self.glued(at)
    }

    /// The number at a distance, in digits or spelled.
    pub(crate) fn number(self, at: usize) -> Option<u32> {
        match self.word(at)? {
            Word::Digits(value, _) | Word::Cardinal(value) => Some(value),
            _ => None,
        }
    }

    /// The number at a distance, where an article counts as one.
    pub(crate) fn count(self, at: usize) -> Option<u32> {
        match self.word(at)? {
            Word::One => Some(1),
            _ => self.number(at),
        }
    }

    /// The number in digits at a distance, with its width.
    pub(crate) fn digits(self, at: usize) -> Option<(u32, u8)> {
        match self.word(at)? {
            Word::Digits(value, width) => Some((value, width)),
            _ => None,
        }
    }

    /// Two digits glued to what stands before them.
    pub(crate) fn glued_pair(self, at: usize) -> Option<u32> {
        self.digits(at).filter(|(_, width)| *width == 2 && self.glued(at)).map(|(value, _)| value)
    }

    /// The tokens from a distance on.
    pub(crate) fn skip(self, count: usize) -> Ahead<'a> {
        Ahead(self.0.get(count..).unwrap_or_default())
    }

    /// How many articles and other empty words stand here.
    pub(crate) fn fillers(self) -> usize {
        self.0.iter().take(3).take_while(|token| matches!(token.word, Word::Filler | Word::Of)).count()
    }
}

/// How many words were looked at, so that a test can count work instead of time.
#[cfg(test)]
pub(crate) mod looks {
    use std::cell::Cell;

    thread_local! {
        static LOOKS: Cell<u64> = const { Cell::new(0) };
    }

    /// One more.
    pub(crate) fn count() {
        LOOKS.with(|looks| looks.set(looks.get() + 1));
    }

    /// How many there were while something ran.
    pub(crate) fn during(work: impl FnOnce()) -> u64 {
        let before = LOOKS.with(Cell::get);
        work();
        LOOKS.with(Cell::get) - before
    }
}
