//! The speaker: one method per outcome, each a sentence or two that can be read aloud.

use business_hours::{Language, Reason, SayWhen};
use chrono::{DateTime, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::speech::clock::{self, ClockStyle};
use crate::speech::sentence::Sentence;
use crate::speech::templates::{Piece, Templates, pieces};
use crate::speech::{calendar, moment, safe};

/// Says outcomes in one language, in a tenant's words. Cheap to keep; everything it says is safe to read aloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    language: Language,
    style: ClockStyle,
    templates: Templates,
}

impl Speaker {
    /// A speaker with this crate's own sentences.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language, style: ClockStyle::default(), templates: Templates::default() }
    }

    /// The same speaker with a tenant's sentences.
    #[must_use]
    pub fn with_templates(self, templates: Templates) -> Self {
        Self { templates, ..self }
    }

    /// The same speaker with another way to say times of day.
    #[must_use]
    pub fn with_clock_style(self, style: ClockStyle) -> Self {
        Self { style, ..self }
    }

    /// The language spoken.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// How times of day are said.
    #[must_use]
    pub const fn clock_style(&self) -> ClockStyle {
        self.style
    }

    /// A moment, fit for the middle of a sentence: `morgen um 10 Uhr 30`. Both arguments are local to the place.
    #[must_use]
    pub fn moment(&self, at: DateTime<Tz>, now: DateTime<Tz>) -> String {
        moment::moment(at, now.date_naive(), (self.language, self.style))
    }

    /// Moments joined by "oder", a day said once: `morgen um 10 Uhr oder um 11 Uhr`.
    #[must_use]
    pub fn moments(&self, all: &[DateTime<Tz>], now: DateTime<Tz>) -> String {
        moment::moments(all, now.date_naive(), (self.language, self.style))
    }

    /// A day, fit for the middle of a sentence: `am Freitag, dem dritten Oktober`.
    #[must_use]
    pub fn day(&self, day: NaiveDate, now: DateTime<Tz>) -> String {
        calendar::day(day, now.date_naive(), self.language)
    }

    /// A sentence with its placeholders filled; for outcomes without a method of their own.
    #[must_use]
    pub fn say(&self, sentence: Sentence, values: &[(&str, &str)]) -> String {
        let mut said = String::new();
        for piece in pieces(self.templates.template(sentence, self.language)) {
            match piece {
                Piece::Words(words) => said.push_str(words),
                Piece::Placeholder(name) => {
                    said.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value));
                }
            }
        }
        safe::sentences(&said)
    }

    fn say_when(&self, sentence: Sentence, at: DateTime<Tz>, now: DateTime<Tz>) -> String {
        self.say(sentence, &[("when", &self.moment(at, now))])
    }

    /// A moment as what a sentence is about: in English without the "on" in front.
    fn subject(&self, at: DateTime<Tz>, now: DateTime<Tz>) -> String {
        let moment = self.moment(at, now);
        let subject = moment.strip_prefix("on ").filter(|_| self.language == Language::English);
        subject.map_or_else(|| moment.clone(), str::to_owned)
    }

    fn say_offers(&self, sentence: Sentence, offers: &[DateTime<Tz>], now: DateTime<Tz>) -> String {
        if offers.is_empty() {
            return self.say(Sentence::NothingFree, &[]);
        }
        self.say(sentence, &[("offers", &self.moments(offers, now))])
    }

    /// `um 10 Uhr 30`.
    pub(crate) fn at_time(&self, time: NaiveTime) -> String {
        let time = clock::of_day(time, self.language, self.style);
        if self.language == Language::English { format!("at {time}") } else { format!("um {time}") }
    }

    /// The reason for an adjustment in the tenant's words, with labels made safe.
    fn reason(&self, reason: &Reason, now: DateTime<Tz>) -> String {
        let values = reason.values(self.language, &Here { speaker: self, now });
        let safe: Vec<(&str, String)> =
            values.into_iter().map(|(name, value)| (name, safe::value_of(&value, safe::LONGEST_LABEL))).collect();
        let safe: Vec<(&str, &str)> = safe.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.say(Sentence::Reason(reason.sentence()), &safe)
    }
}

