//! One number for a set of arguments: equal for equal arguments, in any order.
//!
//! It answers "the same function with the same arguments again?" without keeping the arguments.
//! Each name and value enters the hash with its length, so no two different sets run together. Two
//! members do not count: a copy of the call's identity, and the sentence that the platform has the
//! model invent while it waits (`execution_message`), which differs from attempt to attempt.

use std::fmt;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::arguments::{Argument, Arguments};

/// Names that do not count.
const INCIDENTAL: &[&str] = &["callid", "executionmessage"];

/// Bytes kept of the digest.
const BYTES: usize = 16;

/// A set of arguments in sixteen bytes; `Display` is lower-case hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; BYTES]);

impl Fingerprint {
    /// The sixteen bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; BYTES] {
        &self.0
    }
}

impl Arguments {
    /// The fingerprint of these arguments.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Sha256::new();
        for (name, argument) in self.iter().filter(|(name, _)| !INCIDENTAL.contains(name)) {
            feed(&mut hash, b'k', name.as_bytes());
            match argument {
                Argument::Text(text) => feed(&mut hash, b't', text.as_bytes()),
                Argument::Nested(value) => feed_value(&mut hash, value),
            }
        }
        let mut bytes = [0; BYTES];
        for (kept, byte) in bytes.iter_mut().zip(hash.finalize()) {
            *kept = byte;
        }
        Fingerprint(bytes)
    }
}

fn feed(hash: &mut Sha256, tag: u8, bytes: &[u8]) {
    hash.update([tag]);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

/// Recursion is bounded by the depth that arguments may have.
fn feed_value(hash: &mut Sha256, value: &Value) {
    match value {
        Value::Array(items) => {
            feed(hash, b'a', &(items.len() as u64).to_be_bytes());
            items.iter().for_each(|item| feed_value(hash, item));
        }
        Value::Object(members) => {
            feed(hash, b'o', &(members.len() as u64).to_be_bytes());
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            for (name, member) in members {
                feed(hash, b'k', name.as_bytes());
                feed_value(hash, member);
            }
        }
        Value::String(text) => feed(hash, b't', text.as_bytes()),
        scalar => feed(hash, b's', scalar.to_string().as_bytes()),
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::members::Members;

    fn of(json: &str) -> Fingerprint {
        Arguments::read(&Members::from_json(json).unwrap(), |_| false).unwrap().fingerprint()
    }

    #[test]
    fn order_and_incidental_members_do_not_count() {
        let plain = of(r#"{"a":"1","b":{"x":1,"y":[2]}}"#);
        assert_eq!(plain, of(r#"{"b":{"y":[2],"x":1},"a":1}"#));
        assert_eq!(plain, of(r#"{"a":"1","b":{"x":1,"y":[2]},"call_id":"call_1","execution_message":"Moment"}"#));
    }

    #[test]
    fn different_arguments_differ() {
        let sets = [
            r#"{}"#,
            r#"{"a":"1"}"#,
            r#"{"a":"2"}"#,
            r#"{"b":"1"}"#,
            r#"{"a":["1"]}"#,
            r#"{"a":[["1"]]}"#,
            r#"{"a":["1","1"]}"#,
            r#"{"a":{"1":1}}"#,
            r#"{"a":"1","b":"1"}"#,
            r#"{"a":[1]}"#,
        ];
        for (i, left) in sets.iter().enumerate() {
            for right in &sets[i + 1..] {
                assert_ne!(of(left), of(right), "{left} {right}");
            }
        }
    }

    #[test]
    fn a_value_that_looks_like_the_next_argument_does_not_run_into_it() {
        assert_ne!(of(r#"{"a":"x","b":"y"}"#), of(r#"{"a":"xkbty"}"#));
    }

    #[test]
    fn it_prints_as_hex() {
        assert_eq!(of("{}").to_string(), "e3b0c44298fc1c149afbf4c8996fb924");
    }
}
