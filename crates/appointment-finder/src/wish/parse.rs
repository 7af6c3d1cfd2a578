//! The parser's face: every argument is read, all are settled together, and what is past is asked back.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use crate::grammar::expr::{DayExpr, Item};
use crate::grammar::scan::{Expect, Number, Refused, Scan};
use crate::grammar::sentences;
use crate::wish::ambiguity::{Ambiguity, AmbiguityKind};
use crate::wish::days::{Settled, plus};
use crate::wish::either::{self, Said as Settling};
use crate::wish::fault::{WishFault, WishField, WishPart};
use crate::wish::input::WishInput;
use crate::wish::one_day::Calendar;
use crate::wish::reading::{DaySpan, Reading};
use crate::wish::refused;
use crate::wish::settings::{Country, WishSettings};
use crate::wish::settle_days::{open_range, settle_days};
use crate::wish::settle_times::{Moment, Times};
use crate::wish::value::Wish;

/// Understands a wish with the default settings. "Now" is an instant; `zone` is where the appointment takes place.
///
/// # Errors
/// A [`WishFault`] that says which part to ask for again. A date that is past or impossible is never replaced.
pub fn parse_wish(input: &WishInput<'_>, now: DateTime<Utc>, zone: Tz) -> Result<Wish, WishFault> {
    WishParser::default().parse(input, now, zone)
}

/// What all arguments say together: the pieces, and the sentences that say what does not suit.
#[derive(Default)]
struct Said {
    items: Vec<Item>,
    refused: Vec<Refused>,
}

/// Understands wishes with a tenant's own settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WishParser {
    settings: WishSettings,
}

impl WishParser {
    /// A parser with these settings.
    #[must_use]
    pub const fn new(settings: WishSettings) -> Self {
        Self { settings }
    }

    /// Understands a wish. Both languages are always understood.
    ///
    /// # Errors
    /// A [`WishFault`] that says which part to ask for again.
    pub fn parse(&self, input: &WishInput<'_>, now: DateTime<Utc>, zone: Tz) -> Result<Wish, WishFault> {
        let local_now = now.with_timezone(&zone).naive_local();
        let calendar = self.calendar(local_now, zone);
        let Said { items, refused } = self.read(input)?;
        let wish = self.meant(input, &items, (now, zone))?;
        let refused = refused::readings((&refused, wish.days()), calendar, &self.settings)?;
        self.believable(refused::without(wish, refused)?, local_now)
    }

    /// What days are counted from, in the country that is set, or that the zone lies in.
    fn calendar(&self, now: NaiveDateTime, zone: Tz) -> Calendar {
        let country = self.settings.country.or_else(|| Country::of_zone(zone));
        Calendar { today: now.date(), order: self.settings.date_order, land: country.map(Country::land) }
    }

    /// The wish that the pieces make, before what was refused.
    fn meant(
        &self,
        input: &WishInput<'_>,
        items: &[Item],
        (now, zone): (DateTime<Utc>, Tz),
    ) -> Result<Wish, WishFault> {
        let local_now = now.with_timezone(&zone).naive_local();
        let calendar = self.calendar(local_now, zone);
        let (first, others) = either::settle(items, calendar, &self.settings)?;
        if let Some(wish) = exact(items, &first, zone)? {
            return Ok(wish);
        }
        if let Some(minutes) = first.times.in_minutes {
            return Self::minutes_from_now(minutes, (now, zone), first.days);
        }
        let days = self.days(input, first.days, (&first.times, calendar))?;
        let wish = compose(days, &first.times, local_now)?;
        Ok(with_others(wish, others, local_now))
    }

    /// The pieces of every argument, in the order in which arguments are read.
    fn read(&self, input: &WishInput<'_>) -> Result<Said, WishFault> {
        let mut said = Said::default();
        for (field, text) in input.present() {
            let scan = self.scan(field, text)?;
            said.items.extend(scan.items);
            said.refused.extend(scan.refused);
        }
        Ok(said)
    }

    fn scan(&self, field: WishField, text: &str) -> Result<Scan, WishFault> {
        let limit = self.settings.longest_text;
        if text.len() > limit {
            return Err(WishFault::TooLong { field, limit });
        }
        let expect = match field {
            WishField::Date | WishField::Until => Expect::Date,
            WishField::Time | WishField::Window => Expect::Time,
            WishField::Text => Expect::Text,
        };
        let mut scan = sentences::read(text, expect);
        if field == WishField::Date || field == WishField::Until {
            drop_midnight(&mut scan.items);
        }
        if scan.negated.is_none()
            && let Some(number) = scan.number.take()
        {
            return Err(no_number(field, number));
        }
        let unread = match field {
            WishField::Text if !scan.items.is_empty() => None,
            _ => scan.unread.first(),
        };
        let silent = scan.items.is_empty() && field != WishField::Text;
        let span = scan.negated.clone().or_else(|| unread.cloned()).or_else(|| silent.then_some(0..text.len()));
        match span {
            Some(span) => Err(WishFault::NotUnderstood { field, part: field.part(), span }),
            None => Ok(scan),
        }
    }

