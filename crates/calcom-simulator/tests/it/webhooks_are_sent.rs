//! Webhooks really arrive, signed.

use std::time::Duration;

use bytes::Bytes;
use calcom_simulator::{Courier, Delivery, Quirks, Simulator, Subscription};
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::Request;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedReceiver;
use tower_service::Service as _;

use crate::raw::{Answer, Caller};
use crate::salon::{BUDGET, HAIRCUT, KEY, OTHER_KEY, booking, client_in_process, clock, world};

/// Takes one request and answers 200.
async fn receive(listener: &TcpListener) -> String {
    receive_with(listener, 200).await
}

/// Takes one request and answers as it is told.
async fn receive_with(listener: &TcpListener, status: u16) -> String {
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
    stream.write_all(format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n").as_bytes()).await.unwrap();
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

/// A subscriber that answers `status` to everything, and what a world with changed habits is told about one booking.
async fn subscribe(simulator: &Simulator, url: &str, triggers: &Value, secret: Option<&str>) {
    let mut hook = json!({"subscriberUrl": url, "triggers": triggers, "active": true});
    if let Some(secret) = secret {
        hook["secret"] = secret.into();
    }
    Caller::of(simulator, KEY).post("/v2/webhooks", hook.clone()).await.data();
    Caller::of(simulator, OTHER_KEY).post("/v2/webhooks", hook).await.data();
}

/// Takes requests as long as they come and answers each with the next status.
fn subscriber(listener: TcpListener, statuses: Vec<u16>) -> UnboundedReceiver<(String, Value)> {
    let (heard, inbox) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        for status in statuses.into_iter().chain(std::iter::repeat(200)) {
            let text = receive_with(&listener, status).await;
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            let body = serde_json::from_str(body).unwrap_or_else(|_| json!(body));
            if heard.send((head.to_owned(), body)).is_err() {
                break;
            }
        }
    });
    inbox
}

async fn listening() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    (listener, url)
}

fn body(event_type: u64, start: &str) -> Value {
    json!({"start": start, "eventTypeId": event_type,
        "attendee": {"name": "Erika", "email": "erika@kunde.example", "timeZone": "Europe/Berlin"}})
}

const ALL: [&str; 9] = [
    "BOOKING_CREATED",
    "BOOKING_RESCHEDULED",
    "BOOKING_REQUESTED",
    "BOOKING_CANCELLED",
    "BOOKING_REJECTED",
    "BOOKING_NO_SHOW_UPDATED",
    "MEETING_STARTED",
    "MEETING_ENDED",
    "INSTANT_MEETING",
];

#[tokio::test]
async fn every_transition_is_told_with_its_trigger_and_a_good_signature() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let (listener, url) = listening().await;
    let mut inbox = subscriber(listener, vec![]);
    subscribe(&simulator, &url, &json!(ALL), Some("whsec_test")).await;
    let (mara, ali) = (Caller::of(&simulator, KEY), Caller::of(&simulator, OTHER_KEY));
    let mut next = async || {
        let (head, body) = inbox.recv().await.unwrap();
        assert_eq!(header(&head, "x-cal-signature-256").unwrap().len(), 64);
        (body["triggerEvent"].as_str().unwrap().to_owned(), body)
    };
    let made = mara.post("/v2/bookings", body(HAIRCUT, "2026-10-02T07:00:00Z")).await;
    assert_eq!(next().await.0, "BOOKING_CREATED");
    let booking = |answer: &Answer| format!("/v2/bookings/{}", answer.data()["uid"].as_str().unwrap());
    let moved = mara.post(&format!("{}/reschedule", booking(&made)), json!({"start": "2026-10-02T09:00:00Z"})).await;
    let (trigger, told) = next().await;
    assert_eq!((trigger.as_str(), &told["payload"]["rescheduleUid"]), ("BOOKING_RESCHEDULED", &made.data()["uid"]));
    mara.post(&format!("{}/cancel", booking(&moved)), json!({"cancellationReason": "krank"})).await.data();
    let (trigger, told) = next().await;
    assert_eq!((trigger.as_str(), &told["payload"]["cancellationReason"]), ("BOOKING_CANCELLED", &json!("krank")));
    let asked = ali.post("/v2/bookings", body(5, "2026-10-02T07:00:00Z")).await;
    assert_eq!(next().await.0, "BOOKING_REQUESTED");
    ali.post(&format!("{}/decline", booking(&asked)), json!({"reason": "voll"})).await.data();
    let (trigger, told) = next().await;
    assert_eq!((trigger.as_str(), &told["payload"]["rejectionReason"]), ("BOOKING_REJECTED", &json!("voll")));
    let asked = ali.post("/v2/bookings", body(5, "2026-10-02T07:00:00Z")).await;
    next().await;
    ali.post(&format!("{}/confirm", booking(&asked)), json!({})).await.data();
    assert_eq!(next().await.0, "BOOKING_CREATED");
    let mut instant = body(2, "2026-10-02T11:00:00Z");
    instant["instant"] = true.into();
    mara.post("/v2/bookings", instant).await.data();
    assert_eq!(next().await.0, "INSTANT_MEETING");
    simulator.advance(TimeDelta::days(3));
    let mut told = vec![next().await.0, next().await.0];
    told.sort_unstable();
    assert_eq!(told, ["MEETING_ENDED", "MEETING_STARTED"]);
    let absent = json!({"attendees": [{"email": "erika@kunde.example", "absent": true}]});
    ali.post(&format!("{}/mark-absent", booking(&asked)), absent).await.data();
    let (trigger, told) = next().await;
    assert_eq!(
        (trigger.as_str(), &told["payload"]["attendees"][0]["noShow"]),
        ("BOOKING_NO_SHOW_UPDATED", &json!(true))
    );
}

