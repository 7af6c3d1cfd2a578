//! What does not suit: sentences such as "am Montag kann ich nicht" beside a wish.
//!
//! **The law.** What was refused is a reading of its own: days, perhaps a time or a window of them; a time that may be in either half of the day is refused in both. Days that are refused as a
//! whole are cut off the ends of a wish; a meaning of which nothing is left is no meaning, and a wish without any is asked
//! back. What lies within the days wished for, or beside them, is kept with the wish, so that it is never offered.

use chrono::{Datelike, NaiveDate};

use crate::grammar::expr::{DayExpr, Item, Which};
use crate::grammar::scan::Refused;
use crate::wish::ambiguity::Ambiguity;
use crate::wish::either;
use crate::wish::fault::{WishFault, WishField, WishPart};
use crate::wish::one_day::Calendar;
use crate::wish::reading::{DaySpan, Reading};
use crate::wish::settings::WishSettings;
use crate::wish::value::Wish;

/// The readings that were refused, given the days that were wished for. What is past cannot be had anyway; what is not
/// understood is asked back.
pub(crate) fn readings(
    (refused, wished): (&[Refused], DaySpan),
    calendar: Calendar,
    settings: &WishSettings,
) -> Result<Vec<Reading>, WishFault> {
    let mut readings = Vec::new();
    for one in refused {
        let unclear = || {
            let (field, span) = (WishField::Text, one.span.clone());
            WishFault::NotUnderstood { field, part: WishPart::Day, span }
        };
        let (first, others) = match either::settle(&one.items, calendar, settings) {
            Ok(settled) => settled,
            Err(WishFault::Past { .. }) => continue,
            Err(_) => return Err(unclear()),
        };
        for said in std::iter::once(first).chain(others) {
            let days = said.days.ok_or_else(unclear)?.value;
            let window = said.times.window;
            let times: Vec<_> = said.times.at.iter().flat_map(|at| at.meanings()).map(|at| at.time).collect();
            for days in weekdays_within(&one.items, days, wished) {
                let reading = Reading { days, time: None, window, pass: None };
                match times.as_slice() {
                    [] => readings.push(reading),
                    times => readings.extend(times.iter().map(|time| Reading { time: Some(*time), ..reading })),
                }
            }
        }
    }
    Ok(readings)
}

/// A weekday beside a wish for several days is one of those ("nächste Woche. Freitag geht nicht").
fn weekdays_within(items: &[Item], days: DaySpan, wished: DaySpan) -> Vec<DaySpan> {
    let bare = |item: &Item| match item {
        Item::Day(DayExpr::Weekday(_, which)) => *which == Which::Bare,
        Item::Day(_) => false,
        _ => true,
    };
    if wished.is_single() || !days.is_single() || !items.iter().all(bare) {
        return vec![days];
    }
    let all = wished.first().iter_days().take_while(|day| wished.contains(*day));
    let within: Vec<_> = all.filter(|day| day.weekday() == days.first().weekday()).map(DaySpan::on).collect();
    if within.is_empty() { vec![days] } else { within }
}

/// The wish without what was refused.
pub(crate) fn without(wish: Wish, refused: Vec<Reading>) -> Result<Wish, WishFault> {
    let Some(reading) = left(wish.reading, &refused) else {
        let mut others = wish.ambiguities.iter().filter_map(|other| left(other.other, &refused));
        let reading = others.next().ok_or(WishFault::Contradiction { part: WishPart::Day })?;
        let rest = wish.ambiguities.iter().filter(|other| other.other != reading);
        let ambiguities = rest.filter_map(|other| still(*other, &refused)).collect();
        return Ok(Wish { reading, instant: None, ambiguities, refused });
    };
    let ambiguities = wish.ambiguities.iter().filter_map(|other| still(*other, &refused)).collect();
    Ok(Wish { reading, ambiguities, refused, ..wish })
}

fn still(other: Ambiguity, refused: &[Reading]) -> Option<Ambiguity> {
    left(other.other, refused).map(|reading| Ambiguity { other: reading, ..other })
}

/// What is left of a reading, its ends cut off while they are refused.
fn left(reading: Reading, refused: &[Reading]) -> Option<Reading> {
    let mut days = reading.days;
    let out = |day: NaiveDate| match reading.time {
        Some(time) => refused.iter().any(|one| one.covers(day.and_time(time))),
        None => refused.iter().any(|one| one.covers_day(day)),
    };
    while out(days.first()) {
        days = days.not_before(days.first().succ_opt()?)?;
    }
    while out(days.last()) {
        days = days.not_after(days.last().pred_opt()?)?;
    }
    Some(Reading { days, ..reading })
}
