//! Calendar dates in numbers and names: `2.10.`, `02/10/26`, `2. Oktober`, `October 2nd`, `am 15.`, `zweiter Zehnter`.

use crate::grammar::ahead::Ahead;
use crate::grammar::expr::DayExpr;
use crate::grammar::iso::Taken;
use crate::text::word::Word;

/// A date that nothing else can be: two dots, a slash, a month's name, two ordinals.
pub(crate) fn date(ahead: Ahead<'_>) -> Taken<DayExpr> {
    dotted(ahead)
        .or_else(|| slashed(ahead))
        .or_else(|| dashed(ahead))
        .or_else(|| day_then_month(ahead))
        .or_else(|| month_then_day(ahead))
        .or_else(|| two_ordinals(ahead))
}

/// A day and a month with one dot between them and none after (`15.1`): a date only where a time is not expected.
pub(crate) fn short_dotted(ahead: Ahead<'_>) -> Taken<DayExpr> {
    let (day, _) = ahead.digits(0).filter(|(day, width)| *width <= 2 && (1..=31).contains(day))?;
    let (month, _) = ahead.digits(2).filter(|(month, width)| *width <= 2 && (1..=12).contains(month))?;
    (ahead.mark(1, '.') && ahead.glued(2)).then_some((DayExpr::Date { year: None, month, day }, 3))
}

/// A day of the month alone: `15.`, `fünfzehnten`, `15th`.
pub(crate) fn day_of_month(ahead: Ahead<'_>) -> Taken<DayExpr> {
    let (day, taken) = ordinal(ahead)?;
    (1..=31).contains(&day).then_some((DayExpr::DayOfMonth(day), taken))
}

/// `15.`, `15th`, `fünfzehnten`.
pub(crate) fn ordinal(ahead: Ahead<'_>) -> Taken<u32> {
    match ahead.word(0)? {
        Word::Ordinal(value) => Some((value, 1)),
        Word::Digits(value, 1..=2) if ahead.mark(1, '.') => Some((value, 2)),
        _ => None,
    }
}

/// `2.10.`, `2.10.2026`, `2. 10. 26`.
fn dotted(ahead: Ahead<'_>) -> Taken<DayExpr> {
    let (day, _) = ahead.digits(0).filter(|(_, width)| *width <= 2)?;
    let (month, _) = ahead.digits(2).filter(|(_, width)| *width <= 2)?;
    if !ahead.mark(1, '.') || !ahead.mark(3, '.') {
        return None;
    }
    let spaced = !ahead.glued(2);
    let year = ahead.digits(4).filter(|(_, width)| *width == 4 || (*width == 2 && (ahead.glued(4) && !spaced)));
    match year {
        Some((year, width)) => Some((DayExpr::Date { year: Some(full_year(year, width)), month, day }, 5)),
        None => Some((DayExpr::Date { year: None, month, day }, 4)),
    }
}

/// `02/10/2026`, `2/10`.
fn slashed(ahead: Ahead<'_>) -> Taken<DayExpr> {
    let (first, _) = ahead.digits(0).filter(|(_, width)| *width <= 2)?;
    let (second, _) = ahead.digits(2).filter(|(_, width)| *width <= 2 && ahead.glued(2))?;
    if !ahead.mark(1, '/') {
        return None;
    }
    let year = ahead.digits(4).filter(|(_, width)| ahead.mark(3, '/') && ahead.glued(4) && matches!(width, 2 | 4));
    match year {
        Some((year, width)) => Some((DayExpr::Slashed { first, second, year: Some(full_year(year, width)) }, 5)),
        None => Some((DayExpr::Slashed { first, second, year: None }, 3)),
    }
}

/// `02-10-2026`.
fn dashed(ahead: Ahead<'_>) -> Taken<DayExpr> {
    let (first, _) = ahead.digits(0).filter(|(_, width)| *width <= 2)?;
    let (second, _) = ahead.digits(2).filter(|(_, width)| *width <= 2 && ahead.glued(2))?;
    let (year, _) = ahead.digits(4).filter(|(_, width)| *width == 4 && ahead.glued(4))?;
    let year = Some(year as i32);
    (ahead.mark(1, '-') && ahead.mark(3, '-')).then_some((DayExpr::Slashed { first, second, year }, 5))
}

/// `2. Oktober 2026`, `2 Oktober`, `erster Oktober`, `2nd of October`.
fn day_then_month(ahead: Ahead<'_>) -> Taken<DayExpr> {
    let (day, taken) = ordinal(ahead).or_else(|| ahead.number(0).map(|day| (day, 1)))?;
    let of = usize::from(ahead.is(taken, Word::Of));
    let month = month(ahead, taken + of)?;
    Some(with_year(ahead, taken + of + 1, month, day))
}

/// `October 2nd, 2026`, `Oct. 2`, `October the 2nd`.
fn month_then_day(ahead: Ahead<'_>) -> Taken<DayExpr> {
    let month = month(ahead, 0)?;
    let dot = usize::from(ahead.mark(1, '.'));
    let article = usize::from(ahead.is(1 + dot, Word::Filler));
    let at = 1 + dot + article;
    let (day, taken) = ordinal(ahead.skip(at))
        .or_else(|| ahead.number(at).filter(|_| !names_a_time(ahead, at)).map(|day| (day, 1)))
        .filter(|(day, _)| *day <= 31)?;
    Some(with_year(ahead, at + taken, month, day))
}

/// `zweiter zehnter`, `15. zehnten`: the second is the month.
fn two_ordinals(ahead: Ahead<'_>) -> Taken<DayExpr> {
    let (day, taken) = ordinal(ahead)?;
    let Some(Word::Ordinal(month @ 1..=12)) = ahead.word(taken) else {
        return None;
    };
    Some(with_year(ahead, taken + 1, month, day))
}

/// The month named at a distance; `may` counts, since it stands beside a day here.
fn month(ahead: Ahead<'_>, at: usize) -> Option<u32> {
    match ahead.word(at)? {
        Word::Month(month) => Some(month),
        Word::May => Some(5),
        _ => None,
    }
}

/// Whether the number at a distance is the hour of a clock time rather than a day.
fn names_a_time(ahead: Ahead<'_>, at: usize) -> bool {
    matches!(ahead.word(at + 1), Some(Word::Clock | Word::Pm | Word::SurelyAm | Word::Am)) || ahead.mark(at + 1, ':')
}

fn with_year(ahead: Ahead<'_>, at: usize, month: u32, day: u32) -> (DayExpr, usize) {
    let skip = usize::from(matches!(ahead.word(at), Some(Word::Mark(',' | '.'))));
    match year(ahead.skip(at + skip)) {
        Some((year, taken)) => (DayExpr::Date { year: Some(year), month, day }, at + skip + taken),
        None => (DayExpr::Date { year: None, month, day }, at),
    }
}

/// `2026`, `zweitausendsechsundzwanzig`, `twenty twenty-six`.
pub(crate) fn year(ahead: Ahead<'_>) -> Taken<i32> {
    match (ahead.word(0)?, ahead.word(1)) {
        (Word::Digits(year, 4), _) if (1900..=2999).contains(&year) && !ahead.is(1, Word::Clock) => {
            Some((year as i32, 1))
        }
        (Word::Cardinal(year @ 2000..=2999), _) => Some((year as i32, 1)),
        (Word::Cardinal(20), Some(Word::Cardinal(year @ 26..=99))) => Some((2000 + year as i32, 2)),
        _ => None,
    }
}

fn full_year(year: u32, width: u8) -> i32 {
    let year = year as i32;
    if width == 2 { 2000 + year } else { year }
}