    /// The days, closed at `until` where that was given; any day where none need be named.
    fn days(
        &self,
        input: &WishInput<'_>,
        said: Option<Settled<DaySpan>>,
        (times, calendar): (&Times, Calendar),
    ) -> Result<Settled<DaySpan>, WishFault> {
        let today = calendar.today;
        let first = match said {
            Some(days) => Some(days),
            None if times.any_day => Some(Settled::sure(open_range(today)?)),
            None => None,
        };
        let Some(last) = input.last_day() else {
            return first.ok_or(WishFault::DayMissing);
        };
        let last_items = self.scan(WishField::Until, last)?.items;
        let last = settle_days(&last_items, calendar)?.ok_or(WishFault::DayMissing)?;
        let first = first.map_or(today, |days| days.value.first());
        DaySpan::between(first, last.value.last())
            .map(Settled::sure)
            .ok_or(WishFault::Contradiction { part: WishPart::Day })
    }

    /// "in einer halben Stunde", rounded up to the whole minute.
    fn minutes_from_now(
        minutes: u32,
        (now, zone): (DateTime<Utc>, Tz),
        days: Option<Settled<DaySpan>>,
    ) -> Result<Wish, WishFault> {
        let seconds = i64::from(minutes) * 60 + (60 - i64::from(now.second())) % 60;
        let instant = now
            .checked_add_signed(TimeDelta::seconds(seconds))
            .and_then(|instant| instant.with_nanosecond(0))
            .ok_or(WishFault::NotUnderstood { field: WishField::Time, part: WishPart::Time, span: 0..0 })?;
        let local = instant.with_timezone(&zone).naive_local();
        if days.is_some_and(|days| !days.value.contains(local.date())) {
            return Err(WishFault::Contradiction { part: WishPart::Day });
        }
        Ok(Wish { instant: Some(instant), ..Wish::at(local) })
    }

    /// Refuses what is past or too far ahead.
    fn believable(&self, wish: Wish, now: NaiveDateTime) -> Result<Wish, WishFault> {
        let days = wish.days();
        if days.last() < now.date() {
            return Err(WishFault::Past { day: Some(days.last()), time: None });
        }
        if wish.local().is_some_and(|local| days.is_single() && is_over(local, now)) {
            return Err(WishFault::Past { day: Some(days.first()), time: wish.time() });
        }
        let furthest = plus(now.date(), i64::from(self.settings.furthest_days))?;
        if days.first() > furthest {
            return Err(WishFault::TooFar { day: days.first() });
        }
        Ok(wish)
    }
}

/// Whether a local time is before the minute that now is in.
fn is_over(local: NaiveDateTime, now: NaiveDateTime) -> bool {
    local + TimeDelta::minutes(1) <= now
}

/// A midnight behind an ISO date is how programs write "no time".
fn drop_midnight(items: &mut Vec<Item>) {
    use crate::grammar::expr::{ClockExpr, Half, TimeExpr};
    for item in items.iter_mut() {
        if let Item::Instant(instant) = *item
            && instant.time().num_seconds_from_midnight() == 0
        {
            use chrono::Datelike as _;
            let date = instant.date_naive();
            *item = Item::Day(DayExpr::Date { year: Some(date.year()), month: date.month(), day: date.day() });
        }
    }
    let midnight = |item: &Item| {
        let Item::Time(TimeExpr::At(ClockExpr { hour: 0, minute: 0, half: Half::Exact, .. })) = item else {
            return false;
        };
        true
    };
    if let [Item::Day(_), time] = items.as_slice()
        && midnight(time)
    {
        items.pop();
    }
}

/// A number that was not read is never passed over: it may be the time, or the day.
fn no_number(field: WishField, number: Number) -> WishFault {
    let Number { span, as_time } = number;
    match (as_time, field) {
        (true, _) => WishFault::NoSuchTime { field, span },
        (false, WishField::Text) => WishFault::NotUnderstood { field, part: WishPart::Time, span },
        (false, _) => WishFault::NotUnderstood { field, part: field.part(), span },
    }
}

