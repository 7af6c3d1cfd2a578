//! The platform's description of a call, as far as a receiver needs it.
//!
//! Every member is optional and of the wrong type when the platform changes; a member that does
//! not read counts as absent, never as a refusal. Transcripts, recordings' addresses and access
//! tokens are never taken in.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::agent_id::AgentId;
use crate::call_id::CallId;
use crate::limits::{MAX_CALL_TEXT_BYTES, MAX_ID_BYTES, MAX_KEY_BYTES, MAX_NUMBER_BYTES};
use crate::members::{Field, Members};

/// How many of the last turns are searched for the invocation that is being answered.
const LAST_TURNS: usize = 8;

/// Who called whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallDirection {
    /// The customer called: the customer is `from_number`.
    Inbound,
    /// The agent called: the customer is `to_number`.
    Outbound,
}

/// A call or a chat. `Debug` shows identities and states, and nothing about the person.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CallObject {
    /// The call's identity; absent when it is a placeholder.
    pub call_id: Option<CallId>,
    /// The agent that speaks.
    pub agent_id: Option<AgentId>,
    /// The agent's version.
    pub agent_version: Option<i64>,
    /// Who called whom; absent for web calls.
    pub direction: Option<CallDirection>,
    /// `phone_call`, `web_call` or something newer.
    pub call_type: Option<String>,
    /// `registered`, `not_connected`, `ongoing`, `ended`, `error` or something newer.
    pub call_status: Option<String>,
    /// The number that called.
    pub from_number: Option<String>,
    /// The number that was called.
    pub to_number: Option<String>,
    /// When it began: Unix time in milliseconds.
    pub start_timestamp: Option<i64>,
    /// When it ended: Unix time in milliseconds.
    pub end_timestamp: Option<i64>,
    /// How long it lasted, in milliseconds.
    pub duration_ms: Option<i64>,
    /// Why it ended; an open set.
    pub disconnection_reason: Option<String>,
    /// Whether the platform's analysis found the call successful.
    pub call_successful: Option<bool>,
    /// The customer's mood by the platform's analysis; an open set.
    pub user_sentiment: Option<String>,
    /// The invocation that waits for an answer: one per attempt of the model, the same for the
    /// platform's retries.
    pub tool_call_id: Option<String>,
    /// Variables set when the call was set up. Input like any other: confirm before trusting.
    pub dynamic_variables: BTreeMap<String, String>,
}

impl CallObject {
    /// Reads what it can.
    pub(crate) fn read(members: &Members<'_>) -> Self {
        let number = |name| members.text(name, MAX_NUMBER_BYTES);
        let id = |name| members.text(name, MAX_ID_BYTES);
        let analysis = members
            .object("call_analysis", |analysis| (analysis.flag("call_successful"), analysis.word("user_sentiment")));
        let (call_successful, user_sentiment) = analysis.ok().flatten().unwrap_or_default();
        Self {
            call_id: id("call_id").or_else(|| id("chat_id")).and_then(|id| id.parse().ok()),
            agent_id: id("agent_id").and_then(|id| id.parse().ok()),
            agent_version: members.integer("agent_version"),
            direction: members.word("direction").and_then(|text| CallDirection::read(&text)),
            call_type: members.word("call_type"),
            call_status: members.word("call_status"),
            from_number: number("from_number"),
            to_number: number("to_number"),
            start_timestamp: members.integer("start_timestamp"),
            end_timestamp: members.integer("end_timestamp"),
            duration_ms: members.integer("duration_ms"),
            disconnection_reason: members.word("disconnection_reason"),
            call_successful,
            user_sentiment,
            tool_call_id: members.get("transcript_with_tool_calls").and_then(open_invocation),
            dynamic_variables: variables(members),
        }
    }

    /// The customer's number: who called in, or who was called.
    #[must_use]
    pub fn customer_number(&self) -> Option<&str> {
        match self.direction? {
            CallDirection::Inbound => self.from_number.as_deref(),
            CallDirection::Outbound => self.to_number.as_deref(),
        }
    }

    /// The business's own number: which was called, or which called.
    #[must_use]
    pub fn business_number(&self) -> Option<&str> {
        match self.direction? {
            CallDirection::Inbound => self.to_number.as_deref(),
            CallDirection::Outbound => self.from_number.as_deref(),
        }
    }
}

impl CallDirection {
    fn read(text: &str) -> Option<Self> {
        match text {
            "inbound" => Some(Self::Inbound),
            "outbound" => Some(Self::Outbound),
            _ => None,
        }
    }
}

