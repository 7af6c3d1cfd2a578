//! What a voice agent is told about a time.

use serde_json::json;

use crate::running::Running;

#[test]
fn a_free_time_comes_with_a_slot_and_a_token() {
    let gateway = Running::demo(&[]);
    let answer = gateway.ask(&json!({"call_id": "test-company-15-a", "service": "haarschnitt", "date": "nächsten Mittwoch", "time": "10 Uhr"}));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json["available"], true, "{}", answer.text);
    assert_eq!(answer.json["slot"]["start"], answer.json["requested_time"]);
    assert!(answer.json["slot"]["slot_token"].as_str().unwrap().contains('.'));
    assert!(answer.header("x-request-id").is_some());
    assert_eq!(answer.header("x-call-ratelimit-remaining"), Some("49"));
}

#[test]
fn a_taken_time_comes_with_at_most_two_offers_and_never_the_time_asked_for() {
    let gateway = Running::demo(&[]);
    let answer = gateway.ask(&json!({"call_id": "test-company-15-b", "service": "Haarschnitt", "date": "nächsten Mittwoch", "time": "12:00"}));
    assert_eq!(answer.json["available"], false, "{}", answer.text);
    let offers = answer.json["alternatives"].as_array().unwrap();
    assert!((1..=2).contains(&offers.len()), "{}", answer.text);
    assert!(offers.iter().all(|offer| offer["start"] != answer.json["requested_time"]));
    assert!(offers.iter().all(|offer| !offer["description"].as_str().unwrap().is_empty()));
}

#[test]
fn two_companies_with_the_same_service_name_each_get_their_own_calendar() {
    let gateway = Running::demo(&[]);
    let question = |call: &str| {
        let answer = gateway
            .ask(&json!({"call_id": call, "service": "Haarschnitt", "date": "nächsten Mittwoch", "time": "09:00"}));
        answer.json["available_slots"].clone()
    };
    let (fifteen, twenty) = (question("test-company-15-c"), question("test-company-20-c"));
    assert_eq!(fifteen[0], "09:00");
    assert_eq!(twenty[0], "09:45");
}

#[test]
fn what_is_missing_or_unclear_is_asked_back_in_words() {
    let gateway = Running::demo(&[]);
    for (arguments, code) in [
        (json!({"call_id": "test-company-15-d", "service": "Haarschnitt"}), "missing_date"),
        (json!({"call_id": "test-company-15-d", "service": "Haarschnitt", "date": "blau"}), "unclear_wish"),
        (json!({"call_id": "test-company-15-d", "service": "Motoröl", "date": "morgen"}), "unknown_service"),
    ] {
        let answer = gateway.ask(&arguments);
        assert_eq!((answer.status, &answer.json["error_code"]), (200, &json!(code)), "{}", answer.text);
        assert!(!answer.json["message"].as_str().unwrap().is_empty());
    }
}

#[test]
fn an_outage_sounds_like_an_outage_and_never_like_a_full_day() {
    let gateway = Running::demo(&["--calcom-url", "http://127.0.0.1:1"]);
    let answer = gateway.ask(&json!({"call_id": "test-company-15-e", "service": "Haarschnitt", "date": "nächsten Mittwoch", "time": "10:00"}));
    assert_eq!((answer.status, answer.json["success"].as_bool()), (200, Some(false)));
    assert!(answer.json["available"].is_null(), "{}", answer.text);
    assert_eq!(answer.json["error_code"], "calendar_unreachable");
}

#[test]
fn the_dispatcher_takes_a_versioned_name_and_says_what_it_cannot_do() {
    let gateway = Running::demo(&[]);
    let call = |name: &str| {
        let body = json!({
            "name": name,
            "args": {"service": "Haarschnitt", "date": "nächsten Mittwoch", "time": "10:00"},
            "call": {"call_id": "call_0123456789abcdef", "agent_id": "agent_demo_15", "to_number": "+493023125015", "from_number": "+491715550100"},
        });
        gateway.post("/api/webhooks/retell/function", &[], body.to_string().as_bytes())
    };
    assert_eq!(call("check_availability_v17").json["available"], true);
    let unknown = call("order_pizza");
    assert_eq!((unknown.status, &unknown.json["error_code"]), (200, &json!("unknown_function")));
}

#[test]
fn number_and_agent_of_different_companies_give_no_data_even_when_the_direction_is_missing() {
    let gateway = Running::demo(&[]);
    let body = json!({
        "name": "check_availability",
        "args": {"service": "Haarschnitt", "date": "nächsten Mittwoch", "time": "10:00"},
        "call": {"call_id": "call_0123456789abcdef", "agent_id": "agent_demo_20", "to_number": "+493023125015"},
    });
    let answer = gateway.post("/api/retell/check-availability", &[], body.to_string().as_bytes());
    assert_eq!((answer.status, &answer.json["error_code"]), (200, &json!("unknown_tenant")), "{}", answer.text);
    assert!(answer.json.get("available_slots").is_none());
}
