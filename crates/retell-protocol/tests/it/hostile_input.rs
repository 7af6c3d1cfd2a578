//! Whatever a stranger sends: no panic, no runaway, and the same meaning for the same content.

use proptest::prelude::*;
use retell_protocol::{
    ApiKey, CallId, FunctionCall, FunctionName, InboundCall, RawRequest, SignatureVerifier, WebhookEvent,
};
use serde_json::{Value, json};

fn read_everything(body: &[u8], content_type: Option<&str>, query: Option<&str>) {
    let request = RawRequest { body, content_type, query, header_call_id: query, path_function: None };
    if let Ok(call) = FunctionCall::parse(&request) {
        let _ = (call.args().fingerprint(), call.args().confirmed(), format!("{call:?}"));
    }
    let _ = (WebhookEvent::parse(body).is_ok(), InboundCall::parse(body).is_ok());
}

/// JSON whose members are the ones that the envelope looks at, with values of every type.
fn envelope_like() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "name",
        "call",
        "args",
        "arguments",
        "parameters",
        "call_id",
        "function_name",
        "function",
        "event",
        "call_inbound",
        "chat",
        "data",
        "date",
        "transcript_with_tool_calls",
        "role",
        "call_analysis",
        "transfer_destination",
        "retell_llm_dynamic_variables",
        "direction",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        Just(json!("{\"date\":\"x\"}")),
        Just(json!("call_7f3c0d9a51e24b86a0c1d2e3f40")),
        Just(json!("call_inbound")),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(name.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(
        body in prop::collection::vec(any::<u8>(), 0..300),
        query in prop::option::of("\\PC{0,40}"),
        form in any::<bool>(),
    ) {
        let content_type = form.then_some("application/x-www-form-urlencoded");
        read_everything(&body, content_type, query.as_deref());
    }

    #[test]
    fn anything_like_an_envelope_never_panics(body in envelope_like()) {
        read_everything(body.to_string().as_bytes(), None, None);
    }

    #[test]
    fn a_body_cut_or_changed_anywhere_never_panics(
        body in envelope_like(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let mut body = body.to_string().into_bytes();
        let at = at.index(body.len());
        read_everything(&body[..at], None, None);
        body[at] = byte;
        read_everything(&body, None, None);
    }

    #[test]
    fn arbitrary_headers_never_verify(header in "\\PC{0,120}", now in any::<i64>()) {
        let verifier = SignatureVerifier::new(&ApiKey::new("key_1").unwrap());
        prop_assert!(verifier.verify(Some(&header), b"body", now).is_err());
    }

    #[test]
    fn what_is_signed_verifies_inside_the_window_and_nowhere_else(
        body in prop::collection::vec(any::<u8>(), 0..100),
        at in 300_000_i64..1_000_000_000_000,
        distance in -600_000_i64..600_000,
    ) {
        let verifier = SignatureVerifier::new(&ApiKey::new("key_1").unwrap());
        let header = verifier.sign(&body, at);
        let verdict = verifier.verify(Some(&header), &body, at + distance);
        prop_assert_eq!(verdict.is_ok(), distance.abs() <= 300_000);
    }

    #[test]
    fn what_names_a_call_names_it_again(text in "\\PC{0,150}") {
        if let Ok(id) = CallId::parse(&text) {
            prop_assert_eq!(CallId::parse(id.as_str()), Ok(id.clone()));
            prop_assert!(id.as_str().len() <= retell_protocol::MAX_ID_BYTES);
        }
    }

    #[test]
    fn a_canonical_function_name_stays_itself_but_for_a_further_version(
        text in "[a-zA-Z0-9_-]{1,64}",
    ) {
        let once = FunctionName::parse(&text).unwrap();
        let again = FunctionName::parse(&format!("{}_v1", once.as_str()));
        if let Ok(again) = again {
            prop_assert_eq!(again, once);
        }
    }

    #[test]
    fn the_same_arguments_have_one_fingerprint_in_every_shape(
        args in prop::collection::btree_map("a[a-z]{2,8}", "[a-z0-9 .:]{1,20}", 1..6),
    ) {
        let object = json!(args);
        let form: Vec<_> = args.iter().map(|(k, v)| format!("{k}={}", v.replace(' ', "+"))).collect();
        let bodies = [
            json!({"name": "f", "call": {"call_id": "call_7f3c0d9a51e2"}, "args": object}).to_string(),
            json!({"function_name": "f", "parameters": object}).to_string(),
            json!({"function": "f", "arguments": object.to_string()}).to_string(),
            object.to_string(),
            form.join("&"),
        ];
        let prints: Vec<_> = bodies.iter().map(|body| {
            let request = RawRequest { body: body.as_bytes(), ..RawRequest::default() };
            FunctionCall::parse(&request).unwrap().args().fingerprint()
        }).collect();
        prop_assert!(prints.iter().all(|print| *print == prints[0]), "{:?}", bodies);
    }
}

#[test]
fn deep_nesting_costs_no_stack_wherever_it_stands() {
    let deep = format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000));
    for body in [
        deep.clone(),
        format!(r#"{{"x":{deep}}}"#),
        format!(r#"{{"call":{{"call_id":"call_1","transcript_with_tool_calls":{deep}}},"args":{{}}}}"#),
        format!(r#"{{"call":{deep},"args":{deep}}}"#),
        format!(r#"{{"event":"call_ended","call":{{"call_analysis":{deep}}}}}"#),
    ] {
        read_everything(body.as_bytes(), None, None);
    }
}

#[test]
fn a_long_transcript_is_skipped_not_kept() {
    let turn = json!({"role": "user", "content": "ja ".repeat(50), "words": [{"word": "ja", "start": 1.0}]});
    let turns = vec![turn; 1500];
    let body = json!({"name": "f", "args": {"date": "morgen"}, "call": {
        "call_id": "call_7f3c0d9a51e2", "transcript_object": turns, "transcript_with_tool_calls": turns,
    }})
    .to_string();
    assert!(body.len() > 500_000);
    let request = RawRequest { body: body.as_bytes(), ..RawRequest::default() };
    let call = FunctionCall::parse(&request).unwrap();
    assert_eq!(call.args().date(), Some("morgen"));
    assert_eq!(call.tool_call_id(), None);
}
