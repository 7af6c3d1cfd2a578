//! "Is this time free; if not, what is near it": wish → hours → cache → breaker → client → choice → reply.

use std::ops::Range;
use std::sync::Arc;

use appointment_finder::{Alternative, Choice, Search, Speaker, Terms, Wish, WishFault, WishInput, parse_wish};
use business_hours::{Adjusted, HoursError, Schedule};
use chrono::{DateTime, Offset, TimeDelta, Utc};
use chrono_tz::Tz;
use retell_protocol::{Arguments, FunctionCall};

use crate::calendar::{Answer, CalendarFault, Wanted};
use crate::clock::Stopwatch;
use crate::gateway::Gateway;
use crate::reply::{Adjustment, Availability, Offer, Reply, Slot, Status, whole_seconds};
use crate::slot_token::{OfferedSlot, TokenSealer};
use crate::tenant::{Branch, Service};

/// A question on its way to an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    /// The function call with its arguments.
    pub(crate) call: &'a FunctionCall,
    /// How the answer is said.
    pub(crate) speaker: &'a Speaker,
    /// Running since the first byte of the turn.
    pub(crate) watch: Stopwatch,
}

/// The answer to `question` for `branch`, in the order of its steps.
pub(crate) async fn answer(gateway: &Gateway, branch: &Arc<Branch>, question: Question<'_>) -> Reply {
    let Question { call, speaker, watch } = question;
    let now = gateway.clock.now();
    let Some(service) = branch.service(call.args().service()) else {
        return unknown_service(branch, speaker);
    };
    let wish = match parse_wish(&wish_input(call.args()), now, branch.schedule.zone()) {
        Ok(wish) => wish,
        Err(fault) => return ask_back(&fault, speaker, branch.schedule.local(now)),
    };
    let terms = Terms { schedule: &branch.schedule, policy: &gateway.booking, duration: service.duration, now };
    let asked = Asked { branch, service, wish: &wish, terms, speaker, tokens: &gateway.tokens };
    let Ok(search) = Search::new(&wish, terms).map(|search| search.with_max_alternatives(gateway.max_alternatives))
    else {
        return asked.outside_years();
    };
    log_adjustment(search.adjusted(), &branch.schedule);
    let Ok(Some(range)) = search.range().and_then(|range| whole_days(&branch.schedule, range)) else {
        return asked.nothing_to_look_for(&search);
    };
    let budget = watch.left_of(gateway.turn_deadline);
    let wanted = Wanted { branch, service, range };
    match gateway.calendar.free_slots(wanted, budget).await {
        Ok(found) => asked.reply(&search, &found).unwrap_or_else(|_| asked.outside_years()),
        Err(fault) => asked.outage(&search, &fault),
    }
}

/// What the arguments say about day and time, in whichever of their spellings.
fn wish_input(args: &Arguments) -> WishInput<'_> {
    let together = args.datetime();
    WishInput {
        date: args.date().or(args.date_from()).or(if args.time().is_some() { together } else { None }),
        until: args.date_to(),
        time: args.time(),
        window: args.window(),
        text: if args.date().is_none() && args.time().is_none() { together } else { None },
    }
}

/// The same range from midnight to midnight, so that all who ask for a day share one answer.
fn whole_days(
    schedule: &Schedule,
    range: Option<Range<DateTime<Utc>>>,
) -> Result<Option<Range<DateTime<Utc>>>, HoursError> {
    let Some(range) = range else { return Ok(None) };
    let start = schedule.day(schedule.date_of(range.start))?.start;
    let end = schedule.day(schedule.date_of(range.end - TimeDelta::seconds(1)))?.end;
    Ok(Some(start..end))
}

fn unknown_service(branch: &Branch, speaker: &Speaker) -> Reply {
    let offered: Vec<&str> = branch.services.iter().map(|service| service.name.as_str()).collect();
    Reply::question("unknown_service", speaker.unknown_service(&offered))
}

fn ask_back(fault: &WishFault, speaker: &Speaker, now: DateTime<Tz>) -> Reply {
    tracing::info!(%fault, "Wish not understood");
    let code = if matches!(fault, WishFault::DayMissing) { "missing_date" } else { "unclear_wish" };
    Reply::question(code, speaker.ask_back(fault, now))
}

fn log_adjustment(adjusted: &Adjusted, schedule: &Schedule) {
    if let Adjusted::Moved { from, to, reason } = adjusted {
        let (original, adjusted) = (schedule.local(*from).to_rfc3339(), schedule.local(*to).to_rfc3339());
        tracing::info!(original, adjusted, reason = reason.code(), "Auto-adjusted request time");
    }
}

/// What was asked, and with which words it is answered.
struct Asked<'a> {
    branch: &'a Branch,
    service: &'a Service,
    wish: &'a Wish,
    terms: Terms<'a>,
    speaker: &'a Speaker,
    tokens: &'a TokenSealer,
}

