//! Every webhook and inbound sample, and the answer to an inbound call.

use retell_protocol::{EnvelopeError, EventKind, InboundCall, WebhookEvent};

use crate::fixtures;

const CALL: &str = "call_7f3c0d9a51e24b86a0c1d2e3f40";

fn event(file: &str) -> WebhookEvent {
    WebhookEvent::parse(&fixtures::bytes(&format!("retell-samples/{file}"))).unwrap()
}

#[test]
fn every_sample_names_its_event_and_its_call() {
    let samples = fixtures::samples("webhook");
    assert_eq!(samples.len(), 7);
    for sample in samples {
        let body: serde_json::Value = serde_json::from_slice(&sample.body).unwrap();
        let event = WebhookEvent::parse(&sample.body).unwrap();
        assert_eq!(event.kind.as_str(), body["event"].as_str().unwrap());
        assert_eq!(event.call_id().unwrap().as_str(), CALL);
        assert!(event.inbound.is_none());
        let known = !matches!(event.kind, EventKind::Other(_));
        assert_eq!(known, sample.file != "webhook-unknown-event.json");
    }
}

#[test]
fn an_ended_call_tells_when_and_why() {
    let call = event("webhook-call-ended.json").call;
    assert_eq!(call.start_timestamp, Some(1_790_769_540_000));
    assert_eq!(call.end_timestamp, Some(1_790_769_642_000));
    assert_eq!(call.duration_ms, Some(102_000));
    assert_eq!(call.disconnection_reason.as_deref(), Some("user_hangup"));
    assert_eq!(call.call_successful, None);
}

#[test]
fn an_analyzed_call_tells_how_it_went() {
    let call = event("webhook-call-analyzed.json").call;
    assert_eq!(call.call_successful, Some(true));
    assert_eq!(call.user_sentiment.as_deref(), Some("Positive"));
}

#[test]
fn a_call_that_never_connected_has_no_beginning() {
    let call = event("webhook-call-ended-not-connected.json").call;
    assert_eq!(call.start_timestamp, None);
    assert_eq!(call.disconnection_reason.as_deref(), Some("dial_no_answer"));
    assert_eq!(call.customer_number(), Some("+493023125042"));
    assert_eq!(call.business_number(), Some("+493023125000"));
}

#[test]
fn a_transfer_tells_where_to_beside_the_call_or_inside_it() {
    assert_eq!(event("webhook-transfer-bridged.json").transfer_number.as_deref(), Some("+493023125001"));
    let inside = br#"{"event":"transfer_started","call":{"transfer_destination":{"number":"+491"}}}"#;
    assert_eq!(WebhookEvent::parse(inside).unwrap().transfer_number.as_deref(), Some("+491"));
}

#[test]
fn the_older_form_and_chats_name_their_call_too() {
    for member in ["data", "call"] {
        let body = format!(r#"{{"event":"call_ended","{member}":{{"call_id":"{CALL}"}}}}"#);
        assert_eq!(WebhookEvent::parse(body.as_bytes()).unwrap().call_id().unwrap().as_str(), CALL);
    }
    let chat = br#"{"event":"chat_ended","chat":{"chat_id":"chat_7f3c0d9a51e24b86"}}"#;
    let chat = WebhookEvent::parse(chat).unwrap();
    assert_eq!(chat.call_id().unwrap().as_str(), "chat_7f3c0d9a51e24b86");
}

#[test]
fn an_inbound_call_tells_its_numbers_and_has_no_identity() {
    let samples = fixtures::samples("inbound");
    for sample in &samples {
        let inbound = InboundCall::parse(&sample.body).unwrap();
        assert_eq!(inbound.to_number.as_deref(), Some("+493023125000"));
        assert_eq!(inbound.from_number.as_deref(), Some("+493023125042"));
        assert_eq!(inbound.agent_version, Some(7));
        assert!(!inbound.is_chat);
        let event = WebhookEvent::parse(&sample.body).unwrap();
        assert_eq!(event.kind, EventKind::CallInbound);
        assert_eq!(event.call_id(), None);
        assert_eq!(event.inbound.unwrap().to_number, inbound.to_number);
    }
}

#[test]
fn the_answer_to_an_inbound_call_has_the_documented_shape() {
    let inbound = InboundCall::parse(&fixtures::samples("inbound")[0].body).unwrap();
    let reply = inbound
        .reply()
        .with_agent(&"agent_5f1c2d3e4a5b60718293a4b5c6".parse().unwrap(), None)
        .with_variable("company_id", "15")
        .with_variable("company_name", "Salon Beispiel")
        .with_variable("timezone", "Europe/Berlin")
        .with_variable("customer_known", "true")
        .with_metadata("tenant", "15");
    let expected = fixtures::json("retell-samples/inbound-call-response.json");
    assert_eq!(serde_json::to_value(&reply).unwrap(), expected);
    let empty = serde_json::to_string(&inbound.reply()).unwrap();
    assert_eq!(empty, r#"{"call_inbound":{}}"#);
}

#[test]
fn an_inbound_text_message_is_answered_in_kind() {
    let body = br#"{"event":"chat_inbound","chat_inbound":{"to_number":"+491"}}"#;
    let inbound = InboundCall::parse(body).unwrap();
    assert!(inbound.is_chat);
    assert_eq!(serde_json::to_string(&inbound.reply()).unwrap(), r#"{"chat_inbound":{}}"#);
}

#[test]
fn a_body_that_tells_of_nothing_is_refused() {
    let fault = |body: &str| WebhookEvent::parse(body.as_bytes()).unwrap_err();
    assert_eq!(fault(r#"{"call":{}}"#), EnvelopeError::NoEvent);
    assert_eq!(fault(r#"{"event":null}"#), EnvelopeError::NoEvent);
    assert_eq!(fault("[]"), EnvelopeError::NotAnObject);
    assert_eq!(InboundCall::parse(b"{}").unwrap_err(), EnvelopeError::NoInbound);
    let numeric = WebhookEvent::parse(br#"{"event":"call_ended","call":17}"#).unwrap();
    assert_eq!(numeric.call_id(), None);
}
