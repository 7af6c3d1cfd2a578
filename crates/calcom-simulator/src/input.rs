//! Reading a JSON body the way the server's input pipe does: members are taken by name and type, and whatever is left over is refused.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde_json::{Map, Value};

use crate::problem::Problem;

/// A body, or part of one, that is taken apart.
pub(crate) struct Input {
    members: Map<String, Value>,
    wrong: Vec<(String, String)>,
}

impl Input {
    /// The body of a request; empty when there was none.
    pub(crate) fn of_body(body: &[u8]) -> Result<Self, Problem> {
        if body.is_empty() {
            return Ok(Self::of_members(Map::new()));
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Self::of_members(members)),
            Ok(_) => Err(Problem::bad_request("Body must be an object")),
            Err(_) => Err(Problem::flat(400, "Unexpected token in JSON")),
        }
    }

    pub(crate) const fn of_members(members: Map<String, Value>) -> Self {
        Self { members, wrong: Vec::new() }
    }

    fn take<T>(&mut self, name: &str, constraint: &str, read: impl FnOnce(Value) -> Option<T>) -> Option<T> {
        let value = self.members.remove(name).filter(|value| !value.is_null())?;
        let read = read(value);
        if read.is_none() {
            self.refuse(name, format!("{name} {constraint}"));
        }
        read
    }

    /// Notes that a member is wrong.
    pub(crate) fn refuse(&mut self, name: &str, constraint: impl Into<String>) {
        self.wrong.push((name.to_owned(), constraint.into()));
    }

    /// A member that must be there.
    pub(crate) fn required<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        let noted = self.wrong.iter().any(|(known, _)| known == name);
        if value.is_none() && !noted {
            self.refuse(name, format!("{name} should not be empty"));
        }
        value
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.take(name, "must be a string", |value| value.as_str().map(str::to_owned))
    }

    pub(crate) fn number(&mut self, name: &str) -> Option<u64> {
        self.take(name, "must be a positive number", |value| value.as_u64())
    }

    pub(crate) fn boolean(&mut self, name: &str) -> Option<bool> {
        self.take(name, "must be a boolean value", |value| value.as_bool())
    }

    pub(crate) fn object(&mut self, name: &str) -> Option<Map<String, Value>> {
        self.take(name, "must be an object", |value| match value {
            Value::Object(members) => Some(members),
            _ => None,
        })
    }

    pub(crate) fn list(&mut self, name: &str) -> Option<Vec<Value>> {
        self.take(name, "must be an array", |value| match value {
            Value::Array(items) => Some(items),
            _ => None,
        })
    }

    pub(crate) fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let items = self.list(name)?;
        let texts: Option<Vec<String>> = items.into_iter().map(|item| item.as_str().map(str::to_owned)).collect();
        if texts.is_none() {
            self.refuse(name, format!("each value in {name} must be a string"));
        }
        texts
    }

    pub(crate) fn instant(&mut self, name: &str) -> Option<DateTime<Utc>> {
        self.take(name, "must be a valid ISO 8601 date string", |value| instant(value.as_str()?, NaiveTime::MIN))
    }

    /// Takes a member of any type.
    pub(crate) fn any(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name)
    }

    /// Takes the faults of a nested input, under the name of the outer member.
    pub(crate) fn absorb(&mut self, name: &str, nested: Self) {
        let left: Vec<_> = nested.members.into_iter().map(|(name, _)| unknown(&name)).collect();
        let faults = nested.wrong.into_iter().chain(left);
        self.wrong.extend(
            faults.map(|(inner, constraint)| (name.to_owned(), format!(" {inner} property is wrong,{constraint}"))),
        );
    }

    /// Refuses what is wrong and what is left over.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        let left = self.members.into_iter().map(|(name, _)| unknown(&name));
        let wrong: Vec<_> = self.wrong.into_iter().chain(left).collect();
        if wrong.is_empty() { Ok(()) } else { Err(Problem::input(&wrong)) }
    }
}

fn unknown(name: &str) -> (String, String) {
    (name.to_owned(), format!("property {name} should not exist"))
}

/// An ISO 8601 instant; without an offset it is UTC, and a date alone gets `time`.
pub(crate) fn instant(text: &str, time: NaiveTime) -> Option<DateTime<Utc>> {
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Some(date.and_time(time).and_utc());
    }
    let with_offset = DateTime::parse_from_rfc3339(text).map(|instant| instant.to_utc());
    with_offset.ok().or_else(|| text.parse::<NaiveDateTime>().ok().map(|local| local.and_utc()))
}