#[tokio::test]
async fn a_delivery_is_tried_until_the_subscriber_takes_it() {
    let change = |courier: &mut Courier| (courier.attempts, courier.backoff_millis) = (3, 1);
    let simulator = Simulator::start(world(clock()).courier(change)).await.unwrap();
    let (listener, url) = listening().await;
    let mut inbox = subscriber(listener, vec![500, 503]);
    subscribe(&simulator, &url, &json!(["BOOKING_CREATED"]), Some("whsec_test")).await;
    Caller::of(&simulator, KEY).post("/v2/bookings", body(HAIRCUT, "2026-10-02T07:00:00Z")).await.data();
    let mut told = Vec::new();
    for _ in 0..3 {
        told.push(inbox.recv().await.unwrap());
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "the same bytes and the same signature");
    let delivery = settled(&simulator, 1).await.remove(0);
    assert_eq!((delivery.attempts, delivery.status), (3, Some(200)));
}

/// Waits until so many deliveries are settled, one way or the other.
async fn settled(simulator: &Simulator, count: usize) -> Vec<Delivery> {
    loop {
        let deliveries = simulator.deliveries();
        if deliveries.len() >= count {
            return deliveries;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_delivery_is_tried_once_unless_the_world_says_otherwise() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let (listener, url) = listening().await;
    let _inbox = subscriber(listener, vec![500]);
    subscribe(&simulator, &url, &json!(["BOOKING_CREATED"]), Some("whsec_test")).await;
    Caller::of(&simulator, KEY).post("/v2/bookings", body(HAIRCUT, "2026-10-02T07:00:00Z")).await.data();
    let delivery = settled(&simulator, 1).await.remove(0);
    assert_eq!((delivery.attempts, delivery.status), (1, Some(500)));
}

#[tokio::test]
async fn deliveries_can_be_lost_or_doubled() {
    for (lost, doubled, attempts) in [(1.0, 0.0, vec![0]), (0.0, 1.0, vec![1, 1])] {
        let change = |courier: &mut Courier| (courier.lost, courier.doubled, courier.late_millis) = (lost, doubled, 2);
        let simulator = Simulator::start(world(clock()).courier(change)).await.unwrap();
        let (listener, url) = listening().await;
        let _inbox = subscriber(listener, vec![]);
        subscribe(&simulator, &url, &json!(["BOOKING_CREATED"]), Some("whsec_test")).await;
        Caller::of(&simulator, KEY).post("/v2/bookings", body(HAIRCUT, "2026-10-02T07:00:00Z")).await.data();
        let deliveries = settled(&simulator, attempts.len()).await;
        assert_eq!(deliveries.iter().map(|d| d.attempts).collect::<Vec<_>>(), attempts);
    }
}

#[tokio::test]
async fn meetings_are_flat_and_can_lack_the_signature() {
    for unsigned in [true, false] {
        let clock = clock();
        let world = world(clock.clone()).quirks(|q| q.meetings_unsigned = unsigned);
        let simulator = Simulator::start(world).await.unwrap();
        let (listener, url) = listening().await;
        let mut inbox = subscriber(listener, vec![]);
        subscribe(&simulator, &url, &json!(["MEETING_STARTED", "MEETING_ENDED"]), Some("whsec_test")).await;
        let made = Caller::of(&simulator, KEY).post("/v2/bookings", body(HAIRCUT, "2026-10-02T07:00:00Z")).await;
        // Nobody asks anything: the world looks at its clock by itself.
        clock.set(crate::salon::at("2026-10-02T07:10:00Z"));
        let (head, told) = inbox.recv().await.unwrap();
        assert_eq!((&told["triggerEvent"], &told["uid"]), (&json!("MEETING_STARTED"), &made.data()["uid"]));
        assert!(told.get("payload").is_none() && told.get("createdAt").is_none());
        assert_eq!(header(&head, "x-cal-signature-256").is_none(), unsigned);
        clock.set(crate::salon::at("2026-10-02T07:45:00Z"));
        assert_eq!(inbox.recv().await.unwrap().1["triggerEvent"], "MEETING_ENDED");
    }
}

#[tokio::test]
async fn without_a_secret_the_signature_is_a_literal_text() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let (listener, url) = listening().await;
    let mut inbox = subscriber(listener, vec![]);
    subscribe(&simulator, &url, &json!(["BOOKING_CREATED"]), None).await;
    Caller::of(&simulator, KEY).post("/v2/bookings", body(HAIRCUT, "2026-10-02T07:00:00Z")).await.data();
    assert_eq!(header(&inbox.recv().await.unwrap().0, "x-cal-signature-256"), Some("no-secret-provided"));
}

#[tokio::test]
async fn a_template_replaces_the_body_and_is_sent_as_a_form_when_it_is_no_json() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let (listener, url) = listening().await;
    let mut inbox = subscriber(listener, vec![]);
    let hook = json!({"subscriberUrl": url, "triggers": ["BOOKING_CREATED"], "active": true, "secret": "s",
        "payloadTemplate": "uid={{uid}}&start={{startTime}}"});
    Caller::of(&simulator, KEY).post("/v2/webhooks", hook).await.data();
    let made = Caller::of(&simulator, KEY).post("/v2/bookings", body(HAIRCUT, "2026-10-02T07:00:00Z")).await;
    let (head, told) = inbox.recv().await.unwrap();
    assert_eq!(header(&head, "content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(told, format!("uid={}&start=2026-10-02T07:00:00Z", made.data()["uid"].as_str().unwrap()));
}

/// What a booking that is changed so fires, in a world with that oddity.
async fn fired(quirks: impl FnOnce(&mut Quirks), act: impl AsyncFnOnce(&Simulator, &Caller)) -> Vec<String> {
    let hook = Subscription::new(OTHER_KEY, "http://127.0.0.1:1/hook", ALL, "whsec_test");
    let change = |courier: &mut Courier| courier.lost = 1.0;
    let world = world(clock()).subscription(hook).courier(change).quirks(quirks);
    let simulator = Simulator::start(world).await.unwrap();
    let ali = Caller::of(&simulator, OTHER_KEY);
    act(&simulator, &ali).await;
    // Deliveries are settled in any order; this one is the last that is made.
    ali.post("/v2/bookings", body(4, "2026-10-02T15:00:00Z")).await.data();
    let mut triggers: Vec<_> = settled(&simulator, 4).await.into_iter().map(|d| d.trigger).collect();
    let series = 4;
    triggers.sort_unstable();
    while triggers.iter().filter(|trigger| *trigger == "BOOKING_CREATED").count() < series {
        triggers = simulator.deliveries().into_iter().map(|d| d.trigger).collect();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for _ in 0..series {
        let at = triggers.iter().rposition(|trigger| trigger == "BOOKING_CREATED").unwrap();
        triggers.remove(at);
    }
    triggers.sort_unstable();
    triggers
}

#[tokio::test]
async fn moving_what_must_be_confirmed_fires_a_request_or_a_move() {
    for (quirk, trigger) in [(true, "BOOKING_REQUESTED"), (false, "BOOKING_RESCHEDULED")] {
        let act = async |_: &Simulator, ali: &Caller| {
            let made = ali.post("/v2/bookings", body(5, "2026-10-02T07:00:00Z")).await;
            let target = format!("/v2/bookings/{}/reschedule", made.data()["uid"].as_str().unwrap());
            ali.post(&target, json!({"start": "2026-10-02T09:00:00Z"})).await.data();
        };
        let fired = fired(|q| q.pending_move_fires_requested = quirk, act).await;
        assert_eq!(fired, ["BOOKING_REQUESTED", trigger]);
    }
}

#[tokio::test]
async fn a_host_who_asks_for_another_time_looks_like_one_who_cancels() {
    for (quirk, expected) in
        [(true, vec!["BOOKING_CANCELLED", "BOOKING_REQUESTED"]), (false, vec!["BOOKING_REQUESTED"])]
    {
        let act = async |simulator: &Simulator, ali: &Caller| {
            let made = ali.post("/v2/bookings", body(5, "2026-10-02T07:00:00Z")).await;
            assert!(simulator.request_reschedule(made.data()["uid"].as_str().unwrap()));
            assert!(!simulator.request_reschedule("nobody"));
        };
        assert_eq!(fired(|q| q.requested_move_fires_cancelled = quirk, act).await, expected);
    }
}

#[tokio::test]
async fn only_the_first_seat_can_be_told() {
    for (quirk, count) in [(true, 1), (false, 2)] {
        let act = async |_: &Simulator, ali: &Caller| {
            ali.post("/v2/bookings", body(3, "2026-10-02T07:00:00Z")).await.data();
            ali.post("/v2/bookings", body(3, "2026-10-02T07:00:00Z")).await.data();
        };
        assert_eq!(fired(|q| q.later_seats_fire_nothing = quirk, act).await.len(), count);
    }
}