/// A wish that was written with an offset means that instant; whatever else was said must agree with it.
fn exact(items: &[Item], said: &Settling, zone: Tz) -> Result<Option<Wish>, WishFault> {
    let mut instants = items.iter().filter_map(|item| match item {
        Item::Instant(instant) => Some(instant.with_timezone(&Utc)),
        _ => None,
    });
    let Some(instant) = instants.next() else {
        return Ok(None);
    };
    let local = instant.with_timezone(&zone).naive_local();
    let contradiction = |part| Err(WishFault::Contradiction { part });
    if instants.any(|other| other != instant) {
        return contradiction(WishPart::Day);
    }
    if let Some(days) = &said.days
        && !days.meanings().any(|days| days.contains(local.date()))
    {
        return contradiction(WishPart::Day);
    }
    if let Some(at) = &said.times.at
        && !at.meanings().any(|at| at.time == local.time())
    {
        return contradiction(WishPart::Time);
    }
    Ok(Some(Wish { instant: Some(instant), ..Wish::at(local) }))
}

/// Days and times together: every second meaning becomes a whole reading of its own; what is over is no meaning.
fn compose(days: Settled<DaySpan>, times: &Times, now: NaiveDateTime) -> Result<Wish, WishFault> {
    let at = times.at.as_ref().map(|at| at.value);
    let reading = from_now_on(reading(days.value, at, times)?, now);
    let mut others: Vec<Ambiguity> = Vec::new();
    for (kind, span) in days.others {
        others.extend(reading_of(kind, span, at, times));
    }
    for (kind, moment) in times.at.iter().flat_map(|at| at.others.iter()) {
        others.extend(reading_of(*kind, days.value, Some(*moment), times));
    }
    others.iter_mut().for_each(|ambiguity| ambiguity.other = from_now_on(ambiguity.other, now));
    others.retain(|ambiguity| !is_past(&ambiguity.other, now) && ambiguity.other != reading);
    if is_past(&reading, now) {
        let next = others.iter().position(|ambiguity| ambiguity.kind == AmbiguityKind::HalfOfDay);
        if let Some(next) = next {
            return Ok(Wish::of(others[next].other));
        }
        return Err(WishFault::Past { day: Some(reading.days.first()), time: reading.time });
    }
    Ok(Wish { ambiguities: others, ..Wish::of(reading) })
}

/// The wishes behind "oder" are meanings too, unless they are over.
fn with_others(mut wish: Wish, others: Vec<Settling>, now: NaiveDateTime) -> Wish {
    for said in others {
        let Some(Ok(other)) = said.days.map(|days| compose(days, &said.times, now)) else { continue };
        if other.reading != wish.reading {
            wish.ambiguities.push(Ambiguity { kind: AmbiguityKind::Either, other: other.reading });
        }
    }
    wish
}

fn reading_of(kind: AmbiguityKind, days: DaySpan, at: Option<Moment>, times: &Times) -> Option<Ambiguity> {
    Some(Ambiguity { kind, other: reading(days, at, times).ok()? })
}

fn reading(days: DaySpan, at: Option<Moment>, times: &Times) -> Result<Reading, WishFault> {
    let shift = u64::from(at.is_some_and(|at| at.next_day));
    let days = days.later(shift).ok_or(WishFault::TooFar { day: days.last() })?;
    let window = times.window.filter(|window| at.is_none_or(|at| window.contains(at.time)));
    Ok(Reading { days, time: at.map(|at| at.time), window, pass: at.and_then(|at| at.pass) })
}

/// Several days that begin with today begin with tomorrow when the time asked for is over today ("bis Freitag um 10").
fn from_now_on(reading: Reading, now: NaiveDateTime) -> Reading {
    let over =
        reading.days.contains(now.date()) && reading.time.is_some_and(|time| is_over(now.date().and_time(time), now));
    let rest = now.date().succ_opt().and_then(|tomorrow| reading.days.not_before(tomorrow));
    Reading { days: rest.filter(|_| over).unwrap_or(reading.days), ..reading }
}

/// Whether all of a reading is over: its days, its time today, or its window today.
fn is_past(reading: &Reading, now: NaiveDateTime) -> bool {
    if reading.days.last() != now.date() {
        return reading.days.last() < now.date();
    }
    let time_over =
        reading.time.is_some_and(|time| reading.days.is_single() && is_over(now.date().and_time(time), now));
    let window_over = reading.time.is_none()
        && reading.window.and_then(|window| window.until()).is_some_and(|until| until <= now.time());
    time_over || window_over
}
