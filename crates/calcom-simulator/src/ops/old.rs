//! The oldest controllers, which a missing version means: other bodies, other answers.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Session};
use crate::problem::Problem;
use crate::render::utc;
use crate::request::Parts;

impl Session<'_> {
    /// Bookings of 2024-04-15.
    pub(super) fn old_bookings(&self, parts: &Parts<'_>) -> Answer {
        match (parts.method, parts.path.get(1..).unwrap_or_default()) {
            (&Method::POST, []) => Err(Problem::input(&[
                ("responses".to_owned(), "responses should not be empty".to_owned()),
                ("attendee".to_owned(), "property attendee should not exist".to_owned()),
            ])),
            (&Method::GET, []) => {
                let account = self.authenticated()?;
                let mine = self.state.bookings.iter().filter(|b| b.hosts.contains(&account));
                let old = |b: &crate::booked::Booked| {
                    let status = b.status.name().to_uppercase();
                    json!({"id": b.id, "uid": b.uid, "startTime": utc(b.start), "endTime": utc(b.end), "status": status})
                };
                let bookings: Vec<Value> = mine.map(old).collect();
                Ok((StatusCode::OK, json!({"status": "success", "data": {"bookings": bookings, "nextCursor": null}})))
            }
            _ => Err(parts.no_route()),
        }
    }
}

/// Event types of 2024-04-15: `length` instead of `lengthInMinutes`.
pub(super) fn event_types((status, mut body): (StatusCode, Value)) -> (StatusCode, Value) {
    let rename = |event_type: &mut Value| {
        if let Some(members) = event_type.as_object_mut()
            && let Some(length) = members.remove("lengthInMinutes")
        {
            members.insert("length".to_owned(), length);
        }
    };
    match &mut body["data"] {
        Value::Array(list) => list.iter_mut().for_each(rename),
        one => rename(one),
    }
    (status, body)
}

/// Schedules of 2024-04-15: no days by name, but numbers from Sunday.
pub(super) fn schedules((status, mut body): (StatusCode, Value)) -> (StatusCode, Value) {
    const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    let rename = |schedule: &mut Value| {
        for shift in schedule["availability"].as_array_mut().into_iter().flatten() {
            let named = |day: &Value| DAYS.iter().position(|name| *day == *name);
            let days: Vec<usize> = shift["days"].as_array().into_iter().flatten().filter_map(named).collect();
            shift["days"] = json!(days);
        }
    };
    match &mut body["data"] {
        Value::Array(list) => list.iter_mut().for_each(rename),
        one => rename(one),
    }
    (status, body)
}