impl fmt::Debug for CallObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallObject")
            .field("call_id", &self.call_id)
            .field("agent_id", &self.agent_id)
            .field("call_status", &self.call_status)
            .field("disconnection_reason", &self.disconnection_reason)
            .finish_non_exhaustive()
    }
}

fn variables(members: &Members<'_>) -> BTreeMap<String, String> {
    let read = |variables: &Members<'_>| {
        let names = variables.iter().map(|(name, _)| name).filter(|n| n.len() <= MAX_KEY_BYTES);
        names.filter_map(|n| Some((n.to_owned(), variables.text(n, MAX_CALL_TEXT_BYTES)?))).collect()
    };
    members.object("retell_llm_dynamic_variables", read).ok().flatten().unwrap_or_default()
}

/// The last turn that invokes a tool, if no result stands after it.
fn open_invocation(turns: &Field<'_>) -> Option<String> {
    let Field::Json(turns) = turns else {
        return None;
    };
    let last = serde_json::Deserializer::from_str(turns.get()).deserialize_seq(LastTurns).ok()?;
    for turn in last.iter().rev() {
        let turn = Members::from_json(turn.get()).ok()?;
        match turn.text("role", MAX_KEY_BYTES).as_deref() {
            Some("tool_call_invocation") => return turn.text("tool_call_id", MAX_ID_BYTES),
            Some("tool_call_result") => return None,
            _ => {}
        }
    }
    None
}

struct LastTurns;

impl<'de> Visitor<'de> for LastTurns {
    type Value = VecDeque<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut last = VecDeque::with_capacity(LAST_TURNS);
        while let Some(turn) = seq.next_element()? {
            if last.len() == LAST_TURNS {
                last.pop_front();
            }
            last.push_back(turn);
        }
        Ok(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(json: &str) -> CallObject {
        CallObject::read(&Members::from_json(json).unwrap())
    }

    #[test]
    fn members_of_the_wrong_type_count_as_absent() {
        let call = call(
            r#"{"call_id":{"a":1},"agent_id":["x"],"agent_version":"7","duration_ms":1.5,
            "direction":"sideways","call_status":"Mara sagt","call_analysis":"none","retell_llm_dynamic_variables":[1],
            "transcript_with_tool_calls":{"a":1}}"#,
        );
        assert_eq!(call.call_id, None);
        assert_eq!(call.agent_id, None);
        assert_eq!(call.agent_version, Some(7));
        assert_eq!(call.duration_ms, None);
        assert_eq!(call.direction, None);
        assert_eq!(call.call_status, None);
        assert_eq!(call.tool_call_id, None);
        assert!(call.dynamic_variables.is_empty());
    }

    #[test]
    fn the_customer_is_on_the_other_end() {
        let numbers = r#""from_number":"+491","to_number":"+492""#;
        let inbound = call(&format!(r#"{{"direction":"inbound",{numbers}}}"#));
        assert_eq!((inbound.customer_number(), inbound.business_number()), (Some("+491"), Some("+492")));
        let outbound = call(&format!(r#"{{"direction":"outbound",{numbers}}}"#));
        assert_eq!((outbound.customer_number(), outbound.business_number()), (Some("+492"), Some("+491")));
        assert_eq!(call(&format!("{{{numbers}}}")).customer_number(), None);
    }

    #[test]
    fn an_invocation_that_has_its_result_is_not_the_open_one() {
        let turn = r#"{"role":"tool_call_invocation","tool_call_id":"t1"}"#;
        let result = r#"{"role":"tool_call_result","tool_call_id":"t1"}"#;
        let spoken = r#"{"role":"agent","content":"Moment"}"#;
        let of = |turns: &str| call(&format!(r#"{{"transcript_with_tool_calls":[{turns}]}}"#)).tool_call_id;
        assert_eq!(of(&format!("{spoken},{turn}")).as_deref(), Some("t1"));
        assert_eq!(of(&format!("{turn},{spoken}")).as_deref(), Some("t1"));
        assert_eq!(of(&format!("{turn},{result}")), None);
        assert_eq!(of("1,2"), None);
    }

    #[test]
    fn debug_shows_nothing_about_the_person() {
        let shown = format!(
            "{:?}",
            call(
                r#"{"call_id":"call_7f3c0d9a","from_number":"+493023125042",
            "retell_llm_dynamic_variables":{"customer":"Mara"}}"#
            )
        );
        assert!(shown.contains("call_7f3c0d9a"));
        assert!(!shown.contains("3023125042") && !shown.contains("Mara"), "{shown}");
    }
}
