//! The verbs and the metrics of a running gateway.

use serde_json::{Value, json};

use crate::running::{Running, get, post, program};

#[test]
fn metrics_count_turns_by_function_and_outcome() {
    let gateway = Running::demo(&[]);
    gateway.ask(&json!({"call_id": "test-company-15-m", "service": "Haarschnitt", "date": "nächsten Mittwoch", "time": "10:00"}));
    let metrics = get(&format!("{}/metrics", gateway.operations), &[]).text;
    let line = r#"gateway_turns_total{function="check_availability",outcome="available"} 1"#;
    assert!(metrics.contains(line), "{metrics}");
}

#[test]
fn clearing_one_company_leaves_the_other_cached() {
    let gateway = Running::demo(&[]);
    for call in ["test-company-15-n", "test-company-20-n"] {
        gateway.ask(&json!({"call_id": call, "service": "Haarschnitt", "date": "nächsten Mittwoch", "time": "10:00"}));
    }
    gateway.verb(&["cache", "clear", "--tenant", "15"]);
    let stats: Value = serde_json::from_str(&gateway.verb(&["cache", "stats", "--keys", "--json"])).unwrap();
    let keys: Vec<&str> = stats["keys"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
    assert_eq!(keys.len(), 1, "{keys:?}");
    assert!(keys[0].starts_with("askpro_cache_cal_slots_20_"), "{keys:?}");
}

#[test]
fn the_table_of_the_cache_has_a_line_for_each_company() {
    let gateway = Running::demo(&[]);
    for call in ["test-company-15-q", "test-company-20-q"] {
        gateway.ask(&json!({"call_id": call, "service": "Haarschnitt", "date": "nächsten Mittwoch", "time": "10:00"}));
    }
    let text = gateway.verb(&["cache", "stats"]);
    for company in ["15", "20"] {
        let line = text.lines().find(|line| line.split_whitespace().nth(1) == Some(company));
        assert!(line.is_some_and(|line| line.contains("misses 1")), "{text}");
    }
}

#[test]
fn a_call_shows_what_it_used_and_an_unblocked_one_starts_afresh() {
    let gateway = Running::demo(&[]);
    for _ in 0..51 {
        gateway.post("/api/webhooks/retell/function", &[], b"call_id=test-company-15-o&function_name=test");
    }
    let show =
        || -> Value { serde_json::from_str(&gateway.verb(&["calls", "show", "test-company-15-o", "--json"])).unwrap() };
    assert!(!show()["blocked"].is_null(), "{}", show());
    gateway.verb(&["calls", "unblock", "test-company-15-o"]);
    assert!(show()["blocked"].is_null(), "{}", show());
}

#[test]
fn an_open_circuit_asks_nobody_and_a_reset_closes_it() {
    let gateway = Running::demo(&[]);
    let admin = gateway.simulator_admin.clone().unwrap();
    let faults = format!("{admin}/__simulator/faults");
    post(&faults, &[("content-type", "application/json")], br#"{"fault":"http_500"}"#);
    let ask = |day: i32| {
        let date = format!("in {day} Wochen");
        gateway.ask(&json!({"call_id": "test-company-15-p", "service": "Haarschnitt", "date": date, "time": "10:00"}));
    };
    let asked = || get(&format!("{admin}/__simulator/requests"), &[]).json["requests"].as_i64().unwrap();
    (1..=5).for_each(ask);
    let before = asked();
    assert!(before >= 5, "each question reaches Cal.com, and is repeated if there is time: {before}");
    ask(6);
    assert_eq!(asked(), before);
    let status: Value = serde_json::from_str(&gateway.verb(&["breaker", "status", "--json"])).unwrap();
    assert_eq!(status[0]["state"], "open");
    gateway.verb(&["breaker", "reset"]);
    let status: Value = serde_json::from_str(&gateway.verb(&["breaker", "status", "--json"])).unwrap();
    assert_eq!(status[0]["state"], "closed");
}

#[test]
fn a_verb_without_a_gateway_says_where_it_looked_and_fails() {
    let output = program().args(["breaker", "status", "--ops", "http://127.0.0.1:1"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("http://127.0.0.1:1"));
}
