//! Faults are switched while the simulator runs, by the handle and by the admin routes.

use std::time::Duration;

use calcom_simulator::{Fault, FaultRule, Simulator};
use serde_json::{Value, json};

use crate::salon::{BUDGET, HAIRCUT, KEY, booking, client, clock, day, world};

async fn post(simulator: &Simulator, route: &str, body: Value) -> reqwest::Response {
    let url = format!("{}/__simulator/{route}", simulator.admin_url());
    reqwest_client().post(url).json(&body).send().await.unwrap()
}

fn reqwest_client() -> reqwest::Client {
    // Plain HTTP only, but reqwest wants a provider all the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

#[tokio::test]
async fn each_fault_is_understood_by_the_client_for_what_it_is() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client(&simulator, KEY);
    let cases: [(Fault, &str, bool); 11] = [
        (Fault::Refuse, "connect_failed", true),
        (Fault::Reset, "connection_broke", true),
        (Fault::LostResponse, "connection_broke", true),
        (Fault::Hang, "deadline_exceeded", true),
        (Fault::Slow(Duration::from_secs(60)), "deadline_exceeded", true),
        (Fault::Http500, "outage", true),
        (Fault::Http502, "outage", true),
        (Fault::Http503 { retry_after: 7 }, "outage", true),
        (Fault::Status429 { reset: 33, retry_after: None }, "over_quota", false),
        (Fault::Malformed, "unreadable_answer", true),
        (Fault::WrongShape, "unreadable_answer", true),
    ];
    for (fault, kind, outage) in cases {
        simulator.faults().set(fault);
        simulator.settled().await;
        let error = client.slots(&day(HAIRCUT, "2026-10-02"), Duration::from_millis(300)).await.unwrap_err();
        assert_eq!((error.kind(), error.is_outage()), (kind, outage), "{fault:?}: {error}");
        simulator.faults().clear();
        simulator.settled().await;
        client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap();
    }
}

#[tokio::test]
async fn a_truncated_body_is_an_outage_and_a_wrong_content_type_is_none() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client(&simulator, KEY);
    simulator.faults().set(Fault::Truncated);
    let error = client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap_err();
    assert_eq!(error.kind(), "connection_broke");
    simulator.faults().set(Fault::WrongContentType);
    assert!(!client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_waits_of_429_and_503_are_told() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client(&simulator, KEY);
    let wait = async |fault: Fault| {
        simulator.faults().set(fault);
        client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap_err().retry_after()
    };
    assert_eq!(wait(Fault::Status429 { reset: 33, retry_after: None }).await, Some(Duration::from_secs(33)));
    assert_eq!(wait(Fault::Status429 { reset: 33, retry_after: Some(9) }).await, Some(Duration::from_secs(9)));
    assert_eq!(wait(Fault::Http503 { retry_after: 7 }).await, Some(Duration::from_secs(7)));
    assert_eq!(wait(Fault::Http500).await, None);
}

#[tokio::test]
async fn a_lost_response_leaves_a_booking_behind_and_a_reset_does_not() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client(&simulator, KEY);
    simulator.faults().set(Fault::Reset);
    let error = client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap_err();
    assert!(error.may_have_happened());
    assert_eq!(simulator.bookings().len(), 0);
    simulator.faults().set(Fault::LostResponse);
    let error = client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap_err();
    assert!(error.may_have_happened());
    assert_eq!(simulator.bookings().len(), 1);
}

#[tokio::test]
async fn an_outside_process_switches_faults_and_counts_requests_through_the_admin_port() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client(&simulator, KEY);
    assert!(post(&simulator, "faults", json!({"fault": "http_500", "times": 1})).await.status().is_success());
    assert_eq!(client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap_err().kind(), "outage");
    client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap();
    let url = format!("{}/__simulator/requests", simulator.admin_url());
    let count: Value = reqwest_client().get(&url).send().await.unwrap().json().await.unwrap();
    assert_eq!(count["requests"], 2);
    post(&simulator, "faults", json!({"fault": "refuse"})).await;
    assert_eq!(client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap_err().kind(), "connect_failed");
    let count: Value = reqwest_client().get(&url).send().await.unwrap().json().await.unwrap();
    assert_eq!(count["requests"], 2, "a refused connection is no request");
    post(&simulator, "faults", json!({"fault": "none"})).await;
    client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap();
    let wrong = post(&simulator, "faults", json!({"fault": "earthquake"})).await;
    assert_eq!(wrong.status(), 400);
}

#[tokio::test]
async fn a_rule_strikes_only_where_it_is_told_to() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client(&simulator, KEY);
    simulator.faults().set(FaultRule::from(Fault::Http500).only("POST", "/bookings"));
    client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap();
    let error = client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap_err();
    assert_eq!(error.kind(), "outage");
}

#[tokio::test]
async fn an_unknown_key_is_one_tenant_s_trouble() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let error = client(&simulator, "cal_nobody").slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap_err();
    assert!(error.is_credential_fault() && !error.is_outage());
}
