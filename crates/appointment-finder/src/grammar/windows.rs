//! Windows of time: `ab 16 Uhr`, `vor 9`, `zwischen 10 und 12`, `10 bis 12 Uhr`, `nicht vor 10`, `in the morning`.

use crate::grammar::ahead::Ahead;
use crate::grammar::expr::{Bound, ClockExpr, TimeExpr};
use crate::grammar::iso::Taken;
use crate::grammar::times::{Bare, clock};
use crate::text::word::{After, Before, Part, Word};

/// A window, where one starts here.
pub(crate) fn window(ahead: Ahead<'_>, bare: Bare) -> Taken<TimeExpr> {
    between(ahead).or_else(|| range(ahead, bare)).or_else(|| bound(ahead)).or_else(|| part(ahead))
}

fn span(from: Option<ClockExpr>, until: Option<ClockExpr>) -> TimeExpr {
    TimeExpr::Span { from, until }
}

/// `zwischen 10 und 12 Uhr`, `between 2 and 4 pm`.
fn between(ahead: Ahead<'_>) -> Taken<TimeExpr> {
    if !ahead.is(0, Word::Between) {
        return None;
    }
    let (from, first) = clock(ahead.skip(1), Bare::Hour)?;
    if !ahead.is(1 + first, Word::And) {
        return None;
    }
    let (until, second) = clock(ahead.skip(2 + first), Bare::Hour)?;
    Some((span(Some(from), Some(until)), 2 + first + second))
}

/// `10 bis 12 Uhr`, `von 10 bis 12`, `10-12`, `10:00 – 12:00`.
fn range(ahead: Ahead<'_>, bare: Bare) -> Taken<TimeExpr> {
    let lead = usize::from(ahead.is(0, Word::From));
    let (from, first) = clock(ahead.skip(lead), Bare::Hour)?;
    let at = lead + first;
    let joined = match ahead.word(at)? {
        Word::Until | Word::Before(Before::To) => true,
        Word::Mark('-') => !ahead.glued(at + 1) || ahead.digits(at + 1).is_some_and(|(_, width)| width <= 2),
        _ => false,
    };
    if !joined {
        return None;
    }
    let at = at + 1;
    let (until, second) = clock(ahead.skip(at), Bare::Hour)?;
    let certain = lead == 1 || bare == Bare::Hour || first > 1 || second > 1;
    certain.then_some((span(Some(from), Some(until)), at + second))
}

/// `ab 16 Uhr`, `nach 4`, `vor 9`, `bis 12`, `nicht vor 10`, `not after 5`, `no later than noon`.
fn bound(ahead: Ahead<'_>) -> Taken<TimeExpr> {
    let (starts, lead) = match ahead.word(0)? {
        Word::From => (true, 1),
        Word::Until => (false, 1),
        _ => {
            let (bound, lead) = compared(ahead)?;
            (matches!(bound, Bound::From | Bound::After), lead)
        }
    };
    let at = lead + filler_before_time(ahead.skip(lead));
    let (bound, taken) = clock(ahead.skip(at), Bare::Hour).filter(|_| !a_date_follows(ahead, at))?;
    let window = if starts { span(Some(bound), None) } else { span(None, Some(bound)) };
    Some((window, at + taken))
}

/// `vor`, `nach`, `später als`, and with a negation in front the other side, which then includes the bound itself.
pub(crate) fn compared(ahead: Ahead<'_>) -> Taken<Bound> {
    let not = usize::from(ahead.is(0, Word::Not));
    let (after, taken) = match ahead.word(not)? {
        Word::After(After::Open) => (true, not + 1),
        Word::Before(Before::Open) => (false, not + 1),
        Word::Later if ahead.is(not + 1, Word::Than) => (true, not + 2),
        Word::Sooner if ahead.is(not + 1, Word::Than) => (false, not + 2),
        _ => return None,
    };
    let bound = match (not == 1, after) {
        (false, true) => Bound::After,
        (false, false) => Bound::Before,
        (true, true) => Bound::Until,
        (true, false) => Bound::From,
    };
    Some((bound, taken))
}

/// `frühestens um 10`, `bis spätestens 12`.
fn filler_before_time(ahead: Ahead<'_>) -> usize {
    let skips = |at: usize| matches!(ahead.word(at), Some(Word::At | Word::About | Word::Until));
    usize::from(skips(0)) + usize::from(skips(0) && skips(1))
}

/// Whether the number at a distance is a day (`ab 15.`, `from 10 October`, `bis 2.10.`).
fn a_date_follows(ahead: Ahead<'_>, at: usize) -> bool {
    if matches!(ahead.word(at + 1), Some(Word::Month(_) | Word::May | Word::Unit(_))) {
        return true;
    }
    ahead.digits(at).is_some() && ahead.mark(at + 1, '.') && (ahead.mark(at + 3, '.') || !ahead.glued(at + 2))
}

/// `vormittags`, `am Abend`, `in the morning`, `in der Früh`, `nach Feierabend`.
fn part(ahead: Ahead<'_>) -> Taken<TimeExpr> {
    let lead = match ahead.word(0)? {
        Word::Part(_) => 0,
        Word::In | Word::Am | Word::At | Word::After(After::Open) => 1 + ahead.skip(1).fillers(),
        Word::Of | Word::Filler if matches!(ahead.word(1), Some(Word::Part(_))) => 1,
        _ => return None,
    };
    let Some(Word::Part(part)) = ahead.word(lead) else {
        return None;
    };
    let next = match ahead.word(lead + 1) {
        Some(Word::Part(next)) => Some(next),
        _ => None,
    };
    match (part, next) {
        (Part::Early, Some(next)) => Some((TimeExpr::Part(early(next)), lead + 2)),
        (part, Some(Part::Early)) => Some((TimeExpr::Part(early(part)), lead + 2)),
        (part, _) => Some((TimeExpr::Part(part), lead + 1)),
    }
}

/// `früh morgens` is early; `früher Nachmittag` is the afternoon.
fn early(part: Part) -> Part {
    if part == Part::Morning { Part::Early } else { part }
}
