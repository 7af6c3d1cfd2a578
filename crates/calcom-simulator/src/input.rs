//! Reading a JSON body the way the server's input pipe does: members are taken by name and type, and whatever is left over is refused.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde_json::{Map, Value};

use crate::problem::Problem;

/// The longest text that is read.
const MAX_TEXT: usize = 10_000;
/// The longest list that is read.
const MAX_LIST: usize = 1000;
/// The years in which anything can happen.
const YEARS: std::ops::Range<i32> = 1970..3000;

/// A body, or part of one, that is taken apart.
pub(crate) struct Input {
    members: Map<String, Value>,
    wrong: Vec<(String, String)>,
    /// The whole body, when refusals echo it.
    echo: Option<Value>,
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
        Self { members, wrong: Vec::new(), echo: None }
    }

    /// Refuses as the global pipe does, which echoes the body.
    pub(crate) fn echoing(mut self) -> Self {
        self.echo = Some(Value::Object(self.members.clone()));
        self
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
        self.take(name, "must be a string of at most 10000 characters", |value| match value {
            Value::String(text) if text.len() <= MAX_TEXT => Some(text),
            _ => None,
        })
    }

    pub(crate) fn number(&mut self, name: &str) -> Option<u64> {
        self.take(name, "must be a positive number", |value| value.as_u64())
    }

    /// A number that is no longer than a small number can be.
    pub(crate) fn small(&mut self, name: &str) -> Option<u32> {
        self.take(name, "must be a positive number that is not too large", |value| u32::try_from(value.as_u64()?).ok())
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
        self.take(name, "must be an array of at most 1000 elements", |value| match value {
            Value::Array(items) if items.len() <= MAX_LIST => Some(items),
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

    /// An instant whose offset is not looked at: the local time counts as UTC.
    pub(crate) fn instant_without_offset(&mut self, name: &str) -> Option<DateTime<Utc>> {
        self.take(name, "must be a valid ISO 8601 date string", |value| {
            let text = value.as_str()?;
            let local = DateTime::parse_from_rfc3339(text).map(|instant| instant.naive_local().and_utc());
            local.ok().filter(in_bounds).or_else(|| instant(text, NaiveTime::MIN))
        })
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
        match (wrong.as_slice(), self.echo) {
            ([], _) => Ok(()),
            (wrong, None) => Err(Problem::input(wrong)),
            (wrong, Some(body)) => Err(Problem::piped(wrong, &body)),
        }
    }
}

fn unknown(name: &str) -> (String, String) {
    (name.to_owned(), format!("property {name} should not exist"))
}

/// An ISO 8601 instant; without an offset it is UTC, and a date alone gets `time`.
pub(crate) fn instant(text: &str, time: NaiveTime) -> Option<DateTime<Utc>> {
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Some(date.and_time(time).and_utc()).filter(in_bounds);
    }
    let with_offset = DateTime::parse_from_rfc3339(text).map(|instant| instant.to_utc());
    let found = with_offset.ok().or_else(|| text.parse::<NaiveDateTime>().ok().map(|local| local.and_utc()));
    found.filter(in_bounds)
}

/// Whether arithmetic with it cannot overflow.
pub(crate) fn in_bounds(at: &DateTime<Utc>) -> bool {
    YEARS.contains(&at.year())
}
