//! Times of day: `10`, `10:30`, `10 Uhr 30`, `halb zehn`, `Viertel nach acht`, `drei viertel neun`, `fünf vor halb`, `half past nine`.

use crate::grammar::ahead::Ahead;
use crate::grammar::expr::{ClockExpr, Half, Pass};
use crate::grammar::iso::Taken;
use crate::text::word::{Before, Unit, Word};

/// How sure one may be that a bare number is an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bare {
    /// A number alone is an hour (`um 10`).
    Hour,
    /// A number alone is something else; an hour says so (`10 Uhr`).
    Other,
}

/// A time of day, with what belongs to it behind (`am`, `Sommerzeit`).
pub(crate) fn clock(ahead: Ahead<'_>, bare: Bare) -> Taken<ClockExpr> {
    let (clock, taken) = named(ahead)
        .or_else(|| fraction(ahead))
        .or_else(|| minutes_beside(ahead))
        .or_else(|| written(ahead, bare))
        .or_else(|| spoken(ahead))
        .or_else(|| alone(ahead, bare))?;
    let (clock, taken) = half_of_day(ahead, clock, taken);
    Some(pass(ahead, clock, taken))
}

fn open(hour: u32, minute: u32) -> Option<ClockExpr> {
    if minute > 59 || hour > 24 || (hour == 24 && minute > 0) {
        return None;
    }
    let half = if (1..=12).contains(&hour) { Half::Open } else { Half::Exact };
    Some(ClockExpr { hour, minute, half, other: None, pass: None })
}

fn exact(hour: u32, minute: u32) -> Option<ClockExpr> {
    open(hour, minute).map(|clock| ClockExpr { half: Half::Exact, ..clock })
}

/// Minutes in digits: with a leading zero as it stands, from 7 on as it stands unless a part of the day follows.
fn as_written(hour: u32, minute: u32, width: u8) -> Option<ClockExpr> {
    match (hour, width) {
        (0..=9, 2) => exact(hour, minute),
        (7..=12, _) => open(hour, minute).map(|clock| ClockExpr { half: Half::Written, ..clock }),
        _ => open(hour, minute),
    }
}

/// The hour before, on the same face of the clock.
fn hour_before(hour: u32) -> u32 {
    match hour {
        0 => 23,
        1 => 12,
        hour => hour - 1,
    }
}

/// `Mittag`, `Mitternacht`.
fn named(ahead: Ahead<'_>) -> Taken<ClockExpr> {
    let clock = match ahead.word(0)? {
        Word::NoonTime => exact(12, 0)?,
        Word::Midnight => ClockExpr { half: Half::Midnight, ..exact(0, 0)? },
        _ => return None,
    };
    Some((clock, 1))
}

/// An hour that fractions refer to: `neun`, `9`, with `Uhr` behind it or not.
fn hour(ahead: Ahead<'_>, at: usize) -> Taken<u32> {
    let hour = ahead.number(at).filter(|hour| *hour <= 24)?;
    let minutes_follow = ahead.mark(at + 1, ':') || (ahead.mark(at + 1, '.') && ahead.glued(at + 2));
    let clock = usize::from(ahead.is(at + 1, Word::Clock));
    (!minutes_follow).then_some((hour, at + 1 + clock))
}

/// `halb zehn`, `half past nine`, `half nine`, `Viertel nach acht`, `quarter to nine`, `drei viertel neun`, `Viertel neun`.
fn fraction(ahead: Ahead<'_>) -> Taken<ClockExpr> {
    let article = usize::from(ahead.is(0, Word::One) && matches!(ahead.word(1), Some(Word::Quarter)));
    match ahead.word(article)? {
        Word::Halb => {
            let (hour, taken) = hour(ahead, 1)?;
            Some((open(hour_before(hour), 30)?, taken))
        }
        Word::Half => {
            let past = usize::from(matches!(ahead.word(1), Some(Word::After(_))));
            let (hour, taken) = hour(ahead, 1 + past)?;
            Some((open(hour, 30)?, taken))
        }
        Word::ThreeQuarter => {
            let (hour, taken) = hour(ahead, 1)?;
            Some((open(hour_before(hour), 45)?, taken))
        }
        Word::Cardinal(3) | Word::Digits(3, 1) if ahead.is(1, Word::Quarter) => {
            let (hour, taken) = hour(ahead, 2)?;
            Some((open(hour_before(hour), 45)?, taken))
        }
        Word::Quarter => quarter(ahead, article + 1),
        _ => None,
    }
}

