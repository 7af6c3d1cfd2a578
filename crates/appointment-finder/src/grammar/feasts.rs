//! Days that have a name: `Heiligabend`, `zweiter Weihnachtstag`, `Tag der Deutschen Einheit`, `New Year's Eve`,
//! `Easter Monday`; and days so far from another day: `der Tag nach Pfingsten`, `drei Tage vor Heiligabend`.

use chrono::Weekday;

use crate::grammar::ahead::Ahead;
use crate::grammar::dates::{date, ordinal, year};
use crate::grammar::expr::{DayExpr, Shift};
use crate::grammar::iso::Taken;
use crate::text::feasts::{ASCENSION, CHRISTMAS_DAYS, EASTER, Feast, Name, PENTECOST, REPENTANCE};
use crate::text::word::{After, Before, Part, Unit, Word};

/// A named day, with its year when that follows. `begins` tells that a sentence begins here, where "Good Friday" may be praise.
pub(crate) fn feast(ahead: Ahead<'_>, begins: bool) -> Taken<DayExpr> {
    let (feast, taken) = named(ahead)?;
    let praise = begins && ahead.is(0, Word::Name(Name::Good));
    let or = praise.then_some(Weekday::Fri);
    Some(match year(ahead.skip(taken)) {
        Some((year, more)) => (DayExpr::Feast { feast, year: Some(year), or: None }, taken + more),
        None => (DayExpr::Feast { feast, year: None, or }, taken),
    })
}

/// `drei Tage vor`, `eine Woche nach`, `der Tag vor`, `two days before`: how far from the day that follows.
pub(crate) fn shift(ahead: Ahead<'_>) -> Taken<Shift> {
    let (count, at) = match ahead.word(0)? {
        Word::Unit(Unit::Day) => (1, 0),
        _ => (i64::from(ahead.count(0)?), 1),
    };
    let (days, months) = match ahead.word(at)? {
        Word::Unit(Unit::Day) => (1, 0),
        Word::Unit(Unit::Week) => (7, 0),
        Word::Fortnight => (14, 0),
        Word::Unit(Unit::Month) => (0, 1),
        _ => return None,
    };
    let way = match ahead.word(at + 1)? {
        Word::After(After::Open) => count,
        Word::Before(Before::Open) => -count,
        _ => return None,
    };
    let taken = at + 2 + ahead.skip(at + 2).fillers();
    let rest = ahead.skip(taken);
    let day_after_tomorrow = at == 0 && rest.is(0, Word::Day(1));
    (!day_after_tomorrow && starts_a_day(rest)).then_some((Shift { days: days * way, months: months * way }, taken))
}

fn starts_a_day(ahead: Ahead<'_>) -> bool {
    let word = matches!(
        ahead.word(0),
        Some(
            Word::Weekday(_)
                | Word::Day(_)
                | Word::Morgen
                | Word::This
                | Word::Coming
                | Word::Next
                | Word::AfterNext
                | Word::Weekend
        )
    );
    word || named(ahead).is_some() || ordinal(ahead).is_some() || date(ahead).is_some()
}

fn named(ahead: Ahead<'_>) -> Taken<Feast> {
    numbered(ahead).or_else(|| unity_or_work(ahead)).or_else(|| with_a_weekday(ahead)).or_else(|| phrase(ahead)).or(
        match ahead.word(0)? {
            Word::Feast(feast) => Some((feast, 1)),
            _ => None,
        },
    )
}

/// `erster Weihnachtstag`, `2. Advent`.
fn numbered(ahead: Ahead<'_>) -> Taken<Feast> {
    let (number, taken) = ordinal(ahead)?;
    let feast = match ahead.word(taken)? {
        Word::Feast(CHRISTMAS_DAYS) if number <= 2 => Feast::on(12, 24 + number),
        Word::Name(Name::Advent) => Feast::advent(number)?,
        _ => return None,
    };
    Some((feast, taken + 1))
}

