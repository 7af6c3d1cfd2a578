//! Webhooks really arrive, signed.

use bytes::Bytes;
use calcom_simulator::Simulator;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::Request;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tower_service::Service as _;

use crate::salon::{BUDGET, HAIRCUT, KEY, booking, client_in_process, clock, world};

/// Takes one request and answers 200.
async fn receive(listener: &TcpListener) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut text = Vec::new();
    loop {
        let mut part = [0; 4096];
        let read = stream.read(&mut part).await.unwrap();
        text.extend_from_slice(&part[..read]);
        if is_complete(&String::from_utf8_lossy(&text)) {
            break;
        }
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    String::from_utf8(text).unwrap()
}

fn is_complete(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = header(head, "content-length").and_then(|length| length.parse::<usize>().ok());
    length.is_some_and(|length| body.len() >= length)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

#[tokio::test]
async fn a_booking_is_told_to_the_subscriber_with_a_signature_over_the_raw_body() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let hook = json!({"subscriberUrl": url, "triggers": ["BOOKING_CREATED"], "active": true, "secret": "whsec_test"});
    let request = Request::post("/v2/webhooks").header("authorization", format!("Bearer {KEY}"));
    let answer = simulator.in_process().call(request.body(Bytes::from(hook.to_string())).unwrap()).await.unwrap();
    assert_eq!(answer.status(), 201);
    let made = client_in_process(&simulator, KEY)
        .create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET)
        .await
        .unwrap();
    let text = receive(&listener).await;
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(b"whsec_test").unwrap();
    mac.update(body.as_bytes());
    let expected: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(header(head, "x-cal-signature-256"), Some(expected.as_str()));
    assert_eq!(header(head, "x-cal-webhook-version"), Some("2021-10-20"));
    let event: Value = serde_json::from_str(body).unwrap();
    assert_eq!((&event["triggerEvent"], &event["payload"]["uid"]), (&json!("BOOKING_CREATED"), &json!(made.uid)));
}