/// What follows `Viertel`: `nach acht`, `vor acht`, or an hour, which means a quarter of the hour before it, or past it.
fn quarter(ahead: Ahead<'_>, at: usize) -> Taken<ClockExpr> {
    match ahead.word(at)? {
        Word::After(_) => {
            let (hour, taken) = hour(ahead, at + 1)?;
            Some((open(hour, 15)?, taken))
        }
        Word::Before(_) | Word::Of => {
            let (hour, taken) = hour(ahead, at + 1)?;
            Some((open(hour_before(hour), 45)?, taken))
        }
        _ => {
            let (hour, taken) = hour(ahead, at)?;
            let clock = open(hour_before(hour), 15)?;
            Some((ClockExpr { other: Some((hour, 15)), ..clock }, taken))
        }
    }
}

/// `zehn nach acht`, `20 vor neun`, `fünf vor halb zehn`, `ten past eight`.
fn minutes_beside(ahead: Ahead<'_>) -> Taken<ClockExpr> {
    let minutes = ahead.number(0).filter(|minutes| (1..=29).contains(minutes))?;
    let unit = usize::from(matches!(ahead.word(1), Some(Word::Unit(Unit::Minute))));
    let spelled = matches!(ahead.word(0), Some(Word::Cardinal(_)));
    let after = match ahead.word(1 + unit)? {
        Word::After(_) => true,
        Word::Before(Before::Open) => false,
        Word::Before(Before::To) if spelled || unit == 1 => false,
        _ => return None,
    };
    let half = usize::from(ahead.is(2 + unit, Word::Halb));
    let (hour, taken) = hour(ahead, 2 + unit + half)?;
    let (hour, base) = if half == 1 { (hour_before(hour), 30) } else { (hour, 0) };
    let clock = match (after, base) {
        (true, base) => open(hour, base + minutes)?,
        (false, 30) => open(hour, 30 - minutes)?,
        (false, _) => open(hour_before(hour), 60 - minutes)?,
    };
    Some((clock, taken))
}

/// `10:30`, `10.30 Uhr`, `10:30:00`, `1030`. A leading zero makes it exact, and so does an hour from 7 on, since whoever
/// writes minutes in digits writes the evening as `19:30`.
fn written(ahead: Ahead<'_>, bare: Bare) -> Taken<ClockExpr> {
    let (hour, width) = ahead.digits(0)?;
    if bare == Bare::Hour && (3..=4).contains(&width) && !ahead.mark(1, '.') {
        let clock = as_written(hour / 100, hour % 100, width - 2)?;
        let unit = usize::from(ahead.is(1, Word::Clock));
        return Some((clock, 1 + unit));
    }
    if width > 2 {
        return None;
    }
    let minute = ahead.glued_pair(2)?;
    let colon = ahead.mark(1, ':');
    let dot = ahead.mark(1, '.') && !ahead.mark(3, '.');
    let marked = colon || (dot && (bare == Bare::Hour || clock_follows(ahead, 3)));
    if !marked {
        return None;
    }
    let clock = as_written(hour, minute, width)?;
    let seconds = if colon && ahead.mark(3, ':') && ahead.glued_pair(4).is_some() { 2 } else { 0 };
    let unit = usize::from(ahead.is(3 + seconds, Word::Clock));
    Some((clock, 3 + seconds + unit))
}

fn clock_follows(ahead: Ahead<'_>, at: usize) -> bool {
    matches!(ahead.word(at), Some(Word::Clock | Word::Pm | Word::SurelyAm))
        || (ahead.is(at, Word::Am) && !a_day_follows(ahead, at + 1))
}

/// `10 Uhr`, `10 Uhr 30`, `zehn Uhr dreißig`, `9 am`, `nine o'clock`, `14h30`.
fn spoken(ahead: Ahead<'_>) -> Taken<ClockExpr> {
    let hour = ahead.number(0).filter(|hour| *hour <= 24).or_else(|| ahead.is(0, Word::One).then_some(1))?;
    if !clock_follows(ahead, 1) {
        return None;
    }
    if !ahead.is(1, Word::Clock) {
        return Some((open(hour, 0)?, 1));
    }
    let and = usize::from(ahead.is(2, Word::And));
    let minute = ahead.number(2 + and).filter(|minute| *minute <= 59 && !starts_a_date(ahead, 2 + and));
    match minute {
        Some(minute) => {
            let unit = usize::from(matches!(ahead.word(3 + and), Some(Word::Unit(Unit::Minute))));
            Some((open(hour, minute)?, 3 + and + unit))
        }
        None => Some((open(hour, 0)?, 2)),
    }
}

