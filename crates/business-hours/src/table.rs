//! The compiled form: for every day of UTC, at which seconds the place opens and closes.
//!
//! **The law.** A place is open or closed; the instants at which that changes are its *toggles*. Days of
//! UTC with the same toggles share one profile, so that a day costs two bytes and two bits, whatever
//! its hours. A question is answered by the day's profile; where the answer lies on a later day, a
//! bitmap names the next day on which the place opens, or closes. Zones, holidays and exceptions were
//! dealt with when the table was built, and nothing is allocated when it is asked.

use std::collections::BTreeMap;

use crate::zone_table::DAY_SECONDS;

/// Which way a toggle goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Toggle {
    /// From closed to open.
    Opening,
    /// From open to closed.
    Closing,
}

/// A toggle that is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Later {
    /// Days of UTC from the one that was asked from.
    pub(crate) days: u32,
    /// Seconds since that day's midnight.
    pub(crate) second: u32,
}

/// The toggles of a day of UTC, shared by all days that have the same.
#[derive(Debug, Clone, Copy)]
struct Profile {
    /// Where the toggles begin in the list of all.
    first: u32,
    /// How many there are.
    count: u16,
    /// Whether the place was open just before the day began.
    open: bool,
}

/// Every toggle between two instants, both given in seconds of UTC.
#[derive(Debug)]
pub(crate) struct Table {
    start: i64,
    end: i64,
    /// Midnight of the first day of UTC.
    origin: i64,
    days: Box<[u16]>,
    profiles: Box<[Profile]>,
    /// Seconds since the day's midnight.
    toggles: Box<[u32]>,
    /// One bit per day: it has an opening.
    openings: Box<[u64]>,
    /// One bit per day: it has a closing.
    closings: Box<[u64]>,
}

impl Table {
    /// The first second that the table knows.
    pub(crate) const fn start(&self) -> i64 {
        self.start
    }

    /// The first second that the table does not know any more.
    pub(crate) const fn end(&self) -> i64 {
        self.end
    }

    /// True when the table knows this second.
    pub(crate) const fn knows(&self, second: i64) -> bool {
        self.start <= second && second < self.end
    }

    /// Whether the place is open at a second that the table knows.
    pub(crate) fn is_open(&self, second: i64) -> bool {
        let (day, second) = self.split(second);
        let (profile, toggles) = self.profile(day);
        let before = toggles.iter().filter(|&&toggle| toggle <= second).count();
        profile.open ^ (before % 2 == 1)
    }

    /// The first toggle of this kind after a second that the table knows.
    pub(crate) fn next(&self, second: i64, kind: Toggle) -> Option<i64> {
        let days = second.wrapping_sub(self.origin) / DAY_SECONDS;
        let next = self.next_by_day(second, kind)?;
        Some(self.origin + (days + i64::from(next.days)) * DAY_SECONDS + i64::from(next.second))
    }

    /// The same, as the days of UTC in between and the second of the last: dates are added to in days, and much
    /// faster than made from a count of seconds.
    pub(crate) fn next_by_day(&self, second: i64, kind: Toggle) -> Option<Later> {
        let (today, second) = self.split(second);
        let (profile, toggles) = self.profile(today);
        let before = toggles.iter().filter(|&&toggle| toggle <= second).count();
        let skip = (before + first_of(profile, kind)) % 2;
        let (day, second) = match toggles.get(before + skip) {
            Some(&toggle) => (today, toggle),
            None => {
                let day = self.next_day(today, kind)?;
                let (profile, toggles) = self.profile(day);
                (day, *toggles.get(first_of(profile, kind))?)
            }
        };
        let days = u32::try_from(day - today).ok()?;
        (self.join(day, second) < self.end).then_some(Later { days, second })
    }

    /// The last toggle of this kind at or before a second that the table knows.
    pub(crate) fn last(&self, second: i64, kind: Toggle) -> Option<i64> {
        let (mut day, second) = self.split(second);
        let (profile, toggles) = self.profile(day);
        let mut seen = toggles.iter().filter(|&&toggle| toggle <= second).count();
        let mut first = first_of(profile, kind);
        loop {
            let toggles = self.profile(day).1;
            if seen > first {
                let index = first + (seen - 1 - first) / 2 * 2;
                return toggles.get(index).map(|&toggle| self.join(day, toggle));
            }
            day = day.checked_sub(1)?;
            let (profile, toggles) = self.profile(day);
            (seen, first) = (toggles.len(), first_of(profile, kind));
        }
    }

