//! Reading bookings: one, a series, by seat, and pages of them.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use http::StatusCode;
use serde_json::{Value, json};

use super::settings::TEAM_ID;
use super::{Answer, Session, success};
use crate::booked::{Booked, Status};
use crate::input::instant;
use crate::problem::Problem;
use crate::render::{booking, event_type};
use crate::request::Parts;

/// The parameters that the listing knows.
const KNOWN: [&str; 20] = [
    "status",
    "attendeeEmail",
    "attendeeName",
    "bookingUid",
    "eventTypeIds",
    "eventTypeId",
    "teamsIds",
    "teamId",
    "afterStart",
    "beforeEnd",
    "afterCreatedAt",
    "beforeCreatedAt",
    "afterUpdatedAt",
    "beforeUpdatedAt",
    "sortStart",
    "sortEnd",
    "sortCreated",
    "sortUpdatedAt",
    "take",
    "skip",
];

/// A filter that the server does not have, for worlds in which it has.
const PHONE: &str = "attendeePhoneNumber";

impl Session<'_> {
    pub(super) fn read_booking(&self, uid: &str) -> Answer {
        let series: Vec<Value> = self
            .state
            .bookings
            .iter()
            .filter(|b| b.series.as_deref() == Some(uid))
            .map(|b| booking(self.world, b))
            .collect();
        if !series.is_empty() {
            return success(StatusCode::OK, &Value::Array(series));
        }
        success(StatusCode::OK, &booking(self.world, self.known(uid)?))
    }

    pub(super) fn booking_by_seat(&self, seat: &str) -> Answer {
        let has = |b: &&Booked| b.attendees.iter().any(|person| person.seat.as_deref() == Some(seat));
        // A booking that lost its last seat still names it.
        let live = self.state.bookings.iter().find(|b| b.is_live() && has(b));
        let found = live.or_else(|| self.state.bookings.iter().find(has));
        let missing = || Problem::not_found(format!("Booking with seatUid={seat} was not found in the database"));
        success(StatusCode::OK, &booking(self.world, found.ok_or_else(missing)?))
    }

    pub(super) fn list_bookings(&self, parts: &Parts<'_>) -> Answer {
        let account = self.authenticated()?;
        let by_phone = |name: &str| name == PHONE && !self.world.quirks.phone_filter_refused;
        let unknown = parts.query.iter().find(|(name, _)| !KNOWN.contains(&name.as_str()) && !by_phone(name));
        if let Some((name, _)) = unknown {
            return Err(Problem::input(&[(name.clone(), format!("property {name} should not exist"))]));
        }
        let (take, skip) = page(parts)?;
        let mut found: Vec<&Booked> =
            self.state.bookings.iter().filter(|b| self.may_see(account, b) && self.is_wanted(b, parts)).collect();
        sort(&mut found, parts);
        let total = found.len();
        let items: Vec<Value> = found.into_iter().skip(skip).take(take).map(|b| booking(self.world, b)).collect();
        let returned = items.len();
        let pagination = pagination(total, returned, take, skip);
        Ok((StatusCode::OK, json!({"status": "success", "data": items, "pagination": pagination})))
    }

    /// A host sees a booking, and so does the owner of its event type.
    fn may_see(&self, account: usize, b: &Booked) -> bool {
        let owns = event_type(self.world, b.event_type).is_some_and(|(owner, _)| owner == account);
        owns || b.hosts.contains(&account)
    }

    fn is_wanted(&self, b: &Booked, parts: &Parts<'_>) -> bool {
        let lag = TimeDelta::seconds(self.world.quirks.listing_lag_seconds.into());
        let after = |name: &str, at: DateTime<Utc>| bound(parts, name).is_none_or(|bound| at >= bound);
        let before = |name: &str, at: DateTime<Utc>| bound(parts, name).is_none_or(|bound| at <= bound);
        let any =
            |name: &str, fits: &dyn Fn(&str) -> bool| parts.param(name).is_none_or(|list| list.split(',').any(fits));
        (lag.is_zero() || self.now - b.created >= lag)
            && any("status", &|status| self.has_status(b, status))
            && any("attendeeEmail", &|email| b.attendees.iter().any(|p| p.email.eq_ignore_ascii_case(email)))
            && any("attendeeName", &|name| b.attendees.iter().any(|p| p.name == name))
            && any(PHONE, &|phone| b.attendees.iter().any(|p| p.phone.as_deref() == Some(phone)))
            && any("bookingUid", &|uid| b.uid == uid)
            && any("eventTypeId", &|id| b.event_type.to_string() == id)
            && any("eventTypeIds", &|id| b.event_type.to_string() == id)
            && any("teamId", &|team| self.is_of_team(b, team))
            && any("teamsIds", &|team| self.is_of_team(b, team))
            && after("afterStart", b.start)
            && before("beforeEnd", b.end)
            && after("afterCreatedAt", b.created)
            && before("beforeCreatedAt", b.created)
            && after("afterUpdatedAt", b.updated)
            && before("beforeUpdatedAt", b.updated)
    }

    fn is_of_team(&self, b: &Booked, team: &str) -> bool {
        let slug = event_type(self.world, b.event_type).and_then(|(_, e)| e.team.as_ref());
        let index = slug.and_then(|slug| self.world.teams.iter().position(|team| team.slug == *slug));
        index.is_some_and(|index| team.parse() == Ok(TEAM_ID + index))
    }

    fn has_status(&self, b: &Booked, status: &str) -> bool {
        match status {
            "upcoming" => b.is_live() && b.end > self.now,
            "recurring" => b.series.is_some() && b.end > self.now,
            "past" => b.end <= self.now,
            "cancelled" => matches!(b.status, Status::Cancelled | Status::Rejected),
            "unconfirmed" => b.status == Status::Pending && b.end > self.now,
            _ => false,
        }
    }
}

