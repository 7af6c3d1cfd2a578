//! The Redis keys of one subject.
//!
//! `PREFIX_LIMIT:CALL` for every limit on the whole call, `PREFIX_func:CALL:FUNCTION` for the cells of
//! a function, `PREFIX_func:CALL:*` for the list of functions, `PREFIX_blocked:CALL` for the block.
//! Ids come from strangers: whatever could be taken for a part of the key's own writing is written
//! as `%XX`, so that two different pairs of ids never meet in one key.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::limit::Scope;
use crate::policy::Policy;

/// The keys that one verdict reads and writes, in the order the script expects.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Keys {
    /// The block and the limits on the whole call.
    pub(crate) call: Vec<String>,
    /// The function's key and the functions' index.
    pub(crate) function: Option<[String; 2]>,
    /// After an outage: what this subject's sender has told last.
    merged: Option<String>,
}

impl Keys {
    pub(crate) fn new(policy: &Policy, subject: &str, function: Option<&str>) -> Self {
        let (prefix, subject) = (&policy.config().key_prefix, Subject::new(policy, subject));
        let mut call = vec![format!("{prefix}_blocked:{subject}")];
        let limits = policy.limits().iter().filter(|limit| limit.scope == Scope::Call);
        call.extend(limits.map(|limit| format!("{prefix}_{}:{subject}", limit.key_segment())));
        let function = function
            .filter(|_| policy.counts_functions())
            .map(|function| [format!("{prefix}_func:{subject}:{}", escape(function)), index(policy, &subject)]);
        Self { call, function, merged: None }
    }

    /// Adds the key of what `sender` has told last.
    pub(crate) fn add_merged(&mut self, policy: &Policy, subject: &str, sender: &str) {
        let (prefix, subject) = (&policy.config().key_prefix, Subject::new(policy, subject));
        self.merged = Some(format!("{prefix}_merged:{subject}:{sender}"));
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let keys = self.call.iter().chain(self.function.iter().flatten());
        keys.chain(&self.merged).map(String::as_str)
    }
}

/// The key of the list of a subject's functions.
pub(crate) fn index_of(policy: &Policy, subject: &str) -> String {
    index(policy, &Subject::new(policy, subject))
}

fn index(policy: &Policy, subject: &Subject<'_>) -> String {
    format!("{}_func:{subject}:*", policy.config().key_prefix)
}

/// A subject as it stands in keys.
struct Subject<'a> {
    id: Cow<'a, str>,
    tagged: bool,
}

impl<'a> Subject<'a> {
    fn new(policy: &Policy, subject: &'a str) -> Self {
        Self { id: escape(subject), tagged: policy.config().hash_tag }
    }
}

impl std::fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.tagged { write!(f, "{{{}}}", self.id) } else { f.write_str(&self.id) }
    }
}

/// An id with everything but letters, digits and `-_.~@+` written as `%XX`.
fn escape(id: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~@+".contains(&byte);
    if id.bytes().all(is_plain) {
        return Cow::Borrowed(id);
    }
    let mut safe = String::with_capacity(id.len() * 2);
    for byte in id.bytes() {
        if is_plain(byte) {
            safe.push(char::from(byte));
        } else {
            let _ = write!(safe, "%{byte:02X}");
        }
    }
    Cow::Owned(safe)
}

/// The id that was written so.
pub(crate) fn unescape(safe: &str) -> String {
    let mut bytes = Vec::with_capacity(safe.len());
    let mut rest = safe.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let decoded = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match (first, decoded) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::call::CallPolicy;

    fn policy(hash_tag: bool) -> Policy {
        let policy = CallPolicy { per_function: Some(10), hash_tag, ..CallPolicy::default() };
        policy.validate().unwrap()
    }

    #[test]
    fn the_keys_are_those_that_operators_know() {
        let keys = Keys::new(&policy(false), "call_1f", Some("book"));
        let names: Vec<_> = keys.iter().collect();
        assert_eq!(
            names,
            [
                "retell_call_blocked:call_1f",
                "retell_call_total:call_1f",
                "retell_call_minute:call_1f",
                "retell_call_func:call_1f:book",
                "retell_call_func:call_1f:*",
            ]
        );
        let keys = Keys::new(&policy(true), "call_1f", None);
        assert_eq!(keys.call[1], "retell_call_total:{call_1f}");
    }

    #[test]
    fn hostile_ids_cannot_write_keys() {
        let keys = Keys::new(&policy(true), "a}b{c:d\r\nDEL *", Some("x:*"));
        assert_eq!(keys.call[0], "retell_call_blocked:{a%7Db%7Bc%3Ad%0D%0ADEL%20%2A}");
        let [function, _] = keys.function.unwrap();
        assert!(function.ends_with(":x%3A%2A"), "{function}");
    }

    proptest! {
        #[test]
        fn different_ids_never_share_a_key(a in ".{0,12}", b in ".{0,12}", c in ".{0,12}", d in ".{0,12}") {
            let one = Keys::new(&policy(false), &a, Some(&b)).function.unwrap();
            let other = Keys::new(&policy(false), &c, Some(&d)).function.unwrap();
            prop_assert_eq!(one[0] == other[0], a == c && b == d);
            prop_assert_eq!(unescape(&escape(&a)), a);
        }
    }
}
