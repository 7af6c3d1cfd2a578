//! Anchors of one block, and who is shown them.

use crate::scan::masks::{Masks, down, up};

/// Is shown every anchor; each method answers from where on to look further.
///
/// Kinds of which a line has many are asked for first, `may_be_…`, whether a glance refuses them.
pub(crate) trait Visitor {
    /// The first digit of a number of at least six digits, or of what may be an IPv4 address.
    fn number(&mut self, at: usize) -> usize;
    /// The first digit of a date, year first.
    fn date(&mut self, at: usize) -> usize;
    /// The first digit of a number behind a word, as a house number stands.
    fn house(&mut self, at: usize) -> usize;
    /// The space behind a number or an ordinal, before a word.
    fn after_number(&mut self, at: usize) -> usize;
    /// The first of three or four characters before a sign, as an IPv6 address begins.
    fn group(&mut self, at: usize) -> usize;
    /// `=`, `:` or `>` that may stand between a key and a value.
    fn pair(&mut self, at: usize) -> usize;
    /// An `@`, a `%` or a `#`.
    fn spelled(&mut self, at: usize) -> usize;
    /// The letter behind a backslash.
    fn escape(&mut self, at: usize) -> usize;
    /// The sixteenth byte of a run of letters, digits, `_` and `-`.
    fn token(&mut self, at: usize) -> usize;
    /// A `b` that begins a word, as `Bearer`, `Basic` and `BEGIN` do.
    fn b(&mut self, at: usize) -> usize;
    /// The second digit after two letters, as an IBAN begins.
    fn iban(&mut self, at: usize) -> usize;
    /// A dash that may begin a flag.
    fn flag(&mut self, at: usize) -> usize;
    /// Whether the sign at `at` may end a key of interest.
    fn may_be_pair(&self, at: usize) -> bool;
    /// Whether the run whose sixteenth byte is at `at` may be a key.
    fn may_be_token(&self, at: usize) -> bool;
    /// Whether the space at `at` may stand within a date or an address.
    fn may_follow_number(&self, at: usize) -> bool;
    /// Whether the number at `at` may be a house number.
    fn may_be_house(&self, at: usize) -> bool;
    /// Whether an address may begin at `at`.
    fn may_be_group(&self, at: usize) -> bool;
    /// Whether the word that begins at `at` may be a scheme's name.
    fn may_be_scheme(&self, at: usize) -> bool;
    /// Whether the dash at `at` may begin a flag of interest.
    fn may_be_flag(&self, at: usize) -> bool;
}

/// What one block has to know of the one before, beside its masks.
#[derive(Clone, Copy, Default)]
pub(crate) struct Before {
    word: u64,
    letters: u64,
    begun: u64,
    digit1: u64,
    runs: [u64; 4],
    all: u64,
}

/// Anchors of one block.
#[derive(Clone, Copy)]
pub(crate) struct Anchors {
    pub(crate) long_number: u64,
    pub(crate) house: u64,
    pub(crate) after_number: u64,
    pub(crate) group: u64,
    pub(crate) pair: u64,
    pub(crate) spelled: u64,
    pub(crate) escape: u64,
    pub(crate) token: u64,
    pub(crate) b: u64,
    pub(crate) iban: u64,
    pub(crate) flag: u64,
}

/// Digits and what may stand between them.
#[inline(always)]
pub(crate) const fn numeric(m: &Masks) -> u64 {
    m.digit | m.separator | m.high | m.backslash
}

impl Anchors {
    /// The anchors of the middle block of three; `before` is what the next one has to know then.
    #[inline(always)]
    pub(crate) const fn of([last, now, next]: &[Masks; 3], before: &mut Before) -> Self {
        // The letter of an escape such as `\n` is no part of a word.
        let escaped = up(now.backslash, last.backslash, 1);
        let letters = now.digit | now.alpha | now.high;
        let word = (letters | now.underscore) & !(escaped & now.alpha);
        let word1 = up(word, before.word, 1);
        let number = now.digit & !word1;
        let digit1 = up(now.digit, last.digit, 1);
        let digit2 = up(now.digit, last.digit, 2);
        let alpha2 = up(now.alpha, last.alpha, 2);
        let lead = up(now.alpha | now.high | now.separator, last.alpha | last.high | last.separator, 2);
        let near = digit1 | digit2 | up(digit1, before.digit1, 2);
        // A sign behind one or two digits that follow no letter stands in a time of day.
        let begun = now.digit & !up(letters, before.letters, 1);
        let clock = up(begun, before.begun, 1) | digit1 & up(begun, before.begun, 2);
        let (token, runs, all) = tokens(now.digit | now.alpha | now.underscore | now.dash, before);
        let anchors = Self {
            long_number: number & seven(numeric(now), numeric(next)),
            house: number & up(now.space, last.space, 1) & lead,
            after_number: now.space & near & down(letters, next.alpha | next.high | next.digit, 1),
            group: (now.digit | now.alpha) & !word1 & (down(now.sign, next.sign, 3) | down(now.sign, next.sign, 4)),
            pair: now.sign & !up(now.sign, last.sign, 1) & !clock,
            spelled: now.spelled,
            escape: now.alpha & escaped,
            token,
            b: now.b & !word1,
            iban: now.digit & digit1 & alpha2 & up(now.alpha, last.alpha, 3) & !up(word, before.word, 4),
            flag: now.dash & !up(word | now.dash, before.word | last.dash, 1),
        };
        *before = Before { word, letters, begun, digit1, runs, all };
        anchors
    }

    /// All of them.
    #[inline(always)]
    pub(crate) const fn any(&self) -> u64 {
        let numbers = self.long_number | self.house | self.after_number | self.group;
        let signs = self.pair | self.spelled | self.escape;
        numbers | signs | self.token | self.b | self.iban | self.flag
    }
}

/// Bytes that begin seven of `now`.
#[inline(always)]
const fn seven(now: u64, next: u64) -> u64 {
    let two = now & down(now, next, 1);
    let two_next = next & next >> 1;
    let four = two & down(two, two_next, 2);
    let four_next = two_next & two_next >> 2;
    four & down(four, four_next, 3)
}

/// The sixteenth byte of each run of `one`, and the ends of runs by the length that they have reached.
#[inline(always)]
const fn tokens(one: u64, before: &Before) -> (u64, [u64; 4], u64) {
    let [last1, last2, last4, last8] = before.runs;
    let two = one & up(one, last1, 1);
    let four = two & up(two, last2, 2);
    let eight = four & up(four, last4, 4);
    let all = eight & up(eight, last8, 8);
    (all & !up(all, before.all, 1), [one, two, four, eight], all)
}
