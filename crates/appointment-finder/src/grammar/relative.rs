//! Days relative to today: `übermorgen`, `in zwei Wochen`, `nächste Woche Sonntag`, `Anfang nächster Woche`, `Monday week`.

use crate::grammar::ahead::Ahead;
use crate::grammar::expr::{DayExpr, Item, TimeExpr, Which};
use crate::grammar::iso::Taken;
use crate::text::word::{After, Before, Part, Stretch, Unit, Word};

/// Everything relative. `after_day` tells that a day stands directly before, which makes `morgen` a morning.
pub(crate) fn relative(ahead: Ahead<'_>, after_day: bool, out: &mut Vec<Item>) -> Option<usize> {
    if let Some(taken) = named_day(ahead, after_day, out) {
        return Some(taken);
    }
    let (item, taken) = stretch(ahead).or_else(|| chosen(ahead)).or_else(|| weekday(ahead)).or_else(|| month(ahead))?;
    out.push(item);
    Some(taken)
}

/// Counts of time, which come before clock times because they begin with a number as well: `two weeks from today`.
pub(crate) fn counted(ahead: Ahead<'_>) -> Taken<Item> {
    past(ahead).or_else(|| spans(ahead))
}

/// `heute`, `morgen`, `übermorgen`, `tonight`, `the day after tomorrow`.
fn named_day(ahead: Ahead<'_>, after_day: bool, out: &mut Vec<Item>) -> Option<usize> {
    match ahead.word(0)? {
        Word::Day(days) => out.push(Item::Day(DayExpr::InDays(days))),
        Word::Morgen if after_day => out.push(Item::Time(TimeExpr::Part(Part::Morning))),
        Word::Morgen => out.push(Item::Day(DayExpr::InDays(1))),
        Word::Tonight => {
            out.push(Item::Day(DayExpr::InDays(0)));
            out.push(Item::Time(TimeExpr::Part(Part::Evening)));
        }
        Word::Unit(Unit::Day) if ahead.is(1, Word::After(After::Open)) && ahead.is(2, Word::Day(1)) => {
            out.push(Item::Day(DayExpr::InDays(2)));
            return Some(3);
        }
        _ => return None,
    }
    Some(1)
}

/// `gestern`, `letzten Montag`, `vor drei Tagen`, `two weeks ago`.
fn past(ahead: Ahead<'_>) -> Taken<Item> {
    let taken = match ahead.word(0)? {
        Word::Past => match ahead.word(1) {
            Some(Word::Weekday(_) | Word::Unit(_) | Word::Month(_) | Word::Weekend | Word::Part(_)) => 2,
            _ => 1,
        },
        Word::Before(Before::Open) if ahead.count(1).is_some() && calendar_unit(ahead, 2) => 3,
        _ if ahead.count(0).is_some() && matches!(ahead.word(1)?, Word::Unit(_)) && ahead.is(2, Word::Ago) => 3,
        _ => return None,
    };
    Some((Item::Day(DayExpr::Past), taken))
}

fn calendar_unit(ahead: Ahead<'_>, at: usize) -> bool {
    matches!(ahead.word(at), Some(Word::Unit(Unit::Day | Unit::Week | Unit::Month | Unit::Hour)))
}

/// `in zwei Wochen`, `in einer halben Stunde`, `a week from Monday`, `in a fortnight`.
fn spans(ahead: Ahead<'_>) -> Taken<Item> {
    let lead = usize::from(ahead.is(0, Word::In));
    if let Some(taken) = half_hour(ahead, lead) {
        return Some((Item::Time(TimeExpr::In(30)), taken));
    }
    let (count, at) = match ahead.word(lead)? {
        Word::Fortnight => (2, lead),
        _ if ahead.is(lead + 1, Word::Fortnight) => (2, lead + 1),
        Word::Filler if lead == 1 => (ahead.count(lead + 1)?, lead + 2),
        _ => (ahead.count(lead)?, lead + 1),
    };
    let from = matches!(ahead.word(at + 1), Some(Word::From));
    if lead == 0 && !from {
        return None;
    }
    let item = match ahead.word(at)? {
        Word::Fortnight => Item::Day(DayExpr::InWeeks(2)),
        Word::Unit(Unit::Minute) => Item::Time(TimeExpr::In(count)),
        Word::Unit(Unit::Hour) => Item::Time(TimeExpr::In(count.checked_mul(60)?)),
        Word::Unit(Unit::Day) => Item::Day(DayExpr::InDays(i64::from(count))),
        Word::Unit(Unit::Week) => Item::Day(DayExpr::InWeeks(i64::from(count))),
        Word::Unit(Unit::Month) => Item::Day(DayExpr::InMonths(count)),
        _ => return None,
    };
    let now = usize::from(from && ahead.is(at + 2, Word::Now));
    Some((item, at + 1 + usize::from(from) + now))
}