/// Times and days within a reason, as a speaker says them now.
struct Here<'a> {
    speaker: &'a Speaker,
    now: DateTime<Tz>,
}

impl SayWhen for Here<'_> {
    fn time(&self, at: DateTime<Tz>) -> String {
        clock::time(at, (self.speaker.language, self.speaker.style), false)
    }

    fn moment(&self, at: DateTime<Tz>) -> String {
        self.speaker.moment(at, self.now)
    }

    fn day(&self, at: DateTime<Tz>) -> String {
        let date = calendar::date(at.date_naive(), self.now.date_naive(), self.speaker.language);
        dative(&date).to_owned()
    }
}

/// Availability.
impl Speaker {
    /// The time asked for is free.
    #[must_use]
    pub fn available(&self, at: DateTime<Tz>, now: DateTime<Tz>) -> String {
        self.say(Sentence::Available, &[("when", &self.subject(at, now))])
    }

    /// No time was asked for, and these are free. Without any, nothing is.
    #[must_use]
    pub fn offers(&self, offers: &[DateTime<Tz>], now: DateTime<Tz>) -> String {
        self.say_offers(Sentence::Offers, offers, now)
    }

    /// The time asked for is taken; these are offered instead. Without any it is [`full`](Self::full).
    #[must_use]
    pub fn taken_with_alternatives(&self, asked: DateTime<Tz>, offers: &[DateTime<Tz>], now: DateTime<Tz>) -> String {
        if offers.is_empty() {
            return self.full(asked, now);
        }
        let (when, offers) = (self.subject(asked, now), self.moments(offers, now));
        self.say(Sentence::Taken, &[("when", &when), ("offers", &offers)])
    }

    /// Taken, and nothing near it is free.
    #[must_use]
    pub fn full(&self, asked: DateTime<Tz>, now: DateTime<Tz>) -> String {
        self.say(Sentence::Full, &[("when", &self.subject(asked, now))])
    }

    /// Nothing is free on a day asked for without a time, or on any near it.
    #[must_use]
    pub fn full_on(&self, day: NaiveDate, now: DateTime<Tz>) -> String {
        let day = self.day(day, now);
        let day = if day.contains(',') { format!("{day},") } else { day };
        self.say(Sentence::FullDay, &[("day", &day)])
    }

    /// Nothing is free on the days or in the window asked for; these are free at other times.
    #[must_use]
    pub fn other_days(&self, offers: &[DateTime<Tz>], now: DateTime<Tz>) -> String {
        self.say_offers(Sentence::OtherDays, offers, now)
    }

    /// Hours or policy moved the wish, and the moved start is free.
    #[must_use]
    pub fn adjusted_available(&self, reason: &Reason, at: DateTime<Tz>, now: DateTime<Tz>) -> String {
        let when = safe::capitalised(&self.subject(at, now));
        self.say(Sentence::AdjustedAvailable, &[("reason", &self.reason(reason, now)), ("when", &when)])
    }

    /// Hours or policy moved the wish, and these are free near the moved start. Without any, nothing is.
    #[must_use]
    pub fn adjusted_taken(&self, reason: &Reason, offers: &[DateTime<Tz>], now: DateTime<Tz>) -> String {
        if offers.is_empty() {
            return safe::sentences(&format!("{} {}", self.reason(reason, now), self.say(Sentence::NothingFree, &[])));
        }
        let offers = self.moments(offers, now);
        self.say(Sentence::AdjustedTaken, &[("reason", &self.reason(reason, now)), ("offers", &offers)])
    }

    /// Hours and policy leave nothing to look for.
    #[must_use]
    pub fn impossible(&self, reason: &Reason, now: DateTime<Tz>) -> String {
        match reason {
            Reason::BeyondHorizon { latest } => self.beyond_horizon(latest.date_naive(), now),
            other => self.say(Sentence::Impossible, &[("reason", &self.reason(other, now))]),
        }
    }

