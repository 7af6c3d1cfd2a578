//! Values at random that fit a schema of the document: what is declared and nothing that is learnt from a fake server.
//!
//! Two things that the document does not say are taken from its examples: a text whose example is an instant is an instant, and
//! a number is a positive whole one. And what is named a uid or an id looks like one.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::Rng as _;
use proptest::test_runner::TestRng;
use serde_json::{Map, Value, json};

use crate::document::Operation;

/// How deep objects nest before only what is required is made.
const DEPTH: u32 = 6;

pub(crate) struct Maker<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) rng: TestRng,
    /// Whether lists are never empty.
    pub(crate) filled: bool,
}

impl Maker<'_> {
    fn below(&mut self, bound: u32) -> u32 {
        self.rng.next_u32() % bound
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    fn pick<'v>(&mut self, list: &'v [Value]) -> &'v Value {
        let at = self.below(u32::try_from(list.len()).unwrap()) as usize;
        &list[at]
    }

    /// A value of that schema, for a member called `name`.
    pub(crate) fn value(&mut self, schema: &'static Value, (name, depth): (&str, u32)) -> Value {
        let schema = self.operation.resolved(schema);
        if let Some(words) = schema["enum"].as_array() {
            return self.pick(words).clone();
        }
        if let Some(branches) = schema["anyOf"].as_array() {
            let branch = self.below(u32::try_from(branches.len()).unwrap()) as usize;
            return self.value(&branches[branch], (name, depth));
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut all = Map::new();
            for part in parts {
                match self.value(part, (name, depth)) {
                    Value::Object(members) => all.extend(members),
                    other => return other,
                }
            }
            all.extend(self.object(schema, depth));
            return Value::Object(all);
        }
        match schema["type"].as_str() {
            Some("string") => self.text(schema, name),
            Some("number" | "integer") => self.number(schema),
            Some("boolean") => json!(self.coin()),
            Some("array") => self.list(schema, (name, depth)),
            Some("object") => Value::Object(self.object(schema, depth)),
            Some("null") => Value::Null,
            _ => self.anything(),
        }
    }

    fn object(&mut self, schema: &'static Value, depth: u32) -> Map<String, Value> {
        let mut members = Map::new();
        let required: Vec<_> = schema["required"].as_array().into_iter().flatten().collect();
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            if required.iter().any(|known| *known == name) || (depth < DEPTH && self.coin()) {
                members.insert(name.clone(), self.value(member, (name, depth + 1)));
            }
        }
        if let Some(more) = schema.get("additionalProperties").filter(|more| more.is_object()) {
            for day in 0..self.below(4) {
                members.insert(format!("2026-10-0{}", day + 1), self.value(more, ("day", depth + 1)));
            }
        } else {
            // Unknown members may come at any time.
            for _ in 0..self.below(3) {
                let name = format!("new{}", self.below(1000));
                members.insert(name, self.anything());
            }
        }
        members
    }

    fn list(&mut self, schema: &'static Value, (name, depth): (&str, u32)) -> Value {
        let least = u32::from(self.filled && depth < 2);
        let count = least + self.below(3);
        (0..count).map(|_| self.value(&schema["items"], (name, depth + 1))).collect()
    }

    fn number(&mut self, schema: &Value) -> Value {
        let least = schema["minimum"].as_u64().unwrap_or(1);
        let most = schema["maximum"].as_u64().unwrap_or(1_000_000);
        json!(least + u64::from(self.rng.next_u32()) % (most - least + 1))
    }

    fn text(&mut self, schema: &Value, name: &str) -> Value {
        let example = schema["example"].as_str().unwrap_or_default();
        let is_time = schema["format"] == "date-time" || example.parse::<DateTime<Utc>>().is_ok();
        let is_id = ["uid", "id"].iter().any(|end| name.to_lowercase().ends_with(end)) && name != "externalId";
        if schema["pattern"].is_string() {
            json!(format!("{:02}:{:02}", self.below(24), self.below(60)))
        } else if is_time || matches!(name, "start" | "end" | "createdAt" | "updatedAt") {
            json!(self.instant())
        } else if is_id {
            let symbols = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            let length = 1 + self.below(36);
            let text = (0..length).map(|_| char::from(symbols[self.below(64) as usize]));
            json!(text.collect::<String>())
        } else {
            json!(self.words())
        }
    }

    /// An instant in one of the ways in which they are written.
    fn instant(&mut self) -> String {
        let begin: DateTime<Utc> = "2026-10-02T00:00:00Z".parse().unwrap();
        let at = begin + TimeDelta::milliseconds(i64::from(self.below(28 * 86_400_000)));
        match self.below(3) {
            0 => at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            1 => at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
            _ => at.with_timezone(&chrono_tz::Europe::Berlin).to_rfc3339_opts(chrono::SecondsFormat::Millis, false),
        }
    }

    fn words(&mut self) -> String {
        let pieces = ["", "Jürgen", " ", "\"", "\\", "\n", "日本", "🙂", "\u{0}", "x", "0", "null", "</script>"];
        let count = self.below(6);
        (0..count).map(|_| pieces[self.below(13) as usize]).collect()
    }

    fn anything(&mut self) -> Value {
        match self.below(6) {
            0 => json!({"of": self.words()}),
            1 => json!([self.below(9)]),
            2 => json!(self.words()),
            3 => json!(self.coin()),
            4 => json!(f64::from(self.below(9)) / 4.0),
            _ => json!({}),
        }
    }
}
