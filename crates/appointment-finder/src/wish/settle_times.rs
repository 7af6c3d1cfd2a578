//! Which time of day is meant by everything that was said about it.
//!
//! **The law.** A time written in digits with a leading zero or with minutes and an hour from 7 on, an hour from 13 on, and a
//! time with "am" or "pm" is what it says. Otherwise the part of the day that was said decides; without one, 1 to 6 mean the
//! afternoon and 7 to 11 the morning, and the other half stays a second meaning. Windows that were said together all hold.

use chrono::NaiveTime;

use crate::grammar::expr::{ClockExpr, Half, Item, Pass as SaidPass, TimeExpr};
use crate::text::word::Part;
use crate::wish::ambiguity::AmbiguityKind;
use crate::wish::days::Settled;
use crate::wish::fault::{WishFault, WishPart};
use crate::wish::reading::{Pass, Window};
use crate::wish::settings::WishSettings;

const CONTRADICTION: WishFault = WishFault::Contradiction { part: WishPart::Time };

/// A time of day, which midnight may push into the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) time: NaiveTime,
    pub(crate) next_day: bool,
    pub(crate) pass: Option<Pass>,
}

/// Everything said about the time of day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) at: Option<Settled<Moment>>,
    pub(crate) window: Option<Window>,
    /// Minutes from now.
    pub(crate) in_minutes: Option<u32>,
    /// As soon as possible, or at any time: no day need be named.
    pub(crate) any_day: bool,
}

/// The part of the day that was said last.
pub(crate) fn part_of(items: &[Item]) -> Option<Part> {
    items.iter().rev().find_map(|item| match item {
        Item::Time(TimeExpr::Part(part)) => Some(*part),
        _ => None,
    })
}

/// The times meant, where `part` decides about the half of the day unless another part was said here.
pub(crate) fn settle_times(items: &[Item], part: Option<Part>, settings: &WishSettings) -> Result<Times, WishFault> {
    let part = part_of(items).or(part);
    let mut times = Times::default();
    for item in items {
        if let Item::Time(time) = item {
            times.add(*time, part, settings)?;
        }
    }
    Ok(times)
}

impl Times {
    /// Whether neither a time nor a window was said.
    pub(crate) fn is_open(&self) -> bool {
        self.at.is_none() && self.window.is_none()
    }

    /// Adds what else suits: a second window widens the first, and what needs no day needs none.
    pub(crate) fn widen(&mut self, other: &Self) {
        self.window = match (self.window, other.window) {
            (Some(one), Some(two)) => Some(union(one, two)),
            (one, two) => one.or(two),
        };
        self.any_day |= other.any_day;
        self.in_minutes = self.in_minutes.or(other.in_minutes);
    }

    fn add(&mut self, time: TimeExpr, part: Option<Part>, settings: &WishSettings) -> Result<(), WishFault> {
        match time {
            TimeExpr::At(clock) => self.add_clock(moment(clock, part))?,
            TimeExpr::Span { from, until } => self.narrow(span(from, until, part).ok_or(CONTRADICTION)?)?,
            TimeExpr::Part(part) => self.narrow(window_of(part, settings))?,
            TimeExpr::In(minutes) => self.in_minutes = Some(minutes),
            TimeExpr::Now | TimeExpr::Anytime => self.any_day = true,
        }
        Ok(())
    }

    /// A time said twice must be the same time; the surer saying wins.
    fn add_clock(&mut self, clock: Settled<Moment>) -> Result<(), WishFault> {
        match &mut self.at {
            None => self.at = Some(clock),
            Some(known) if known.value.time == clock.value.time => {
                known.others.retain(|other| clock.others.contains(other));
            }
            Some(known) => {
                let fits = clock.others.is_empty() && known.others.iter().any(|(_, other)| *other == clock.value);
                if !fits {
                    return Err(CONTRADICTION);
                }
                *known = clock;
            }
        }
        Ok(())
    }

    fn narrow(&mut self, window: Window) -> Result<(), WishFault> {
        let both = self.window.map_or(Some(window), |known| known.and(&window));
        self.window = Some(both.ok_or(WishFault::Contradiction { part: WishPart::Window })?);
        Ok(())
    }
}