impl Asked<'_> {
    /// The reply to what the calendar said.
    fn reply(&self, search: &Search<'_>, found: &Answer) -> Result<Reply, HoursError> {
        let starts = found.slots.starts();
        let choice = search.choose(starts)?;
        let day = search.target().map_or(self.wish.date(), |target| self.terms.schedule.date_of(target));
        let that_day = search.offerable_on(day, starts)?;
        let message = self.sentence(search, &choice);
        let message = if found.stale { self.speaker.stale(&message) } else { message };
        let is_free = matches!(choice, Choice::Free { .. } | Choice::Open { .. });
        let alternatives = match &choice {
            Choice::Free { .. } => &[],
            other => other.offers(),
        };
        let availability = Availability {
            available: Some(is_free),
            slot: match &choice {
                Choice::Free { slot } => Some(self.slot(slot)),
                _ => None,
            },
            available_slots: that_day.iter().map(|start| self.local(*start).format("%H:%M").to_string()).collect(),
            alternatives: alternatives.iter().map(|offer| self.offer(offer)).collect(),
            stale: found.stale,
            ..self.nothing_known(search)
        };
        let status = if is_free { Status::Available } else { Status::Unavailable };
        Ok(Reply { availability: Some(availability), ..Reply::spoken(status, message) })
    }

    /// The sentence for a choice; a wish that moved is always told why.
    fn sentence(&self, search: &Search<'_>, choice: &Choice) -> String {
        let (speaker, now) = (self.speaker, self.local(self.terms.now));
        let offers: Vec<DateTime<Tz>> = choice.offers().iter().map(|offer| self.local(offer.start)).collect();
        let asked = search.target().map(|target| self.local(target));
        let reason = search.adjusted().reason();
        match (choice, reason, asked) {
            (Choice::Free { slot }, Some(reason), _) => speaker.adjusted_available(reason, self.local(slot.start), now),
            (Choice::Free { slot }, None, _) => speaker.available(self.local(slot.start), now),
            (Choice::Open { .. }, None, _) => speaker.offers(&offers, now),
            (Choice::Open { .. } | Choice::Taken { .. }, Some(reason), _) => {
                speaker.adjusted_taken(reason, &offers, now)
            }
            (Choice::Taken { .. }, None, Some(asked)) if self.wish.time().is_some() => {
                speaker.taken_with_alternatives(asked, &offers, now)
            }
            (Choice::Taken { .. }, None, _) => speaker.other_days(&offers, now),
            (Choice::Impossible, Some(reason), _) => speaker.impossible(reason, now),
            (_, _, Some(asked)) if self.wish.time().is_some() => speaker.full(asked, now),
            _ => speaker.full_on(self.wish.date(), now),
        }
    }

    /// Hours, notice and horizon leave nothing, so the calendar is not asked.
    fn nothing_to_look_for(&self, search: &Search<'_>) -> Reply {
        let message = self.sentence(search, &Choice::Impossible);
        let availability = Availability { available: Some(false), ..self.nothing_known(search) };
        let code = search.adjusted().reason().map_or("no_opening", |reason| reason.code());
        Reply {
            error_code: Some(code),
            availability: Some(availability),
            ..Reply::spoken(Status::Unavailable, message)
        }
    }

    /// The calendar can't be reached: an apology, and nothing that looks like a full day.
    fn outage(&self, search: &Search<'_>, fault: &CalendarFault) -> Reply {
        tracing::warn!(%fault, "Calendar out of reach");
        Reply {
            availability: Some(self.nothing_known(search)),
            retry_after: fault.retry_after().map(whole_seconds),
            ..Reply::error("calendar_unreachable", self.speaker.outage())
        }
    }

    /// The wish lies in years for which hours are not known.
    fn outside_years(&self) -> Reply {
        let day = self.wish.date();
        tracing::warn!(%day, "The opening hours are not known for this day");
        Reply::question("unclear_wish", self.speaker.ask_back(&WishFault::TooFar { day }, self.local(self.terms.now)))
    }

    /// Everything that is known without the calendar.
    fn nothing_known(&self, search: &Search<'_>) -> Availability {
        Availability {
            available: None,
            requested_time: search.target().or(search.asked()).map(|instant| fixed(self.local(instant))),
            service: self.service.name.clone(),
            slot: None,
            available_slots: Vec::new(),
            alternatives: Vec::new(),
            adjusted: match search.adjusted() {
                Adjusted::Moved { from, to, reason } => Some(Adjustment {
                    from: fixed(self.local(*from)),
                    to: fixed(self.local(*to)),
                    reason: reason.code(),
                }),
                _ => None,
            },
            stale: false,
        }
    }

    fn offer(&self, offer: &Alternative) -> Offer {
        Offer {
            slot: self.slot(offer),
            description: self.speaker.moment(self.local(offer.start), self.local(self.terms.now)),
            reason: offer.why.code(),
        }
    }

    fn slot(&self, offer: &Alternative) -> Slot {
        let token = self.tokens.seal(&OfferedSlot {
            company: self.branch.tenant.as_str(),
            branch: self.branch.branch.as_str(),
            event_type: self.service.event_type.get(),
            start: offer.start,
            minutes: self.service.duration.num_minutes(),
        });
        Slot { start: fixed(self.local(offer.start)), end: fixed(self.local(offer.end)), slot_token: token }
    }

    fn local(&self, instant: DateTime<Utc>) -> DateTime<Tz> {
        self.terms.schedule.local(instant)
    }
}

/// An instant with the offset that its zone has then.
fn fixed(local: DateTime<Tz>) -> DateTime<chrono::FixedOffset> {
    local.with_timezone(&local.offset().fix())
}
