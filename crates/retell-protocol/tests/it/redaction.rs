//! `Debug` and errors show identities, positions and limits, and nothing about a person.

use retell_protocol::{FunctionCall, InboundCall, RawRequest, WebhookEvent};

use crate::fixtures;

const PERSONAL: &[&str] = &[
    "3023125042",
    "Jürgen",
    "Müller",
    "juergen",
    "kurz",
    "zweiten Oktober",
    "eyJhbGci",
    "recordings.example",
    "Salon",
    "Verhindert",
    "verhindert",
    "morgen",
    "Mara",
    "<script>",
];

fn assert_silent(shown: &str, file: &str) {
    for text in PERSONAL {
        assert!(!shown.contains(text), "{file} shows {text}: {shown}");
    }
}

#[test]
fn a_function_call_shows_no_argument_no_number_and_no_transcript() {
    for sample in fixtures::samples("function") {
        let request = RawRequest {
            body: &sample.body,
            path_function: Some("f"),
            query: Some("name=J%C3%BCrgen&x=Mara"),
            ..RawRequest::default()
        };
        let call = FunctionCall::parse(&request).unwrap();
        assert_silent(&format!("{request:?} {call:?} {call:#?}"), &sample.file);
        assert_silent(&format!("{:?} {:?}", call.args(), call.call()), &sample.file);
    }
}

#[test]
fn an_event_shows_no_number_and_no_transcript() {
    for sample in fixtures::samples("webhook") {
        let event = WebhookEvent::parse(&sample.body).unwrap();
        assert_silent(&format!("{event:?}"), &sample.file);
    }
    for sample in fixtures::samples("inbound") {
        let inbound = InboundCall::parse(&sample.body).unwrap();
        let reply = inbound.reply().with_variable("customer", "Jürgen");
        assert_silent(&format!("{inbound:?} {reply:?}"), &sample.file);
    }
}

#[test]
fn an_error_shows_nothing_of_what_it_refused() {
    let long = format!(r#"{{"Jürgen":"{}"}}"#, "Mara".repeat(4000));
    let key = format!(r#"{{"{}":1}}"#, "Mara".repeat(40));
    for body in
        ["{\"Jürgen\":Mara}", "Jürgen Mara", r#"{"args":"{Mara"}"#, &long, &key, r#"{"function":"Jürgen Müller"}"#]
    {
        let request = RawRequest { body: body.as_bytes(), ..RawRequest::default() };
        let fault = FunctionCall::parse(&request).unwrap_err();
        assert_silent(&format!("{fault} {fault:?}"), body);
    }
}