fn union(one: Window, two: Window) -> Window {
    let from = one.from().zip(two.from()).map(|(one, two)| one.min(two));
    let until = one.until().zip(two.until()).map(|(one, two)| one.max(two));
    Window::new(from, until).unwrap_or_default()
}

fn window_of(part: Part, settings: &WishSettings) -> Window {
    match part {
        Part::Early => settings.early,
        Part::Morning => settings.morning,
        Part::Noon => settings.noon,
        Part::Afternoon => settings.afternoon,
        Part::Evening => settings.evening,
        Part::Night => settings.night,
    }
}

/// A window between two clock times; the end takes the half of the day that comes after the start.
fn span(from: Option<ClockExpr>, until: Option<ClockExpr>, part: Option<Part>) -> Option<Window> {
    let borrowed = match (from, until) {
        (Some(from), Some(until))
            if matches!(from.half, Half::Open | Half::Written) && matches!(until.half, Half::Am | Half::Pm) =>
        {
            let same_half = ClockExpr { half: until.half, ..from };
            let start = moment(same_half, None).value.time;
            if start < moment(until, None).value.time { Some(same_half) } else { Some(from) }
        }
        _ => from,
    };
    let from = borrowed.map(|clock| moment(clock, part).value.time);
    let until = until.map(|clock| {
        let settled = moment(clock, part);
        let mut meanings = std::iter::once(settled.value).chain(settled.others.iter().map(|(_, other)| *other));
        let first = settled.value;
        match from {
            Some(from) => meanings.find(|end| end.next_day || end.time > from).unwrap_or(first),
            None => first,
        }
    });
    let until = until.filter(|end| !end.next_day).map(|end| end.time);
    Window::new(from, until)
}

/// The time that a clock expression means beside a part of the day, or alone.
pub(crate) fn moment(clock: ClockExpr, part: Option<Part>) -> Settled<Moment> {
    let pass = clock.pass.map(|pass| match pass {
        SaidPass::First => Pass::First,
        SaidPass::Second => Pass::Second,
    });
    let at = |hour: u32, minute: u32| {
        let time = NaiveTime::from_hms_opt(hour % 24, minute, 0).unwrap_or_default();
        Moment { time, next_day: hour >= 24, pass }
    };
    let minute = clock.minute;
    if let Some((hour, other_minute)) = clock.other {
        let here = half(clock.hour, clock.half, part);
        let there = half(hour, clock.half, part);
        let mut settled = Settled::or(at(here.0, minute), AmbiguityKind::QuarterOfHour, at(there.0, other_minute));
        settled.others.extend(here.1.map(|hour| (AmbiguityKind::HalfOfDay, at(hour, minute))));
        return settled;
    }
    if clock.half == Half::Midnight {
        return Settled::or(at(24, 0), AmbiguityKind::Midnight, at(0, 0));
    }
    match half(clock.hour, clock.half, part) {
        (hour, None) => Settled::sure(at(hour, minute)),
        (hour, Some(other)) => Settled::or(at(hour, minute), AmbiguityKind::HalfOfDay, at(other, minute)),
    }
}

/// The hour from 0 to 24 that an hour on the clock's face means, and the one it might mean as well.
fn half(hour: u32, half: Half, part: Option<Part>) -> (u32, Option<u32>) {
    match (half, part) {
        (Half::Exact | Half::Midnight, _) => (hour, None),
        (Half::Am, _) => (hour % 12, None),
        (Half::Pm, _) => (hour % 12 + 12, None),
        (Half::Open | Half::Written, Some(part)) => (in_part(hour, part), None),
        (Half::Written, None) => (hour, None),
        (Half::Open, None) => match hour {
            1..=6 => (hour + 12, Some(hour)),
            7..=11 => (hour, Some(hour + 12)),
            _ => (hour, None),
        },
    }
}

fn in_part(hour: u32, part: Part) -> u32 {
    match (part, hour) {
        (Part::Noon, 1..=3) | (Part::Afternoon, 1..=9) | (Part::Evening, 4..=11) => hour + 12,
        (Part::Night, 8..=11) => hour + 12,
        (Part::Evening | Part::Night, 12) => 24,
        _ => hour,
    }
}