/// `Tag der Arbeit`, `Tag der Deutschen Einheit`, `German Unity Day`.
fn unity_or_work(ahead: Ahead<'_>) -> Taken<Feast> {
    let day_of = ahead.is(0, Word::Unit(Unit::Day)) && ahead.is(1, Word::Of);
    if day_of && ahead.is(2, Word::Name(Name::Work)) {
        return Some((Feast::on(5, 1), 3));
    }
    let at = if day_of { 2 } else { 0 };
    let unity = ahead.is(at, Word::Name(Name::German)) && ahead.is(at + 1, Word::Name(Name::Unity));
    unity.then(|| (Feast::on(10, 3), with_day(ahead, at + 2)))
}

/// `Easter Monday`, `Whit Sunday`, `Good Friday`, `Ash Wednesday`, `Maundy Thursday`.
fn with_a_weekday(ahead: Ahead<'_>) -> Taken<Feast> {
    let Word::Weekday(weekday) = ahead.word(1)? else {
        return None;
    };
    let days = match (ahead.word(0)?, weekday) {
        (Word::Feast(EASTER), Weekday::Sat) => -1,
        (Word::Feast(EASTER), Weekday::Sun) => 0,
        (Word::Feast(EASTER), Weekday::Mon) => 1,
        (Word::Name(Name::Whit), Weekday::Sun) => 49,
        (Word::Feast(PENTECOST) | Word::Name(Name::Whit), Weekday::Mon) => 50,
        (Word::Name(Name::Good), Weekday::Fri) => -2,
        (Word::Name(Name::Maundy), Weekday::Thu) => -3,
        (Word::Name(Name::Ash), Weekday::Wed) => -46,
        _ => return None,
    };
    Some((Feast::easter(days), 2))
}

/// `Heilige Drei Könige`, `Christi Himmelfahrt`, `Christmas Eve`, `New Year's Day`, `Buß- und Bettag`.
fn phrase(ahead: Ahead<'_>) -> Taken<Feast> {
    let second = ahead.word(1)?;
    Some(match (ahead.word(0)?, second) {
        (Word::Name(Name::Holy), Word::Part(Part::Evening)) => (Feast::on(12, 24), 2),
        (Word::Name(Name::Holy), Word::Cardinal(3) | Word::Digits(3, 1)) if ahead.is(2, Word::Name(Name::Kings)) => {
            (Feast::on(1, 6), 3)
        }
        (Word::Name(Name::Christ), Word::Feast(ASCENSION)) => (ASCENSION, 2),
        (Word::Name(Name::Mary), Word::Feast(ASCENSION)) => (Feast::on(8, 15), 2),
        (Word::Feast(ASCENSION), Word::Unit(Unit::Day)) => (ASCENSION, 2),
        (Word::Name(Name::Corpus), Word::Name(Name::Christ)) => (Feast::easter(60), 2),
        (Word::Name(Name::Boxing), Word::Unit(Unit::Day)) => (Feast::on(12, 26), 2),
        (Word::Name(Name::All), Word::Name(Name::Saints)) => (Feast::on(11, 1), with_day(ahead, 2)),
        (Word::Feast(CHRISTMAS_DAYS), Word::Name(Name::Eve)) => (Feast::on(12, 24), 2),
        (Word::Feast(CHRISTMAS_DAYS), Word::Unit(Unit::Day)) => (Feast::on(12, 25), 2),
        (Word::Name(Name::New), Word::Name(Name::Year)) if ahead.is(2, Word::Name(Name::Eve)) => (Feast::on(12, 31), 3),
        (Word::Name(Name::New), Word::Name(Name::Year)) => (Feast::on(1, 1), with_day(ahead, 2)),
        (Word::Name(Name::Repent), Word::Mark('-')) if ahead.is(2, Word::And) => repentance(ahead, 3)?,
        (Word::Name(Name::Repent), Word::And) => repentance(ahead, 2)?,
        _ => return None,
    })
}

fn repentance(ahead: Ahead<'_>, at: usize) -> Taken<Feast> {
    ahead.is(at, Word::Feast(REPENTANCE)).then_some((REPENTANCE, at + 1))
}

/// What was taken, and the word `day` behind it.
fn with_day(ahead: Ahead<'_>, taken: usize) -> usize {
    taken + usize::from(ahead.is(taken, Word::Unit(Unit::Day)))
}