    /// Sooner than the notice allows. The earliest start is said by the whole minute, and never one too soon.
    #[must_use]
    pub fn too_soon(&self, earliest: DateTime<Tz>, now: DateTime<Tz>) -> String {
        let values = Reason::TooSoon { earliest }.values(self.language, &Here { speaker: self, now });
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.say(Sentence::TooSoon, &values)
    }

    /// Later than the horizon allows.
    #[must_use]
    pub fn beyond_horizon(&self, latest: NaiveDate, now: DateTime<Tz>) -> String {
        let date = calendar::date(latest, now.date_naive(), self.language);
        let latest = if self.language == Language::English { date } else { format!("zum {}", dative(&date)) };
        self.say(Sentence::BeyondHorizon, &[("latest", &latest)])
    }

    /// An answer from a copy, marked as such.
    #[must_use]
    pub fn stale(&self, answer: &str) -> String {
        self.say(Sentence::Stale, &[("answer", answer)])
    }
}

/// `Freitag, dem dritten Oktober` after `zum` is said without the weekday.
fn dative(date: &str) -> &str {
    date.split_once(", dem ").map_or(date, |(_, day)| day)
}

/// What goes wrong, and bookings.
impl Speaker {
    /// The calendar cannot be reached; an apology that does not sound like "full".
    #[must_use]
    pub fn outage(&self) -> String {
        self.say(Sentence::Outage, &[])
    }

    /// The service is not offered; the first few of those that are get named.
    #[must_use]
    pub fn unknown_service<S: AsRef<str>>(&self, offered: &[S]) -> String {
        let names: Vec<_> =
            offered.iter().map(|name| safe::value(name.as_ref())).filter(|name| !name.is_empty()).collect();
        match names.get(..names.len().min(6)) {
            None | Some([]) => self.say(Sentence::UnknownServiceUnnamed, &[]),
            Some(names) => self.say(Sentence::UnknownService, &[("services", &moment::all_of(names, self.language))]),
        }
    }

    /// The company cannot be told.
    #[must_use]
    pub fn unknown_tenant(&self) -> String {
        self.say(Sentence::UnknownTenant, &[])
    }

    /// The function does not exist.
    #[must_use]
    pub fn unknown_function(&self) -> String {
        self.say(Sentence::UnknownFunction, &[])
    }

    /// The call is over its limit.
    #[must_use]
    pub fn rate_limited(&self) -> String {
        self.say(Sentence::RateLimited, &[])
    }

    /// Neither a day nor a time was given.
    #[must_use]
    pub fn needs_day_and_time(&self) -> String {
        self.say(Sentence::AskDayAndTime, &[])
    }

    /// The booking was made.
    #[must_use]
    pub fn booked(&self, at: DateTime<Tz>, now: DateTime<Tz>) -> String {
        self.say_when(Sentence::Booked, at, now)
    }

    /// Somebody else took the slot while it was being booked. Without offers the calendar counts as full from then on.
    #[must_use]
    pub fn conflict(&self, asked: DateTime<Tz>, offers: &[DateTime<Tz>], now: DateTime<Tz>) -> String {
        if offers.is_empty() { self.full(asked, now) } else { self.say_offers(Sentence::Conflict, offers, now) }
    }

    /// It is not known whether the booking was made.
    #[must_use]
    pub fn booking_unclear(&self) -> String {
        self.say(Sentence::BookingUnclear, &[])
    }

    /// The appointment was cancelled.
    #[must_use]
    pub fn cancelled(&self, at: DateTime<Tz>, now: DateTime<Tz>) -> String {
        self.say_when(Sentence::Cancelled, at, now)
    }

    /// The appointment was moved to another start.
    #[must_use]
    pub fn rescheduled(&self, to: DateTime<Tz>, now: DateTime<Tz>) -> String {
        self.say_when(Sentence::Rescheduled, to, now)
    }

    /// The caller has no appointment.
    #[must_use]
    pub fn no_appointment(&self) -> String {
        self.say(Sentence::NoAppointment, &[])
    }
}
