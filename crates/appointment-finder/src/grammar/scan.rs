//! One walk over the tokens: at each, the longest-winded reading is tried first; what nothing reads is named.
//!
//! Every reading looks a fixed number of tokens ahead, so a walk is linear in the length of the text.

use std::ops::Range;

use crate::grammar::ahead::Ahead;
use crate::grammar::dates;
use crate::grammar::expr::{Bound, DayExpr, Item, Pass, TimeExpr};
use crate::grammar::feasts::{feast, shift};
use crate::grammar::iso::iso;
use crate::grammar::relative::{counted, relative};
use crate::grammar::times::{Bare, clock, counts};
use crate::grammar::windows::{compared, window};
use crate::text::feasts::Name;
use crate::text::token::Token;
use crate::text::word::{Before, Part, Unit, Word};

/// What the text is expected to speak of, which decides what a bare number means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// A bare number is a day of the month, unless a day is known already.
    Date,
    /// A bare number is an hour.
    Time,
    /// Free speech: a bare number is an hour, and words that mean nothing here are passed over.
    Text,
}

/// What was recognised, and the places that were not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scan {
    /// In the order said.
    pub(crate) items: Vec<Item>,
    /// Words that could not be read, as bytes of the text.
    pub(crate) unread: Vec<Range<usize>>,
    /// The first number that could not be read.
    pub(crate) number: Option<Number>,
    /// Sentences that say what does not suit.
    pub(crate) refused: Vec<Refused>,
    /// A word that turns the meaning round stands outside any reading.
    pub(crate) negated: Option<Range<usize>>,
}

/// A number that could not be read, and whether it stands where a time would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) span: Range<usize>,
    pub(crate) as_time: bool,
}

/// What does not suit, and where that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) items: Vec<Item>,
    pub(crate) span: Range<usize>,
}

/// Walks the tokens of a sentence once.
pub(crate) fn scan(tokens: &[Token], expect: Expect) -> Scan {
    let mut walk = Walk::new(expect);
    let mut at = 0;
    while at < tokens.len() {
        let ahead = Ahead(&tokens[at..]);
        match walk.read(ahead) {
            Some(taken) => {
                walk.after_day = matches!(walk.scan.items.last(), Some(Item::Day(_)));
                walk.day_known |= matches!(walk.scan.items.last(), Some(Item::Day(_) | Item::Instant(_)));
                at += taken;
                walk.announced = false;
            }
            None => {
                walk.pass_over(ahead);
                walk.after_day &= matches!(ahead.word(0), Some(Word::Mark(',' | '.')));
                at += 1;
            }
        }
        walk.begins = false;
    }
    walk.list();
    walk.scan
}

struct Walk {
    expect: Expect,
    after_day: bool,
    day_known: bool,
    /// No word was read yet.
    begins: bool,
    /// A time was announced (`um`), or begun (`10:`).
    announced: bool,
    /// Before which items a comma stands.
    commas: Vec<usize>,
    scan: Scan,
}

impl Walk {
    fn new(expect: Expect) -> Self {
        let begins = expect != Expect::Date;
        let (after_day, day_known, announced) = (false, false, false);
        Self { expect, after_day, day_known, begins, announced, commas: Vec::new(), scan: Scan::default() }
    }

    fn read(&mut self, ahead: Ahead<'_>) -> Option<usize> {
        if let Some(taken) = iso(ahead, &mut self.scan.items) {
            return Some(taken);
        }
        if let Some((shift, taken)) = shift(ahead) {
            self.scan.items.push(Item::Shift(shift));
            return Some(taken);
        }
        if let Some((day, taken)) =
            feast(ahead, self.begins).or_else(|| dates::date(ahead)).or_else(|| self.short_date(ahead))
        {
            self.scan.items.push(Item::Day(day));
            return Some(taken);
        }
        if let Some((item, taken)) = counted(ahead).or_else(|| soonest(ahead)) {
            self.scan.items.push(item);
            return Some(taken);
        }
        if let Some((time, taken)) = self.time(ahead) {
            self.drop_dangling_bound();
            self.scan.items.push(Item::Time(time));
            return Some(taken);
        }
        if let Some(taken) = relative(ahead, self.after_day, &mut self.scan.items) {
            return Some(taken);
        }
        self.lone_day(ahead).or_else(|| self.pass(ahead)).or_else(|| self.joint(ahead))
    }