fn bound(parts: &Parts<'_>, name: &str) -> Option<DateTime<Utc>> {
    instant(parts.param(name)?, NaiveTime::MIN)
}

/// The most items that are skipped.
const MOST_SKIPPED: usize = 1_000_000;

/// `take` and `skip`.
pub(super) fn page(parts: &Parts<'_>) -> Result<(usize, usize), Problem> {
    let number = |name: &str, default: usize| parts.param(name).map_or(Ok(default), str::parse::<usize>);
    match (number("take", 100), number("skip", 0)) {
        (Ok(take), Ok(skip)) if (1..=250).contains(&take) && skip <= MOST_SKIPPED => Ok((take, skip)),
        _ => Err(Problem::input(&[("take".to_owned(), "take must not be greater than 250".to_owned())])),
    }
}

/// What bookings are sorted by.
type Key = fn(&Booked) -> DateTime<Utc>;

fn sort(found: &mut [&Booked], parts: &Parts<'_>) {
    let keys: [(&str, Key); 4] = [
        ("sortStart", |b| b.start),
        ("sortEnd", |b| b.end),
        ("sortCreated", |b| b.created),
        ("sortUpdatedAt", |b| b.updated),
    ];
    for (name, key) in keys {
        match parts.param(name) {
            Some("asc") => found.sort_by_key(|b| key(b)),
            Some("desc") => found.sort_by_key(|b| std::cmp::Reverse(key(b))),
            _ => {}
        }
    }
}

fn pagination(total: usize, returned: usize, take: usize, skip: usize) -> Value {
    let remaining = total.saturating_sub(skip + returned);
    json!({
        "totalItems": total, "remainingItems": remaining, "returnedItems": returned, "itemsPerPage": take,
        "currentPage": skip / take + 1, "totalPages": total.div_ceil(take), "hasNextPage": remaining > 0,
        "hasPreviousPage": skip > 0,
    })
}
