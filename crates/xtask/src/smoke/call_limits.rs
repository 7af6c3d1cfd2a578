//! Point 3: of sixty rapid requests of one call exactly fifty pass; unblocked, the next one passes.

use std::thread;

use crate::error::XtaskError;
use crate::smoke::answer::{Answer, post};
use crate::smoke::expect::expect;
use crate::smoke::running_gateway::RunningGateway;
use crate::smoke::stage::Stage;

const CALL: &str = "rate-test-001";
const REQUESTS: usize = 60;
const BUDGET: usize = 50;

/// On every answer.
const HEADERS: [&str; 4] = ["X-Call-RateLimit-Limit", "X-Call-RateLimit-Remaining", "RateLimit", "RateLimit-Policy"];

pub(super) fn check(stage: &Stage) -> Result<(), XtaskError> {
    let answers = thread::scope(|scope| {
        let callers: Vec<_> = (0..REQUESTS).map(|_| scope.spawn(|| ask(&stage.gateway))).collect();
        callers.into_iter().map(|caller| caller.join().unwrap_or_else(|_| died())).collect::<Vec<_>>()
    });
    let answers = answers.into_iter().collect::<Result<Vec<_>, _>>()?;
    let (refused, passed): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 429);
    expect(passed.len() == BUDGET, || format!("{} of {REQUESTS} pass", passed.len()))?;
    expect(passed.iter().all(|answer| answer.status == 200), || "one that passes is not 200".to_owned())?;
    for answer in &answers {
        let missing = HEADERS.iter().find(|name| answer.header(name).is_none());
        expect(missing.is_none(), || format!("{} lacks {missing:?}", answer.status))?;
    }
    refused.iter().try_for_each(|answer| check_refusal(answer))?;
    stage.gateway.wait_for_log("Rate limit exceeded")?;
    stage.gateway.verb(&["calls", "unblock", CALL])?;
    let next = ask(&stage.gateway)?;
    expect(next.status == 200, || format!("unblocked, the next one is {}", next.status))
}

fn ask(gateway: &RunningGateway) -> Result<Answer, XtaskError> {
    let address = format!("{}/api/webhooks/retell/function", gateway.public);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    post(&address, &form, &format!("call_id={CALL}&function_name=test"))
}

fn check_refusal(answer: &Answer) -> Result<(), XtaskError> {
    let says = || format!("a refusal says {}", answer.json);
    let seconds = answer.header("Retry-After").and_then(|value| value.parse::<u64>().ok());
    expect(seconds.is_some_and(|seconds| (1..=300).contains(&seconds)), || {
        format!("a refusal has Retry-After {:?}", answer.header("Retry-After"))
    })?;
    expect(answer.text("error_code") == "call_rate_limit_exceeded", says)?;
    expect(answer.json["success"] == false && answer.text("status") == "error", says)?;
    expect(!answer.text("message").is_empty(), says)?;
    expect(answer.json["retry_after"].as_u64() == seconds, says)?;
    let names_total = answer.json["limits_exceeded"].as_array().into_iter().flatten();
    let mut names_total = names_total.filter_map(|limit| limit.as_str());
    // While blocked, the limit that began the block is still the one named.
    expect(names_total.any(|limit| limit == "total (50/50)"), says)
}

fn died() -> Result<Answer, XtaskError> {
    Err(XtaskError::Process("a caller died".to_owned()))
}
