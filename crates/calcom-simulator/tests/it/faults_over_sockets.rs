//! Every fault as it looks on the wire.

use std::io::ErrorKind;
use std::time::Duration;

use calcom_simulator::{Fault, FaultRule, Simulator, Step};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::raw::{Caller, exchange, slots_request};
use crate::salon::{HAIRCUT, KEY, at, clock, world};

async fn start() -> Simulator {
    Simulator::start(world(clock())).await.unwrap()
}

/// What comes back while `fault` holds.
async fn met(simulator: &Simulator, fault: Fault) -> std::io::Result<String> {
    simulator.faults().set(fault);
    simulator.settled().await;
    exchange(simulator, &slots_request(KEY)).await
}

fn body(answer: &str) -> Result<Value, serde_json::Error> {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1)
}

/// A booking over a socket; whatever comes back.
async fn book(simulator: &Simulator) -> std::io::Result<String> {
    let body = json!({"start": "2026-10-02T07:00:00Z", "eventTypeId": HAIRCUT,
        "attendee": {"name": "Erika", "email": "erika@kunde.example", "timeZone": "Europe/Berlin"}});
    let body = body.to_string();
    let request = format!(
        "POST /v2/bookings HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncal-api-version: 2024-08-13\r\ncontent-length: {}\r\n\
         authorization: Bearer {KEY}\r\n\r\n{body}",
        body.len()
    );
    exchange(simulator, &request).await
}

