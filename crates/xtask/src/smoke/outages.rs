//! Point 5: Cal.com fails in several ways. Replies stay HTTP 200 with a spoken apology; five failures
//! open the breaker, the sixth request costs no upstream call, a reset closes it. A wrong key is one
//! company's trouble and opens nothing for the other.

use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::Stopwatch;
use crate::error::XtaskError;
use crate::redis::free_port;
use crate::smoke::answer::Answer;
use crate::smoke::day::Day;
use crate::smoke::expect::expect;
use crate::smoke::running_gateway::{RunningGateway, Start};
use crate::smoke::simulator::Simulator;
use crate::smoke::stage::Stage;

/// Failures that open the breaker.
const THRESHOLD: usize = 5;

/// "At once": far below any timeout, far above an answer from memory.
const AT_ONCE: Duration = Duration::from_millis(500);

/// The status object's members in the order they are promised.
const MEMBERS: [&str; 9] = [
    "service",
    "state",
    "failure_count",
    "failure_threshold",
    "seconds_until_retry",
    "success_count",
    "success_threshold",
    "recovery_timeout",
    "opened_at",
];

/// The simulator answers 500.
pub(super) fn failing_answers(stage: &Stage) -> Result<(), XtaskError> {
    outage_by(stage, "http_500")
}

/// The simulator's port refuses connections.
pub(super) fn refused_connections(stage: &Stage) -> Result<(), XtaskError> {
    outage_by(stage, "refuse")
}

/// Company 15 has a wrong key.
pub(super) fn wrong_key(stage: &Stage) -> Result<(), XtaskError> {
    let start = Start { key_of_15: Some("cal_wrong_key"), ..Start::default() };
    let gateway = RunningGateway::start(&stage.place, &start)?;
    for _ in 0..=THRESHOLD {
        apologises(&ask(&gateway, "15", stage.day)?)?;
    }
    expect(state(&gateway)? == "closed", || "a wrong key opened the upstream's breaker".to_owned())?;
    answers(&ask(&gateway, "20", stage.day)?)?;
    gateway.stop().map(drop)
}

/// Cal.com's address is one that nobody listens on.
pub(super) fn nobody_listens(stage: &Stage) -> Result<(), XtaskError> {
    let nowhere = format!("http://127.0.0.1:{}", free_port()?);
    let start = Start { calcom_url: Some(&nowhere), ..Start::default() };
    let gateway = RunningGateway::start(&stage.place, &start)?;
    opens_after_five(&gateway, stage.day)?;
    sixth_is_at_once(&gateway, stage.day)?;
    reset(&gateway)?;
    gateway.stop().map(drop)
}

/// The whole life of an outage: it begins, opens the breaker, ends, and a reset lets answers through.
fn outage_by(stage: &Stage, fault: &str) -> Result<(), XtaskError> {
    let gateway = &stage.gateway;
    let simulator = Simulator::of(gateway)?;
    gateway.verb(&["cache", "clear", "--tenant", "15"])?;
    simulator.fail_with(fault)?;
    let outage = opens_after_five(gateway, stage.day).and_then(|()| {
        let before = simulator.requests()?;
        sixth_is_at_once(gateway, stage.day)?;
        let after = simulator.requests()?;
        expect(before == after, || format!("the sixth asked Cal.com: {before} became {after}"))?;
        gateway.wait_for_log("Circuit")
    });
    simulator.recover()?;
    let closed = reset(gateway);
    outage.and(closed)?;
    answers(&ask(gateway, "15", stage.day)?)
}

fn opens_after_five(gateway: &RunningGateway, day: Day) -> Result<(), XtaskError> {
    for failure in 1..=THRESHOLD {
        expect(state(gateway)? == "closed", || format!("open before failure {failure}"))?;
        apologises(&ask(gateway, "15", day)?)?;
    }
    let printed = gateway.verb(&["breaker", "status", "--json"])?;
    expect(in_order(&printed), || format!("not the promised members in order: {printed}"))?;
    let status = upstream(&printed);
    expect(status["state"] == "open", || format!("after {THRESHOLD} failures: {printed}"))?;
    let wait = status["seconds_until_retry"].as_f64();
    expect(wait.is_some_and(|s| s > 0.0 && s <= 600.0), || format!("no time to wait: {printed}"))
}

fn sixth_is_at_once(gateway: &RunningGateway, day: Day) -> Result<(), XtaskError> {
    let watch = Stopwatch::start();
    apologises(&ask(gateway, "15", day)?)?;
    let took = watch.elapsed();
    expect(took < AT_ONCE, || format!("the sixth took {took:?}"))
}

fn reset(gateway: &RunningGateway) -> Result<(), XtaskError> {
    gateway.verb(&["breaker", "reset"])?;
    expect(state(gateway)? == "closed", || "a reset does not close the breaker".to_owned())
}

fn ask(gateway: &RunningGateway, company: &str, day: Day) -> Result<Answer, XtaskError> {
    let question = json!({"service": "Haarschnitt", "date": day.to_string(), "time": "10:00"});
    gateway.availability(company, &question)
}

/// HTTP 200, a sentence, no success, and nothing that sounds like a full calendar.
fn apologises(answer: &Answer) -> Result<(), XtaskError> {
    let says = || format!("an outage is answered with {} {}", answer.status, answer.json);
    expect(answer.status == 200, says)?;
    expect(answer.json["success"] == false && answer.text("status") == "error", says)?;
    expect(!answer.text("message").is_empty() && answer.json["available"].is_null(), says)
}

fn answers(answer: &Answer) -> Result<(), XtaskError> {
    let says = || format!("without an outage the answer is {} {}", answer.status, answer.json);
    expect(answer.status == 200 && answer.json["success"] == true, says)
}

/// The state of the breaker around Cal.com as a whole.
fn state(gateway: &RunningGateway) -> Result<String, XtaskError> {
    let printed = gateway.verb(&["breaker", "status", "--json"])?;
    Ok(upstream(&printed)["state"].as_str().unwrap_or_default().to_owned())
}

fn upstream(printed: &str) -> Value {
    match serde_json::from_str(printed).unwrap_or(Value::Null) {
        Value::Array(all) => all.into_iter().find(|one| one["service"] == "calcom_api").unwrap_or(Value::Null),
        one => one,
    }
}

/// The first object's members stand in the promised order.
fn in_order(printed: &str) -> bool {
    let mut rest = printed;
    MEMBERS.iter().all(|member| match rest.split_once(&format!("\"{member}\"")) {
        Some((before, after)) => {
            rest = after;
            !before.contains('}')
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upstream_s_breaker_is_found_alone_or_in_a_list() {
        let one = r#"{"service":"calcom_api","state":"open"}"#;
        assert_eq!(upstream(one)["state"], "open");
        let list = format!(r#"[{{"service":"calcom_api:15","state":"closed"}},{one}]"#);
        assert_eq!(upstream(&list)["state"], "open");
    }

    #[test]
    fn members_must_stand_in_the_promised_order_within_one_object() {
        let promised: Vec<_> = MEMBERS.iter().map(|member| format!("\"{member}\": 1")).collect();
        assert!(in_order(&format!("[{{{}, \"more\": 1}}]", promised.join(", "))));
        let mut swapped = promised.clone();
        swapped.swap(0, 1);
        assert!(!in_order(&format!("{{{}}}", swapped.join(", "))));
        assert!(!in_order(&format!("{{{}}}, {{{}}}", promised[..4].join(", "), promised[4..].join(", "))));
    }
}
