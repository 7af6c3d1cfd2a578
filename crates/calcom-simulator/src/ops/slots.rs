//! `GET /v2/slots`.

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, TimeZone as _, Timelike, Utc};
use chrono_tz::Tz;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::{Answer, Session};
use crate::availability::{Desk, FreeSlot};
use crate::event_type::EventType;
use crate::input::{Input, in_bounds, instant};
use crate::problem::Problem;
use crate::render::event_type;
use crate::request::Parts;

/// The longest range that is looked through.
const MOST_ASKED: TimeDelta = TimeDelta::days(366);

/// What was asked.
struct Question<'a> {
    owner: usize,
    event_type: &'a EventType,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    zone: Option<Tz>,
    lasting: TimeDelta,
    ends: bool,
    replacing: Option<String>,
}

impl Session<'_> {
    pub(super) fn list_slots(&self, parts: &Parts<'_>) -> Answer {
        let asked = self.question(parts)?;
        let margin = TimeDelta::hours(i64::from(self.world.quirks.slots_outside_range));
        let replacing = asked.replacing.as_deref();
        let desk = Desk { replacing, ..self.desk(asked.owner, asked.event_type, true) };
        let mut days = Map::new();
        for slot in desk.slots(asked.start - margin, asked.end + margin, asked.lasting) {
            let day = slot.span.0.with_timezone(&asked.zone.unwrap_or(Tz::UTC)).format("%Y-%m-%d").to_string();
            let list = days.entry(day).or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut() {
                list.push(render(&slot, &asked));
            }
        }
        let mut body = json!({"status": "success", "data": days});
        if days_are_empty(&body) && self.world.quirks.empty_slots_message {
            body["message"] = "No slots available".into();
        }
        Ok((StatusCode::OK, body))
    }

    fn question(&self, parts: &Parts<'_>) -> Result<Question<'_>, Problem> {
        let mut input = parts.query_input();
        let start = input.text("start");
        let start = input.required("start", start).unwrap_or_default();
        let end = input.text("end");
        let end = input.required("end", end).unwrap_or_default();
        let zone = input.text("timeZone");
        let ends = input.text("format").is_some_and(|format| format == "range");
        let duration = input.text("duration").map(|minutes| minutes.parse().unwrap_or(0));
        let replacing = input.text("bookingUidToReschedule");
        let found = self.named(&mut input);
        input.finish()?;
        let (owner, event_type) = found?;
        let zone =
            zone.map(|name| name.parse::<Tz>().map_err(|_| Problem::bad_request("Invalid time zone"))).transpose()?;
        let last_second = NaiveTime::from_num_seconds_from_midnight_opt(86_399, 0).unwrap_or(NaiveTime::MIN);
        let edge = |text: &str, time| self.edge(text, time, zone);
        let start = edge(&start, NaiveTime::MIN).ok_or_else(|| Problem::bad_request("Invalid start date"))?;
        let end = edge(&end, last_second).ok_or_else(|| Problem::bad_request("Invalid end date"))?;
        if end < start || end - start > MOST_ASKED {
            let message = "Invalid time range given - check the 'start' and 'end' query parameters.";
            return Err(Problem::bad_request(message));
        }
        let lasting = event_type.lasting(duration).ok_or_else(|| Problem::bad_request("Invalid duration"))?;
        Ok(Question { owner, event_type, start, end: self.widened(end), zone, lasting, ends, replacing })
    }

    /// An instant, or the `time` of a date: in UTC, or in the zone that is asked for.
    fn edge(&self, text: &str, time: NaiveTime, zone: Option<Tz>) -> Option<DateTime<Utc>> {
        let local = zone.filter(|_| !self.world.quirks.dates_are_utc).zip(text.parse::<NaiveDate>().ok());
        match local {
            Some((zone, date)) => {
                let there = zone.from_local_datetime(&date.and_time(time)).earliest()?.to_utc();
                Some(there).filter(in_bounds)
            }
            None => instant(text, time),
        }
    }

    /// An end at midnight means the end of the day that begins there.
    fn widened(&self, end: DateTime<Utc>) -> DateTime<Utc> {
        let midnight = end.num_seconds_from_midnight() == 0;
        if midnight && self.world.quirks.midnight_end_widens { end + TimeDelta::seconds(86_399) } else { end }
    }

    /// The event type that the query names, by number or by slugs, but not by both.
    fn named(&self, input: &mut Input) -> Result<(usize, &EventType), Problem> {
        if let Some(id) = input.text("eventTypeId") {
            if !self.world.quirks.number_and_slug_refused {
                for ignored in ["eventTypeSlug", "username", "teamSlug", "organizationSlug"] {
                    input.any(ignored);
                }
            }
            let found = id.parse().ok().and_then(|id| event_type(self.world, id));
            return found.ok_or_else(|| Problem::not_found("Event Type not found"));
        }
        let slug = input.text("eventTypeSlug").unwrap_or_default();
        let (user, team) = (input.text("username"), input.text("teamSlug"));
        input.any("organizationSlug");
        if let Some(name) = &user
            && self.world.find(name).is_none()
        {
            return Err(Problem::not_found(format!("User with username {name} not found")));
        }
        if let Some(slug) = &team
            && !self.world.teams.iter().any(|known| known.slug == *slug)
        {
            return Err(Problem::not_found(format!("Team with slug {slug} not found")));
        }
        self.by_slug(&slug, user.as_deref(), team.as_deref()).ok_or_else(|| Problem::not_found("Event Type not found"))
    }

    /// The event type of that slug and owner.
    pub(super) fn by_slug(&self, slug: &str, user: Option<&str>, team: Option<&str>) -> Option<(usize, &EventType)> {
        let owner_fits = |owner: &str| user.is_none_or(|user| self.world.find(user) == self.world.find(owner));
        let fits =
            |(owner, e): &&(String, EventType)| e.slug() == slug && e.team.as_deref() == team && owner_fits(owner);
        let (owner, found) = self.world.event_types.iter().find(fits)?;
        Some((self.world.find(owner)?, found))
    }
}

fn days_are_empty(body: &Value) -> bool {
    body["data"].as_object().is_some_and(Map::is_empty)
}

fn render(slot: &FreeSlot<'_>, asked: &Question<'_>) -> Value {
    let text = |at: DateTime<Utc>| match asked.zone {
        None => at.to_rfc3339_opts(SecondsFormat::Millis, true),
        Some(zone) => at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Millis, false),
    };
    let mut out = json!({"start": text(slot.span.0)});
    if asked.ends {
        out["end"] = text(slot.span.1).into();
    }
    if let (Some(booking), Some(total)) = (slot.seated, asked.event_type.seats) {
        let taken = booking.map_or(0, crate::booked::Booked::seats_taken);
        out["seatsBooked"] = taken.into();
        out["seatsRemaining"] = total.saturating_sub(taken).into();
        out["seatsTotal"] = total.into();
        if let Some(booking) = booking {
            out["bookingUid"] = booking.uid.as_str().into();
        }
    }
    out
}