    /// `15.1` where a date is expected, or where it cannot be a time.
    fn short_date(&self, ahead: Ahead<'_>) -> Option<(DayExpr, usize)> {
        let dotted = dates::short_dotted(ahead)?;
        let is_time = matches!(ahead.word(3), Some(Word::Clock | Word::Pm | Word::SurelyAm));
        match self.expect {
            Expect::Time => None,
            Expect::Date | Expect::Text => (!is_time && !self.has_day()).then_some(dotted),
        }
    }

    fn has_day(&self) -> bool {
        self.day_known
    }

    /// A window or a time; a number alone counts where an hour is expected or announced (`um`, `gegen`).
    fn time(&self, ahead: Ahead<'_>) -> Option<(TimeExpr, usize)> {
        let announced = match ahead.word(0)? {
            Word::At | Word::About => 1 + usize::from(matches!(ahead.word(1), Some(Word::At | Word::About))),
            _ => 0,
        };
        let bare = match (announced, self.expect) {
            (0, Expect::Date) => Bare::Other,
            (0, Expect::Text) if is_ordinal_dot(ahead) => Bare::Other,
            _ => Bare::Hour,
        };
        if let Some(window) = window(ahead, bare) {
            return Some(window);
        }
        let (time, taken) = clock(ahead.skip(announced), bare)?;
        Some((TimeExpr::At(time), announced + taken))
    }

    /// A day of the month alone, or a bare number where a date is expected and no day is known.
    fn lone_day(&mut self, ahead: Ahead<'_>) -> Option<usize> {
        if let Some((day, taken)) = dates::day_of_month(ahead) {
            self.scan.items.push(Item::Day(day));
            return Some(taken);
        }
        let number = ahead.number(0).filter(|_| !counts(ahead))?;
        if self.expect == Expect::Date && !self.has_day() && (1..=31).contains(&number) {
            self.scan.items.push(Item::Day(DayExpr::DayOfMonth(number)));
            return Some(1);
        }
        if let Some((time, taken)) = clock(ahead, Bare::Hour).filter(|_| self.has_day()) {
            self.scan.items.push(Item::Time(TimeExpr::At(time)));
            return Some(taken);
        }
        None
    }

    /// `Sommerzeit` behind a time, at a distance from it.
    fn pass(&mut self, ahead: Ahead<'_>) -> Option<usize> {
        let pass = match ahead.word(0)? {
            Word::SummerTime => Pass::First,
            Word::WinterTime => Pass::Second,
            _ => return None,
        };
        match self.scan.items.last_mut() {
            Some(Item::Time(TimeExpr::At(clock))) => clock.pass = Some(pass),
            Some(Item::Time(TimeExpr::Part(_))) => match self.scan.items.iter_mut().rev().nth(1) {
                Some(Item::Time(TimeExpr::At(clock))) => clock.pass = Some(pass),
                _ => return None,
            },
            _ => return None,
        }
        Some(1)
    }

    /// Words that join days, and the few that stand alone.
    fn joint(&mut self, ahead: Ahead<'_>) -> Option<usize> {
        if let Some((bound, taken)) =
            compared(ahead).filter(|(_, taken)| *taken == 1 || names_a_day(ahead.skip(*taken)))
        {
            self.scan.items.push(Item::Bound(bound));
            return Some(taken);
        }
        let item = match ahead.word(0)? {
            Word::From => Item::Bound(Bound::From),
            Word::Until => Item::Bound(Bound::Until),
            Word::Between => Item::Bound(Bound::From),
            Word::Before(Before::To) => Item::Bound(Bound::Until),
            Word::Mark('-') if self.after_day => Item::Bound(Bound::Until),
            Word::And => Item::And,
            Word::Or => Item::Or,
            Word::Now => Item::Time(TimeExpr::Now),
            Word::Anytime => Item::Time(TimeExpr::Anytime),
            Word::Unit(Unit::Week) if self.after_day => Item::Day(DayExpr::InWeeks(1)),
            _ => return None,
        };
        self.scan.items.push(item);
        Some(1)
    }