    /// Bytes that the table occupies.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.days)
            + size_of_val(&*self.profiles)
            + size_of_val(&*self.toggles)
            + size_of_val(&*self.openings)
            + size_of_val(&*self.closings)
    }

    /// The day of UTC and the second within it.
    fn split(&self, second: i64) -> (usize, u32) {
        let since = second.wrapping_sub(self.origin).cast_unsigned();
        let day = since / DAY_SECONDS.cast_unsigned();
        let within = since % DAY_SECONDS.cast_unsigned();
        (usize::try_from(day).unwrap_or(usize::MAX), u32::try_from(within).unwrap_or(u32::MAX))
    }

    fn join(&self, day: usize, toggle: u32) -> i64 {
        self.origin + i64::try_from(day).unwrap_or_default() * DAY_SECONDS + i64::from(toggle)
    }

    fn profile(&self, day: usize) -> (Profile, &[u32]) {
        let profile = self.profiles[usize::from(self.days[day])];
        let first = profile.first as usize;
        (profile, &self.toggles[first..first + usize::from(profile.count)])
    }

    /// The next day after `day` that has a toggle of this kind.
    fn next_day(&self, day: usize, kind: Toggle) -> Option<usize> {
        let bits = match kind {
            Toggle::Opening => &self.openings,
            Toggle::Closing => &self.closings,
        };
        let from = day + 1;
        let mut index = from / 64;
        let mut word = bits.get(index)? & (u64::MAX << (from % 64));
        while word == 0 {
            index += 1;
            word = *bits.get(index)?;
        }
        Some(index * 64 + word.trailing_zeros() as usize)
    }
}

/// The position, 0 or 1, of a profile's first toggle of a kind.
const fn first_of(profile: Profile, kind: Toggle) -> usize {
    match kind {
        Toggle::Opening => profile.open as usize,
        Toggle::Closing => !profile.open as usize,
    }
}

/// A table in the making: intervals go in, in order of time; what touches is one.
pub(crate) struct Builder {
    start: i64,
    end: i64,
    origin: i64,
    /// The last interval, which the next one may touch.
    last: Option<(i64, i64)>,
    /// The midnight of the day of UTC that toggles are gathered for, whether it began open, and the toggles.
    midnight: i64,
    began_open: bool,
    today: Vec<u32>,
    days: Vec<u16>,
    profiles: Vec<Profile>,
    toggles: Vec<u32>,
    openings: Vec<u64>,
    closings: Vec<u64>,
    /// The profiles by their toggles, of days that begin closed and open.
    known: [BTreeMap<Vec<u32>, u16>; 2],
}

impl Builder {
    /// A table for `start..end`, in seconds of UTC.
    pub(crate) fn new(start: i64, end: i64) -> Self {
        let origin = start.div_euclid(DAY_SECONDS) * DAY_SECONDS;
        Self {
            start,
            end,
            origin,
            last: None,
            midnight: origin,
            began_open: false,
            today: Vec::new(),
            days: Vec::new(),
            profiles: Vec::new(),
            toggles: Vec::new(),
            openings: Vec::new(),
            closings: Vec::new(),
            known: [BTreeMap::new(), BTreeMap::new()],
        }
    }

    /// Adds an interval, which begins no sooner than the last one ended.
    pub(crate) fn open(&mut self, (from, to): (i64, i64)) {
        match &mut self.last {
            _ if from >= to => {}
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => {
                if let Some((from, to)) = self.last.replace((from, to)) {
                    self.toggle(from);
                    self.toggle(to);
                }
            }
        }
    }

    fn toggle(&mut self, at: i64) {
        while self.midnight + DAY_SECONDS <= at && self.midnight < self.end {
            self.close_day();
        }
        if at < self.midnight {
            self.began_open = !self.began_open;
        } else if self.midnight < self.end {
            self.today.push(u32::try_from(at - self.midnight).unwrap_or_default());
        }
    }

    fn close_day(&mut self) {
        let toggles = std::mem::take(&mut self.today);
        self.day(self.began_open, &toggles);
        self.began_open ^= toggles.len() % 2 == 1;
        self.midnight += DAY_SECONDS;
        self.today = toggles;
        self.today.clear();
    }

    /// Adds the next day, which begins open or closed.
    fn day(&mut self, open: bool, toggles: &[u32]) {
        let day = self.days.len();
        if day.is_multiple_of(64) {
            self.openings.push(0);
            self.closings.push(0);
        }
        let (opens, closes) = (toggles.len() > usize::from(open), toggles.len() > usize::from(!open));
        if let (Some(openings), Some(closings)) = (self.openings.last_mut(), self.closings.last_mut()) {
            *openings |= u64::from(opens) << (day % 64);
            *closings |= u64::from(closes) << (day % 64);
        }
        let profile = self.profile(open, toggles);
        self.days.push(profile);
    }

    /// The number of the profile with these toggles, new or known.
    fn profile(&mut self, open: bool, toggles: &[u32]) -> u16 {
        let known = &mut self.known[usize::from(open)];
        if let Some(&known) = known.get(toggles) {
            return known;
        }
        let first = u32::try_from(self.toggles.len()).unwrap_or(u32::MAX);
        let count = u16::try_from(toggles.len()).unwrap_or(u16::MAX);
        let number = u16::try_from(self.profiles.len()).unwrap_or(u16::MAX);
        self.profiles.push(Profile { first, count, open });
        self.toggles.extend_from_slice(toggles);
        known.insert(toggles.to_vec(), number);
        number
    }

    /// The table of everything that was added.
    pub(crate) fn finish(mut self) -> Table {
        if let Some((from, to)) = self.last.take() {
            self.toggle(from);
            self.toggle(to);
        }
        while self.midnight < self.end {
            self.close_day();
        }
        Table {
            start: self.start,
            end: self.end,
            origin: self.origin,
            days: self.days.into(),
            profiles: self.profiles.into(),
            toggles: self.toggles.into(),
            openings: self.openings.into(),
            closings: self.closings.into(),
        }
    }
}