/// Whether the number at a distance belongs to a date or to another time behind it.
fn starts_a_date(ahead: Ahead<'_>, at: usize) -> bool {
    dated_dot(ahead, at + 1)
        || ahead.mark(at + 1, ':')
        || matches!(ahead.word(at + 1), Some(Word::Month(_) | Word::May | Word::Clock | Word::OrdinalSuffix))
}

/// Whether a full stop belongs to a day: a month follows it. Otherwise it ends the sentence (`um 7 Uhr 15.`).
fn dated_dot(ahead: Ahead<'_>, at: usize) -> bool {
    let month = matches!(ahead.word(at + 1), Some(Word::Month(_) | Word::May | Word::Ordinal(_) | Word::Digits(..)));
    ahead.mark(at, '.') && month
}

/// `10`, `nine thirty`, `neun fünfzehn`, `nine oh five`.
fn alone(ahead: Ahead<'_>, bare: Bare) -> Taken<ClockExpr> {
    let spelled = matches!(ahead.word(0), Some(Word::Cardinal(_)));
    let hour = ahead.number(0).filter(|hour| *hour <= 24 && !counts(ahead) && !ahead.mark(1, ':'))?;
    if ahead.is(1, Word::Oh)
        && let Some(minute) = ahead.number(2).filter(|minute| *minute <= 9)
    {
        return Some((open(hour, minute)?, 3));
    }
    let pair = ahead.number(1).filter(|minute| (10..=59).contains(minute) && !starts_a_date(ahead, 1));
    if let Some(minute) = pair
        && (spelled || bare == Bare::Hour)
        && hour < 24
    {
        return Some((open(hour, minute)?, 2));
    }
    let leading_zero = matches!(ahead.word(0), Some(Word::Digits(0..=9, 2)));
    match bare {
        Bare::Hour if leading_zero => Some((exact(hour, 0)?, 1)),
        Bare::Hour => Some((open(hour, 0)?, 1)),
        Bare::Other => None,
    }
}

/// Whether the number here counts what follows (`drei Tage`) and is no hour; a holiday is not counted (`um 10 Tag der Arbeit`).
pub(crate) fn counts(ahead: Ahead<'_>) -> bool {
    match ahead.word(1) {
        Some(Word::Unit(Unit::Day)) => !ahead.is(2, Word::Of),
        Some(Word::Unit(_) | Word::Fortnight) => true,
        _ => false,
    }
}

/// `am`, `a.m.`, `pm` behind a time that has room for it.
fn half_of_day(ahead: Ahead<'_>, clock: ClockExpr, taken: usize) -> (ClockExpr, usize) {
    let half = match ahead.word(taken) {
        Some(Word::SurelyAm) => Half::Am,
        Some(Word::Am) if !a_day_follows(ahead, taken + 1) => Half::Am,
        Some(Word::Pm) => Half::Pm,
        _ => return (clock, taken),
    };
    let fits = (1..=12).contains(&clock.hour) && clock.half != Half::Midnight;
    let clock = if fits { ClockExpr { half, ..clock } } else { clock };
    (clock, taken + 1)
}

/// Whether `am` here is German and a day or a part of one follows (`um 10 am Montag`, `um 8 am Abend`).
/// An English day was told apart when the words were read.
fn a_day_follows(ahead: Ahead<'_>, at: usize) -> bool {
    if ahead.digits(at).is_some() {
        return ['.', '-', '/'].into_iter().any(|mark| ahead.mark(at + 1, mark));
    }
    matches!(
        ahead.word(at),
        Some(
            Word::Weekday(_)
                | Word::Part(_)
                | Word::Ordinal(_)
                | Word::Weekend
                | Word::Coming
                | Word::NoonTime
                | Word::Stretch(_)
                | Word::Next
                | Word::AfterNext
        )
    )
}

/// `Sommerzeit`, `Winterzeit`: which pass of a repeated hour.
fn pass(ahead: Ahead<'_>, clock: ClockExpr, taken: usize) -> (ClockExpr, usize) {
    let pass = match ahead.word(taken) {
        Some(Word::SummerTime) => Pass::First,
        Some(Word::WinterTime) => Pass::Second,
        _ => return (clock, taken),
    };
    (ClockExpr { pass: Some(pass), ..clock }, taken + 1)
}
