//! What a host has set up: event types, schedules, the account, calendars.

use chrono::{NaiveTime, TimeDelta};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Session, success};
use crate::account::Team;
use crate::event_type::{Assignment, EventType};
use crate::input::instant;
use crate::problem::Problem;
use crate::render::{email, event_type, user_id, utc};
use crate::request::{Controller, Parts, Version};
use crate::schedule::{Schedule, Shift};

impl Session<'_> {
    pub(super) fn settings_route(&self, parts: &Parts<'_>) -> Answer {
        if parts.method != Method::GET {
            return Err(parts.no_route());
        }
        match parts.path.as_slice() {
            ["me"] => self.me(),
            ["calendars"] => self.calendars(),
            ["calendars", "busy-times"] => self.busy_times(parts),
            ["event-types", ..] => self.event_types_route(parts),
            ["schedules", ..] => self.schedules_route(parts),
            ["teams", team, "event-types"] => self.team_event_types(team),
            ["teams", team, "event-types", id] => self.one_team_event_type(team, id),
            _ => Err(parts.no_route()),
        }
    }

    fn event_types_route(&self, parts: &Parts<'_>) -> Answer {
        let old = match parts.controller(Version::V2024_06_14) {
            Controller::Current => false,
            Controller::Oldest if self.world.quirks.old_version_fallback => true,
            _ => return Err(parts.no_route()),
        };
        let answer = match parts.path.get(1..).unwrap_or_default() {
            [] => self.event_types(parts),
            [id] => self.one_event_type(id),
            _ => Err(parts.no_route()),
        };
        if old { answer.map(super::old::event_types) } else { answer }
    }

    fn event_types(&self, parts: &Parts<'_>) -> Answer {
        let whose = match parts.param("username") {
            Some(name) => self.world.find(name),
            None => Some(self.authenticated()?),
        };
        let slug = parts.param("eventSlug");
        let fits = |(owner, e): &&(String, EventType)| {
            self.world.find(owner) == whose && e.team.is_none() && slug.is_none_or(|slug| e.slug() == slug)
        };
        let found: Vec<Value> = self.world.event_types.iter().filter(fits).map(|(_, e)| self.render(e)).collect();
        success(StatusCode::OK, &Value::Array(found))
    }

    /// The team of that number, if the caller is one of its members.
    fn team(&self, id: &str) -> Result<&Team, Problem> {
        let account = self.authenticated()?;
        let index = id.parse::<usize>().ok().and_then(|id| id.checked_sub(TEAM_ID));
        let team = index.and_then(|index| self.world.teams.get(index));
        let team = team.ok_or_else(|| Problem::not_found("Team not found"))?;
        let name = self.world.accounts[account].username();
        if team.members.contains(&name) {
            return Ok(team);
        }
        Err(Problem::forbidden("TeamMemberGuard - user is not a member of the team"))
    }

    fn one_team_event_type(&self, team: &str, id: &str) -> Answer {
        let slug = Some(&self.team(team)?.slug);
        let found = self.world.event_types.iter().find(|(_, e)| e.team.as_ref() == slug && e.id.to_string() == id);
        let missing = || Problem::not_found(format!("Event type with id {id} not found"));
        success(StatusCode::OK, &self.render(&found.ok_or_else(missing)?.1))
    }

    fn team_event_types(&self, team: &str) -> Answer {
        let team = self.team(team)?;
        let fits = |(_, e): &&(String, EventType)| e.team.as_ref() == Some(&team.slug);
        let found: Vec<Value> = self.world.event_types.iter().filter(fits).map(|(_, e)| self.render(e)).collect();
        success(StatusCode::OK, &Value::Array(found))
    }

    fn one_event_type(&self, id: &str) -> Answer {
        let account = self.authenticated()?;
        let missing = || Problem::not_found(format!("Event type with id {id} not found"));
        let (owner, found) = id.parse().ok().and_then(|id| event_type(self.world, id)).ok_or_else(missing)?;
        if !self.belongs(account, owner, found) {
            return Err(missing());
        }
        success(StatusCode::OK, &self.render(found))
    }

    fn schedules_route(&self, parts: &Parts<'_>) -> Answer {
        let old = match parts.controller(Version::V2024_06_11) {
            Controller::Current => false,
            Controller::Oldest if self.world.quirks.old_version_fallback => true,
            _ => return Err(parts.no_route()),
        };
        let account = self.authenticated()?;
        let all = self.schedules(account);
        let missing = |id: &str| Problem::not_found(format!("Schedule with ID={id} does not exist."));
        let answer = match parts.path.get(1..).unwrap_or_default() {
            [] => success(StatusCode::OK, &Value::Array(all)),
            ["default"] => success(StatusCode::OK, &all.first().cloned().unwrap_or_default()),
            [id] => {
                let found = all.iter().find(|schedule| schedule["id"].as_u64() == id.parse().ok());
                success(StatusCode::OK, found.ok_or_else(|| missing(id))?)
            }
            _ => Err(parts.no_route()),
        };
        if old { answer.map(super::old::schedules) } else { answer }
    }

    /// The hours of an account, and then those of its event types that have hours of their own.
    fn schedules(&self, account: usize) -> Vec<Value> {
        let default =
            ScheduleName { id: schedule_id(account), owner: account, name: "Öffnungszeiten", is_default: true };
        let mut all = vec![render_schedule(&self.world.accounts[account].schedule, default)];
        let own = |(owner, e): &'_ (String, EventType)| self.world.find(owner) == Some(account) && e.schedule.is_some();
        for (_, e) in self.world.event_types.iter().filter(|owned| own(owned)) {
            if let Some(schedule) = &e.schedule {
                let name = ScheduleName { id: own_schedule_id(e), owner: account, name: &e.title, is_default: false };
                all.push(render_schedule(schedule, name));
            }
        }
        all
    }

    fn me(&self) -> Answer {
        let index = self.authenticated()?;
        let account = &self.world.accounts[index];
        let data = json!({
            "id": user_id(index), "username": account.username(), "email": email(self.world, index), "name": account.name,
            "avatarUrl": null, "bio": null, "timeFormat": 24, "defaultScheduleId": schedule_id(index), "weekStart": "Monday",
            "timeZone": account.schedule.zone.name(), "organizationId": null,
        });
        success(StatusCode::OK, &data)
    }

    fn calendars(&self) -> Answer {
        let index = self.authenticated()?;
        let address = email(self.world, index);
        let destination = json!({"id": {}, "integration": "google_calendar", "externalId": address, "primaryEmail": address,
            "userId": user_id(index), "eventTypeId": null, "credentialId": credential_id(index)});
        let calendar =
            json!({"externalId": address, "readOnly": false, "isSelected": true, "credentialId": credential_id(index)});
        let integration = json!({"name": "Google Calendar", "description": "", "type": "google_calendar", "variant": "calendar",
            "categories": ["calendar"], "logo": "", "publisher": "Cal.com", "slug": "google-calendar", "url": "", "email": "",
            "locationOption": null});
        let connected =
            json!([{"integration": integration, "credentialId": credential_id(index), "calendars": [calendar]}]);
        success(StatusCode::OK, &json!({"connectedCalendars": connected, "destinationCalendar": destination}))
    }

    fn busy_times(&self, parts: &Parts<'_>) -> Answer {
        let account = self.authenticated()?;
        let bound = |name: &str| parts.param(name).and_then(|text| instant(text, NaiveTime::MIN));
        let from = bound("dateFrom").unwrap_or(self.now);
        let to = bound("dateTo").map_or(self.now + TimeDelta::days(30), |to| to + TimeDelta::days(1));
        if parts.param("calendarsToLoad[0][credentialId]").is_none()
            || parts.param("calendarsToLoad[0][externalId]").is_none()
        {
            return Err(Problem::bad_request("calendarsToLoad should not be empty"));
        }
        let within = |(who, span): &&(usize, crate::schedule::Span)| *who == account && span.0 < to && from < span.1;
        let render = |(_, span): &(usize, crate::schedule::Span)| json!({"start": utc(span.0), "end": utc(span.1), "source": "google_calendar"});
        success(StatusCode::OK, &Value::Array(self.state.busy.iter().filter(within).map(render).collect()))
    }

    fn render(&self, e: &EventType) -> Value {
        let owner = event_type(self.world, e.id).map_or(0, |(owner, _)| owner);
        let account = &self.world.accounts[owner];
        let locations: Vec<Value> =
            e.address.iter().map(|address| json!({"type": "address", "address": address, "public": true})).collect();
        let mut out = json!({
            "id": e.id, "lengthInMinutes": e.length, "title": e.title, "slug": e.slug(), "description": "",
            "locations": locations, "bookingFields": [
                {"isDefault": true, "type": "name", "slug": "name", "required": true, "label": "Name"},
                {"isDefault": true, "type": "email", "slug": "email", "required": !e.requires_phone, "label": "E-Mail"},
            ],
            "disableGuests": false, "slotInterval": e.slot_interval, "minimumBookingNotice": e.notice,
            "beforeEventBuffer": e.buffer_before, "afterEventBuffer": e.buffer_after,
            "recurrence": e.recurrence.map(|n| json!({"interval": 1, "occurrences": n, "frequency": "weekly"})),
            "metadata": {}, "price": 0, "currency": "eur", "lockTimeZoneToggleOnBookingPage": false,
            "seatsPerTimeSlot": e.seats, "forwardParamsSuccessRedirect": true, "successRedirectUrl": null,
            "isInstantEvent": false, "scheduleId": e.schedule.as_ref().map(|_| own_schedule_id(e)), "hidden": false,
            "bookingRequiresAuthentication": e.requires_authentication,
        });
        if !e.lengths.is_empty() {
            out["lengthInMinutesOptions"] = json!(e.lengths);
        }
        if let Some(parent) = e.parent {
            out["parentEventTypeId"] = parent.into();
        }
        match &e.team {
            None => add_owner(
                &mut out,
                json!({"id": user_id(owner), "name": account.name, "username": account.username()}),
                &e.slug(),
            ),
            Some(slug) => self.add_team(&mut out, e, slug),
        }
        out
    }

    fn add_team(&self, out: &mut Value, e: &EventType, slug: &str) {
        let index = self.world.teams.iter().position(|team| team.slug == *slug).unwrap_or(0);
        let id = TEAM_ID + index;
        let members = self.world.teams.get(index).map(|team| team.members.as_slice()).unwrap_or_default();
        out["teamId"] = id.into();
        out["schedulingType"] = match e.assignment {
            Assignment::RoundRobin => "roundRobin",
            Assignment::Collective => "collective",
            Assignment::Managed => "managed",
        }
        .into();
        let host = |name: &String| {
            self.world.find(name).map(|i| json!({"userId": user_id(i), "name": self.world.accounts[i].name}))
        };
        out["hosts"] = Value::Array(members.iter().filter_map(host).collect());
        out["team"] = json!({"id": id, "slug": slug, "bannerUrl": "", "name": slug, "logoUrl": "", "weekStart": "Monday",
            "brandColor": "", "darkBrandColor": "", "theme": ""});
    }
}

