//! Bodies as a stranger may send them, read as everything that Retell may send.

#![no_main]

use libfuzzer_sys::fuzz_target;
use retell_protocol::{FunctionCall, InboundCall, MAX_BODY_BYTES, RawRequest, WebhookEvent};

const CONTENT_TYPES: [Option<&str>; 3] = [Some("application/json"), Some("application/x-www-form-urlencoded"), None];

fuzz_target!(|body: &[u8]| {
    for content_type in CONTENT_TYPES {
        let request = RawRequest { body, content_type, ..RawRequest::default() };
        if let Ok(call) = FunctionCall::parse(&request) {
            assert!(body.len() <= MAX_BODY_BYTES, "an oversized body was accepted");
            let _ = (format!("{call:?}"), call.args().fingerprint());
        }
    }
    let _ = (WebhookEvent::parse(body), InboundCall::parse(body));
});
