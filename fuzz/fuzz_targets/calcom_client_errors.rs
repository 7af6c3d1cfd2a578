//! Whatever sentence, code and headers a refusal carries, it is judged: no panic, a bounded wait, and nothing of the sentence in
//! the error but what has the shape of a code or an id.

#![no_main]

use std::time::Duration;

use bytes::Bytes;
use calcom_client::{ApiKey, CalcomClient, ClientConfig, StackConfig, TransportError, stack};
use http::{HeaderValue, Request, Response};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, &str, &str, &[u8], &[u8])| {
    let (status, message, code, wait, reset) = input;
    let status = 400 + status % 200;
    let error = serde_json::json!({"code": code, "message": message});
    let body = serde_json::json!({"status": "error", "error": error}).to_string();
    let mut answer = Response::builder().status(status).body(Bytes::from(body)).unwrap();
    for (name, value) in [("retry-after", wait), ("x-ratelimit-reset-default", reset), ("x-ratelimit-limit-x", reset)] {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            answer.headers_mut().insert(name, value);
        }
    }
    let transport = tower::service_fn(move |_: Request<Bytes>| {
        std::future::ready(Ok::<_, TransportError>(answer.clone()))
    });
    let settings = ClientConfig::new("https://api.cal.example", ApiKey::new("cal_fuzz").unwrap()).validate().unwrap();
    let mut policies = StackConfig::default();
    policies.retry.attempts = 1;
    let client = CalcomClient::with_transport(settings, stack(&policies.validate().unwrap(), transport));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let error = runtime.block_on(client.me(Duration::from_secs(5))).unwrap_err();
    assert!(error.retry_after().is_none_or(|wait| wait <= Duration::from_secs(24 * 60 * 60)));
    let shown = format!("{error} {error:?}");
    assert!(shown.len() < 1500, "{shown}");
    assert!(!shown.contains('@') && !shown.contains(".example"), "{shown}");
});
