//! Wishes joined by "oder": each is settled by itself, and what one leaves out it takes from its neighbour.
//!
//! **The law.** "Montag oder Mittwoch um 10" means ten on both days, "morgen um 10 oder 11" means tomorrow for both times, and
//! "heute um 10 oder morgen um 11" means what it says. The first is the default. Windows alone ("vormittags oder abends") are
//! one wish with the wider window.

use crate::grammar::expr::Item;
use crate::wish::days::Settled;
use crate::wish::fault::WishFault;
use crate::wish::one_day::Calendar;
use crate::wish::reading::DaySpan;
use crate::wish::settings::WishSettings;
use crate::wish::settle_days::settle_days;
use crate::wish::settle_times::{Times, part_of, settle_times};

/// One of the wishes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) days: Option<Settled<DaySpan>>,
    pub(crate) times: Times,
}

/// The wishes in the order said, the first of them and the rest.
pub(crate) fn settle(
    items: &[Item],
    calendar: Calendar,
    settings: &WishSettings,
) -> Result<(Said, Vec<Said>), WishFault> {
    let mut wishes: Vec<Said> = Vec::new();
    for day in by_day(items) {
        let part = part_of(day);
        for segment in day.split(is_or) {
            let said = Said { days: settle_days(segment, calendar)?, times: settle_times(segment, part, settings)? };
            match wishes.last_mut() {
                Some(before) if said.days.is_none() && said.times.at.is_none() => before.times.widen(&said.times),
                _ => wishes.push(said),
            }
        }
    }
    share_days(&mut wishes);
    share_times(&mut wishes);
    let mut wishes = wishes.into_iter();
    let first = wishes.next().unwrap_or_default();
    Ok((first, wishes.collect()))
}

fn is_or(item: &Item) -> bool {
    *item == Item::Or
}

/// The wishes by the day that they name; one that names none belongs to the day before it. A part of the day speaks of its own
/// day alone: "heute um 3 Uhr nachts oder am Montag um 8".
fn by_day(items: &[Item]) -> Vec<&[Item]> {
    let names_a_day = |segment: &[Item]| segment.iter().any(|item| matches!(item, Item::Day(_)));
    let (mut days, mut start, mut at, mut named) = (Vec::new(), 0, 0, false);
    for segment in items.split(is_or) {
        if named && names_a_day(segment) {
            days.push(&items[start..at - 1]);
            start = at;
        }
        named |= names_a_day(segment);
        at += segment.len() + 1;
    }
    days.push(&items[start..]);
    days
}

/// A wish without a day takes the one before it, and the first ones take the first day that was said.
fn share_days(wishes: &mut [Said]) {
    let mut known = wishes.iter().find_map(|wish| wish.days.clone());
    for wish in wishes {
        match &wish.days {
            Some(days) => known = Some(days.clone()),
            None => wish.days.clone_from(&known),
        }
    }
}

/// A wish without a time takes the one that was said next, and the last ones take the last time that was said.
fn share_times(wishes: &mut [Said]) {
    let mut known = wishes.iter().rev().find(|wish| !wish.times.is_open()).map(|wish| wish.times.clone());
    for wish in wishes.iter_mut().rev() {
        if wish.times.is_open() {
            if let Some(times) = &known {
                wish.times.at.clone_from(&times.at);
                wish.times.window = times.window;
            }
        } else {
            known = Some(wish.times.clone());
        }
    }
}