/// `in einer halben Stunde`, `in half an hour`.
fn half_hour(ahead: Ahead<'_>, lead: usize) -> Option<usize> {
    let german = ahead.is(lead, Word::One) && ahead.is(lead + 1, Word::Halb);
    let english = ahead.is(lead, Word::Half) && ahead.is(lead + 1, Word::One);
    (lead == 1 && (german || english) && ahead.is(lead + 2, Word::Unit(Unit::Hour))).then_some(lead + 3)
}

/// `Anfang nächster Woche`, `Ende Oktober`, `Mitte des Monats`, `end of next week`.
fn stretch(ahead: Ahead<'_>) -> Taken<Item> {
    let Word::Stretch(stretch) = ahead.word(0)? else {
        return None;
    };
    let skip = 1 + ahead.skip(1).fillers();
    let (item, taken) = whole(ahead.skip(skip), stretch)?;
    Some((item, skip + taken))
}

/// A week or month that a stretch may be taken of.
fn whole(ahead: Ahead<'_>, stretch: Stretch) -> Taken<Item> {
    let (which, at) = which(ahead);
    let offset = match which {
        Which::Bare | Which::This => 0,
        Which::Coming | Which::Next => 1,
        Which::AfterNext => 2,
    };
    match ahead.word(at)? {
        Word::Unit(Unit::Week) => Some((Item::Day(DayExpr::Week(offset, stretch)), at + 1)),
        Word::Unit(Unit::Month) => Some((Item::Day(DayExpr::Month(offset, stretch)), at + 1)),
        Word::Month(month) if which == Which::Bare => Some((Item::Day(DayExpr::NamedMonth(month, stretch)), at + 1)),
        Word::May if which == Which::Bare => Some((Item::Day(DayExpr::NamedMonth(5, stretch)), at + 1)),
        _ => None,
    }
}

/// `nächste Woche`, `nächsten Freitag`, `kommendes Wochenende`, `week after next`, `Wednesday after next`.
fn chosen(ahead: Ahead<'_>) -> Taken<Item> {
    let (chosen, at) = which(ahead);
    if chosen == Which::Bare {
        let after_next = ahead.is(1, Word::After(After::Open)) && ahead.is(2, Word::Next);
        return match ahead.word(0)? {
            Word::Unit(Unit::Week) if after_next => Some((Item::Day(DayExpr::Week(2, Stretch::Whole)), 3)),
            Word::Weekday(day) if after_next => Some((Item::Day(DayExpr::Weekday(day, Which::AfterNext)), 3)),
            Word::Weekend => Some((Item::Day(DayExpr::Weekend(Which::Bare)), 1)),
            _ => None,
        };
    }
    match ahead.word(at)? {
        Word::Weekday(day) => Some((Item::Day(DayExpr::Weekday(day, chosen)), at + 1)),
        Word::Weekend => Some((Item::Day(DayExpr::Weekend(chosen)), at + 1)),
        Word::Unit(Unit::Day) if chosen == Which::Next => Some((Item::Day(DayExpr::InDays(1)), at + 1)),
        Word::Part(part) if chosen == Which::This => Some((Item::Time(TimeExpr::Part(part)), at + 1)),
        Word::Filler if chosen == Which::Next => Some((Item::Time(TimeExpr::Now), at + 1)),
        _ => whole(ahead, Stretch::Whole),
    }
}

fn which(ahead: Ahead<'_>) -> (Which, usize) {
    match (ahead.word(0), ahead.word(1)) {
        (Some(Word::This), Some(Word::Coming | Word::Next)) => (Which::Coming, 2),
        (Some(Word::This), _) => (Which::This, 1),
        (Some(Word::Coming), _) => (Which::Coming, 1),
        (Some(Word::Next), _) => (Which::Next, 1),
        (Some(Word::AfterNext), _) => (Which::AfterNext, 1),
        _ => (Which::Bare, 0),
    }
}

/// `Montag`, `So.`.
fn weekday(ahead: Ahead<'_>) -> Taken<Item> {
    let day = match ahead.word(0)? {
        Word::Weekday(day) => day,
        Word::MaybeWeekday(day) if abbreviates(ahead) => day,
        _ => return None,
    };
    let dot = usize::from(ahead.mark(1, '.') && !ahead.glued(2));
    Some((Item::Day(DayExpr::Weekday(day, Which::Bare)), 1 + dot))
}

/// `so` and `do` are weekdays where nothing follows, a full stop or comma does, or a date.
fn abbreviates(ahead: Ahead<'_>) -> bool {
    match ahead.word(1) {
        None | Some(Word::Mark('.' | ',')) => true,
        Some(Word::Digits(..)) => ahead.mark(2, '.'),
        _ => false,
    }
}

/// `im Oktober`.
fn month(ahead: Ahead<'_>) -> Taken<Item> {
    let lead = usize::from(ahead.is(0, Word::In));
    match ahead.word(lead)? {
        Word::Month(month) => Some((Item::Day(DayExpr::NamedMonth(month, Stretch::Whole)), lead + 1)),
        Word::May if lead == 1 => Some((Item::Day(DayExpr::NamedMonth(5, Stretch::Whole)), lead + 1)),
        _ => None,
    }
}
