//! Reading values in which nothing may stand that is not known, and naming everything that is wrong with them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use serde_path_to_error::Segment;
use toml::Value;

use crate::fault_list::{WorldFaults, key_shown};

/// How many faults of one element are looked for.
const MOST_FAULTS: usize = 50;

/// A value whose unknown members serde would pass over, because it is flattened or tagged.
pub(crate) fn read_strictly<T: DeserializeOwned + Serialize>(value: &Json) -> Result<T, String> {
    let read: T = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
    let known = serde_json::to_value(&read).unwrap_or_default();
    let unknown = value.as_object().into_iter().flatten().find(|(name, _)| known.get(name.as_str()).is_none());
    unknown.map_or(Ok(read), |(name, _)| {
        let members: Vec<_> = known.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        Err(format!("unknown field `{name}`, expected one of {}", members.join(", ")))
    })
}

/// Reads a value and notes every fault in it: what is wrong is replaced by something that fits, and the rest is read again.
pub(crate) fn collect<T: DeserializeOwned>(mut value: Value, path: &str, faults: &mut WorldFaults) -> Option<T> {
    for _ in 0..MOST_FAULTS {
        let wrong = match read::<T>(&value) {
            Ok(read) => return Some(read),
            Err(wrong) => wrong,
        };
        faults.require(false, joined(path, &wrong.place), wrong.problem.as_str());
        let mended =
            if wrong.is_unknown { remove(&mut value, &wrong.place) } else { mend::<T>(&mut value, &wrong.place) };
        if !mended {
            return None;
        }
    }
    None
}

/// One thing that is wrong with a value.
struct Wrong {
    place: Vec<Segment>,
    problem: String,
    is_unknown: bool,
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Wrong> {
    serde_path_to_error::deserialize(value.clone()).map_err(|error| {
        let problem = error.inner().message().to_owned();
        let mut place: Vec<Segment> = error.path().iter().cloned().collect();
        let (unknown, missing) = (quoted(&problem, "unknown field `"), quoted(&problem, "missing field `"));
        let is_unknown = unknown.is_some();
        if let Some(key) = unknown.or(missing)
            && !matches!(place.last(), Some(Segment::Map { key: last }) if *last == key)
        {
            place.push(Segment::Map { key });
        }
        Wrong { place, problem, is_unknown }
    })
}

/// Puts something at `place` that fits there, so that what else is wrong comes to light; whether anything did.
fn mend<T: DeserializeOwned>(value: &mut Value, place: &[Segment]) -> bool {
    let texts =
        ["2026-01-01T00:00:00Z", "2026-01-01", "09:00:00", "UTC", "Mon", "accepted", "round_robin", "unavailable"];
    let texts = texts.into_iter().map(|text| Value::String(text.to_owned()));
    let others = [Value::Integer(1), Value::Boolean(true), Value::Array(Vec::new()), Value::Table(toml::Table::new())];
    others.into_iter().chain(texts).any(|candidate| {
        put(value, place, candidate)
            && read::<T>(value).err().is_none_or(|next| joined("", &next.place) != joined("", place))
    })
}

fn quoted(message: &str, start: &str) -> Option<String> {
    Some(message.strip_prefix(start)?.split('`').next()?.to_owned())
}

fn joined(path: &str, place: &[Segment]) -> String {
    let mut out = path.to_owned();
    for segment in place {
        match segment {
            Segment::Seq { index } => out.push_str(&format!("[{index}]")),
            Segment::Map { key: name } | Segment::Enum { variant: name } => {
                let dot = if out.is_empty() { "" } else { "." };
                out.push_str(&format!("{dot}{}", key_shown(name)));
            }
            Segment::Unknown => {}
        }
    }
    out
}

/// Puts something at `place`; whether there is such a place.
fn put(value: &mut Value, place: &[Segment], new: Value) -> bool {
    match (value, place) {
        (value, []) => {
            *value = new;
            true
        }
        (Value::Table(table), [Segment::Map { key }]) => {
            table.insert(key.clone(), new);
            true
        }
        (Value::Table(table), [Segment::Map { key }, rest @ ..]) => {
            table.get_mut(key).is_some_and(|inner| put(inner, rest, new))
        }
        (Value::Array(items), [Segment::Seq { index }, rest @ ..]) => {
            items.get_mut(*index).is_some_and(|inner| put(inner, rest, new))
        }
        _ => false,
    }
}

/// Takes the member at `place` out; whether there was one.
fn remove(value: &mut Value, place: &[Segment]) -> bool {
    match (value, place) {
        (Value::Table(table), [Segment::Map { key }]) => table.remove(key).is_some(),
        (Value::Table(table), [Segment::Map { key }, rest @ ..]) => {
            table.get_mut(key).is_some_and(|inner| remove(inner, rest))
        }
        (Value::Array(items), [Segment::Seq { index }, rest @ ..]) => {
            items.get_mut(*index).is_some_and(|inner| remove(inner, rest))
        }
        _ => false,
    }
}
