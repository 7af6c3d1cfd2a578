//! Starting, being asked for health, and stopping gently.

use std::process::Command;

use serde_json::json;

use crate::running::{Running, get};

#[test]
fn health_is_four_questions_and_says_degraded_while_a_circuit_is_open() {
    let gateway = Running::demo(&[]);
    let health = |path: &str| get(&format!("{}/api/health{path}", gateway.public), &[]);
    assert_eq!(health("").json["status"], "healthy");
    assert_eq!(health("/live").json["status"], "alive");
    assert_eq!(health("/ready").json["status"], "ready");
    gateway.verb(&["breaker", "force-open", "calcom_api"]);
    assert_eq!(health("").json["status"], "degraded");
    let detailed = health("/detailed").json;
    assert_eq!(detailed["checks"]["calcom"]["state"], "forced_open");
    assert!(!detailed.to_string().contains("calcom_api:15"), "a public page names no company");
}

#[test]
fn an_inbound_call_is_told_which_company_was_dialled() {
    let gateway = Running::demo(&[]);
    let event = |number: &str| {
        let body =
            json!({"event": "call_inbound", "call_inbound": {"from_number": "+491715550100", "to_number": number}});
        gateway.post("/api/webhooks/retell", &[], body.to_string().as_bytes()).json
    };
    assert_eq!(event("+493023125020")["call_inbound"]["dynamic_variables"]["company_id"], "20");
    assert_eq!(event("+493099999999")["call_inbound"], json!({}));
}

#[test]
fn sigterm_ends_the_process_with_success() {
    let mut gateway = Running::demo(&[]);
    let killed = Command::new("kill").args(["-TERM", &gateway.process.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(gateway.process.wait().unwrap().code(), Some(0));
}