    fn pass_over(&mut self, ahead: Ahead<'_>) {
        let Some(token) = ahead.0.first() else { return };
        let announced = std::mem::take(&mut self.announced);
        match token.word {
            Word::Digits(..) | Word::Cardinal(_) | Word::Ordinal(_) => {
                self.drop_dangling_bound();
                let as_time = announced || matches!(ahead.word(1), Some(Word::Clock)) || ahead.mark(1, ':');
                let number = Number { span: token.span.clone(), as_time };
                self.scan.number.get_or_insert(number);
                self.scan.unread.push(token.span.clone());
            }
            Word::At | Word::About | Word::Mark(':') => self.announced = true,
            Word::Not => self.scan.negated = self.scan.negated.take().or(Some(token.span.clone())),
            Word::Filler | Word::Of | Word::One | Word::In | Word::Am | Word::This => {}
            Word::Mark(',') => self.commas.push(self.scan.items.len()),
            Word::Mark(_) | Word::Stop | Word::MaybeWeekday(_) | Word::Clock | Word::Soon | Word::Possible => {}
            Word::Later | Word::Sooner | Word::Than | Word::Name(Name::Good) => {}
            _ => {
                self.drop_dangling_bound();
                self.scan.unread.push(token.span.clone());
            }
        }
    }

    /// Commas of a list that ends with "oder" are read as "oder" too: `um 10, um 11 oder um 12`, `Montag, Dienstag oder Freitag`.
    fn list(&mut self) {
        let read = std::mem::take(&mut self.scan.items);
        let last_or = read.iter().rposition(|item| *item == Item::Or).unwrap_or_default();
        let mut commas = self.commas.iter().copied().peekable();
        for (at, item) in read.iter().enumerate() {
            while let Some(comma) = commas.next_if(|comma| *comma <= at) {
                // A comma in front of everything joins nothing.
                if comma == at && at > 0 && joins(&read[at - 1..last_or.max(at)]) {
                    self.scan.items.push(Item::Or);
                }
            }
            self.scan.items.push(*item);
        }
    }

    /// A bound belongs to the day directly behind it; before anything else it was an empty word (`von`, `nach`).
    fn drop_dangling_bound(&mut self) {
        if let Some(Item::Bound(_)) = self.scan.items.last() {
            self.scan.items.pop();
        }
    }
}

/// How many items belong to one moment of a list: a weekday, a date, a part of the day and a time.
const MOMENT: usize = 4;

/// Whether a comma behind the first of these items stands for "oder": a time follows a time, or a weekday a weekday.
fn joins(items: &[Item]) -> bool {
    match items {
        [Item::Day(DayExpr::Weekday(..)), Item::Day(DayExpr::Weekday(..)), ..] => true,
        [Item::Time(_), next @ ..] => {
            let mut moment = next.iter().take(MOMENT).take_while(|item| **item != Item::Or);
            moment.any(|item| matches!(item, Item::Time(TimeExpr::At(_))))
        }
        _ => false,
    }
}

/// `so bald wie möglich`, `as early as possible`.
fn soonest(ahead: Ahead<'_>) -> Option<(Item, usize)> {
    if !matches!(ahead.word(0)?, Word::Soon | Word::Part(Part::Early)) {
        return None;
    }
    let at = (1..=2).find(|at| ahead.is(*at, Word::Possible))?;
    Some((Item::Time(TimeExpr::Now), at + 1))
}

/// `15.` with nothing glued behind the dot: a day of the month.
fn is_ordinal_dot(ahead: Ahead<'_>) -> bool {
    ahead.digits(0).is_some() && ahead.mark(1, '.') && !ahead.glued(2)
}

/// Whether a day begins here, articles aside; only then a negation in front of a bound is not lost (`nicht vor Mittwoch`).
fn names_a_day(ahead: Ahead<'_>) -> bool {
    let ahead = ahead.skip(ahead.fillers());
    let ahead = ahead.skip(usize::from(matches!(ahead.word(0), Some(Word::Am | Word::In))));
    matches!(
        ahead.word(0),
        Some(
            Word::Weekday(_)
                | Word::Feast(_)
                | Word::Month(_)
                | Word::Day(_)
                | Word::Morgen
                | Word::Ordinal(_)
                | Word::Digits(..)
                | Word::This
                | Word::Coming
                | Word::Next
                | Word::AfterNext
                | Word::Stretch(_)
                | Word::Weekend
        )
    )
}