/// The first team's number.
pub(super) const TEAM_ID: usize = 501;

fn add_owner(out: &mut Value, user: Value, slug: &str) {
    out["ownerId"] = user["id"].clone();
    out["bookingUrl"] = format!("https://cal.com/{}/{slug}", user["username"].as_str().unwrap_or_default()).into();
    out["users"] = json!([user]);
}

const fn schedule_id(index: usize) -> u64 {
    777 + index as u64
}

const fn credential_id(index: usize) -> u64 {
    31 + index as u64
}

/// The number of an event type's own hours.
const fn own_schedule_id(e: &EventType) -> u64 {
    1_000_000_000 + e.id
}

/// What a schedule is called, besides its hours.
struct ScheduleName<'a> {
    id: u64,
    owner: usize,
    name: &'a str,
    is_default: bool,
}

fn render_schedule(schedule: &Schedule, called: ScheduleName<'_>) -> Value {
    let clock = |time: NaiveTime| time.format("%H:%M").to_string();
    let days = |shift: &Shift| shift.days.iter().map(|day| day_name(*day)).collect::<Vec<_>>();
    let shift =
        |shift: &Shift| json!({"days": days(shift), "startTime": clock(shift.start), "endTime": clock(shift.end)});
    let other = |day: &crate::schedule::Override| json!({"date": day.date.to_string(), "startTime": clock(day.start), "endTime": clock(day.end)});
    json!({
        "id": called.id, "ownerId": user_id(called.owner), "name": called.name, "timeZone": schedule.zone.name(),
        "availability": schedule.weekly.iter().map(shift).collect::<Vec<_>>(), "isDefault": called.is_default,
        "overrides": schedule.overrides.iter().map(other).collect::<Vec<_>>(),
    })
}

const fn day_name(day: chrono::Weekday) -> &'static str {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    match day {
        Mon => "Monday",
        Tue => "Tuesday",
        Wed => "Wednesday",
        Thu => "Thursday",
        Fri => "Friday",
        Sat => "Saturday",
        Sun => "Sunday",
    }
}