#[tokio::test]
async fn a_refused_connection_is_refused_and_the_port_comes_back() {
    let simulator = start().await;
    assert_eq!(met(&simulator, Fault::Refuse).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    assert!(met(&simulator, Fault::None).await.unwrap().starts_with("HTTP/1.1 200"));
    assert_eq!(simulator.requests_seen(), 1);
}

#[tokio::test]
async fn a_reset_is_a_reset_and_not_an_end() {
    let simulator = start().await;
    assert_eq!(met(&simulator, Fault::Reset).await.unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!(met(&simulator, Fault::LostResponse).await.unwrap_err().kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn nothing_ever_comes_when_it_hangs() {
    let simulator = start().await;
    for fault in [Fault::Hang, Fault::HangAfter] {
        let waited = tokio::time::timeout(Duration::from_millis(100), met(&simulator, fault)).await;
        assert!(waited.is_err(), "{fault:?}");
    }
}

#[tokio::test]
async fn outages_have_their_status_and_their_body() {
    let simulator = start().await;
    let answer = met(&simulator, Fault::Http500).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 500"));
    assert_eq!(body(&answer).unwrap()["error"]["message"], "There was an error, please try again later.");
    let answer = met(&simulator, Fault::Http500After).await.unwrap();
    assert_eq!(body(&answer).unwrap(), json!({"statusCode": 500, "message": "Internal server error"}));
    let answer = met(&simulator, Fault::Http502).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 502") && answer.contains("content-type: text/html"));
    assert!(body(&answer).is_err() && answer.contains("<h1>502 Bad Gateway</h1>"));
    let answer = met(&simulator, Fault::Http503 { retry_after: 7 }).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 7\r\n"));
    let answer = met(&simulator, Fault::Status429 { reset: 33, retry_after: None }).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("x-ratelimit-reset-default: 33\r\n"));
    assert!(!answer.contains("retry-after"));
}

#[tokio::test]
async fn spoiled_answers_are_spoiled_in_their_own_way() {
    let simulator = start().await;
    let answer = met(&simulator, Fault::Malformed).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && body(&answer).is_err());
    let answer = met(&simulator, Fault::WrongShape).await.unwrap();
    assert!(body(&answer).unwrap()["data"].is_array());
    let answer = met(&simulator, Fault::WrongContentType).await.unwrap();
    assert!(answer.contains("content-type: text/plain\r\n") && body(&answer).is_ok());
    let whole = met(&simulator, Fault::None).await.unwrap();
    // The end may come as an end or as a reset, which can overtake what was sent.
    let part = met(&simulator, Fault::Truncated).await.unwrap_or_default();
    assert!(part.len() < whole.len());
}

#[tokio::test]
async fn a_skewed_clock_shows_in_the_date_and_in_what_can_be_booked() {
    let simulator = start().await;
    let answer = met(&simulator, Fault::ClockSkew { seconds: -3600 }).await.unwrap();
    assert!(answer.contains("date: Wed, 30 Sep 2026 11:00:00 GMT"), "{answer}");
    simulator.faults().set(Fault::ClockSkew { seconds: 3 * 86_400 });
    assert!(book(&simulator).await.unwrap().contains("Attempting to book a meeting in the past."));
}

#[tokio::test]
async fn what_strikes_afterwards_leaves_the_booking_and_what_strikes_before_does_not() {
    let after = [
        Fault::LostResponse,
        Fault::Http500After,
        Fault::Malformed,
        Fault::WrongShape,
        Fault::Truncated,
        Fault::WrongContentType,
    ];
    let before = [Fault::Reset, Fault::Http500, Fault::Http502, Fault::Http503 { retry_after: 1 }];
    for (fault, bookings) in after.map(|fault| (fault, 1)).into_iter().chain(before.map(|fault| (fault, 0))) {
        let simulator = start().await;
        simulator.faults().set(fault);
        let _ = book(&simulator).await;
        assert_eq!(simulator.bookings().len(), bookings, "{fault:?}");
    }
}

#[tokio::test]
async fn slow_answers_come_late_by_their_distribution() {
    let simulator = start().await;
    let late = [Fault::SlowBy { millis: 20, jitter_millis: 20 }, Fault::SlowTail { median_millis: 20, p99_millis: 30 }];
    for fault in late {
        simulator.faults().set(fault);
        let soon = tokio::time::timeout(Duration::from_millis(5), exchange(&simulator, &slots_request(KEY))).await;
        assert!(soon.is_err(), "{fault:?}");
        assert!(exchange(&simulator, &slots_request(KEY)).await.unwrap().starts_with("HTTP/1.1 200"));
    }
}

#[tokio::test]
async fn a_rule_can_mean_one_operation_of_every_booking() {
    let simulator = start().await;
    simulator.faults().set_rules([
        FaultRule::from(Fault::Http502).only("POST", "/bookings/*/cancel"),
        FaultRule::from(Fault::Http500).only("GET", "/me").times(1),
    ]);
    assert!(book(&simulator).await.unwrap().starts_with("HTTP/1.1 201"));
    let cancel = "POST /v2/bookings/abc/cancel HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert!(exchange(&simulator, cancel).await.unwrap().starts_with("HTTP/1.1 502"));
    let me = format!("GET /v2/me HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {KEY}\r\n\r\n");
    assert!(exchange(&simulator, &me).await.unwrap().starts_with("HTTP/1.1 500"));
    assert!(exchange(&simulator, &me).await.unwrap().starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn the_same_seed_and_the_same_requests_give_the_same_world() {
    let history = async |seed| {
        let simulator = Simulator::start(world(clock()).seed(seed)).await.unwrap();
        simulator.faults().set(FaultRule::from(Fault::Http500).probability(0.5).only("GET", "/slots"));
        let mut seen = Vec::new();
        for _ in 0..20 {
            seen.push(exchange(&simulator, &slots_request(KEY)).await.unwrap()[..12].to_owned());
        }
        book(&simulator).await.unwrap();
        (seen, simulator.bookings()[0].uid.clone())
    };
    assert_eq!(history(7).await, history(7).await);
    assert_ne!(history(7).await.1, history(8).await.1);
}

#[tokio::test]
async fn a_timeline_goes_on_by_the_worlds_clock() {
    let steps = [Step::new(10, [Fault::Http500.into()]), Step::new(60, [])];
    let world = steps.into_iter().fold(world(clock()), |world, step| world.step(step));
    let simulator = Simulator::start(world).await.unwrap();
    let status = async || exchange(&simulator, &slots_request(KEY)).await.unwrap()[9..12].to_owned();
    assert_eq!(status().await, "200");
    simulator.advance(TimeDelta::seconds(10));
    assert_eq!(status().await, "500");
    simulator.advance(TimeDelta::seconds(50));
    assert_eq!(status().await, "200");
}

#[tokio::test]
async fn a_timeline_can_close_the_port_without_a_request() {
    let world = world(clock()).step(Step::new(10, [Fault::Refuse.into()])).step(Step::new(20, []));
    let simulator = Simulator::start(world).await.unwrap();
    simulator.advance(TimeDelta::seconds(10));
    simulator.settled().await;
    assert_eq!(exchange(&simulator, &slots_request(KEY)).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    simulator.advance(TimeDelta::seconds(10));
    simulator.settled().await;
    assert!(exchange(&simulator, &slots_request(KEY)).await.is_ok());
}

#[tokio::test]
async fn a_host_becomes_busy_while_it_runs() {
    let simulator = start().await;
    let caller = Caller::of(&simulator, KEY);
    let first = async || {
        let target = "/v2/slots?eventTypeId=424242&start=2026-10-02&end=2026-10-02";
        caller.get(target).await.data()["2026-10-02"][0]["start"].clone()
    };
    assert_eq!(first().await, "2026-10-02T07:00:00.000Z");
    simulator.make_busy(KEY, at("2026-10-02T07:30:00Z"), at("2026-10-02T08:30:00Z"));
    assert_eq!(first().await, "2026-10-02T08:30:00.000Z");
}

/// One request to the admin port.
async fn admin(simulator: &Simulator, method: &str, route: &str, body: &Value) -> (u16, Value) {
    let url = format!("{}/__simulator/{route}", simulator.admin_url());
    let _ = rustls::crypto::ring::default_provider().install_default();
    let request = reqwest::Client::new().request(method.parse().unwrap(), url);
    let request = if body.is_null() { request } else { request.json(body) };
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn the_admin_routes_do_what_the_handle_does() {
    let simulator = start().await;
    let rules = json!({"rules": [{"fault": "http_502", "path": "/bookings/*/cancel"}, {"fault": "hang", "times": 0}]});
    assert_eq!(admin(&simulator, "POST", "rules", &rules).await.0, 200);
    assert_eq!(simulator.faults().rules().len(), 2);
    assert_eq!(admin(&simulator, "GET", "rules", &Value::Null).await.1["rules"][0]["fault"], "http_502");
    assert_eq!(admin(&simulator, "DELETE", "faults", &Value::Null).await.1["fault"], "none");
    let script = json!({"faults": [{"fault": "none"}, {"fault": "http_500"}]});
    assert_eq!(admin(&simulator, "POST", "script", &script).await.0, 200);
    assert!(book(&simulator).await.unwrap().starts_with("HTTP/1.1 201"));
    assert!(book(&simulator).await.unwrap().starts_with("HTTP/1.1 500"));
    let busy = json!({"who": KEY, "start": "2026-10-02T10:00:00Z", "end": "2026-10-02T11:00:00Z"});
    assert_eq!(admin(&simulator, "POST", "busy", &busy).await.0, 200);
    let (_, now) = admin(&simulator, "POST", "clock", &json!({"seconds": 3600})).await;
    assert_eq!(now["now"], "2026-09-30T13:00:00Z");
    let uid = simulator.bookings()[0].uid.clone();
    assert_eq!(admin(&simulator, "POST", &format!("bookings/{uid}/request-reschedule"), &Value::Null).await.0, 200);
    assert_eq!(admin(&simulator, "GET", "bookings", &Value::Null).await.1[0]["status"], "cancelled");
    assert_eq!(admin(&simulator, "GET", "deliveries", &Value::Null).await.1, json!([]));
}

#[tokio::test]
async fn the_admin_routes_say_what_is_wrong_and_where() {
    let simulator = start().await;
    let cases = [
        ("POST", "faults", json!({"fault": "http_500", "tmies": 1}), "unknown field `tmies`"),
        ("POST", "faults", json!({"fault": "earthquake"}), "earthquake"),
        ("POST", "faults", json!({"fault": "http_500", "probability": 2}), "rules[0].probability: must be 0 to 1"),
        (
            "POST",
            "rules",
            json!({"rules": [{"fault": "none"}, {"fault": "slow", "milis": 1}]}),
            "rules[1]: unknown field",
        ),
        ("POST", "script", json!({"faults": [{"fault": "clock_skew", "seconds": i64::MAX}]}), "faults[0].seconds"),
        ("POST", "script", json!([]), "must have one member, faults"),
        (
            "POST",
            "busy",
            json!({"who": "nobody", "start": "2026-10-02T10:00:00Z", "end": "2026-10-02T11:00:00Z"}),
            "who",
        ),
        ("POST", "clock", json!({"seconds": -1}), "-1"),
    ];
    for (method, route, body, why) in cases {
        let (status, answer) = admin(&simulator, method, route, &body).await;
        assert_eq!(status, 400, "{route} {body}");
        assert!(answer["error"].as_str().unwrap().contains(why), "{answer} has no {why}");
    }
    assert_eq!(admin(&simulator, "GET", "nothing", &Value::Null).await.0, 404);
}
