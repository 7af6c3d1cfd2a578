//! Point 4: 08:00 on an open day becomes 09:00, 19:00 the next working day's 09:00, also when the
//! JSON body comes without a JSON content type.

use serde_json::{Value, json};

use crate::error::XtaskError;
use crate::smoke::answer::{Answer, post};
use crate::smoke::day::Day;
use crate::smoke::expect::expect;
use crate::smoke::running_gateway::RunningGateway;
use crate::smoke::stage::Stage;

/// How far ahead an open day is looked for.
const SEARCH_DAYS: i64 = 40;

/// Content types with which a JSON body is sent, none among them JSON.
const CONTENT_TYPES: [&[(&str, &str)]; 3] =
    [&[], &[("content-type", "text/plain")], &[("content-type", "application/x-www-form-urlencoded")]];

pub(super) fn check(stage: &Stage) -> Result<(), XtaskError> {
    for headers in CONTENT_TYPES {
        let answer = ask(&stage.gateway, headers, stage.day, "08:00")?;
        moved(&answer, (stage.day, "08:00"), (stage.day, "09:00"))?;
    }
    let answer = ask(&stage.gateway, CONTENT_TYPES[0], stage.day, "19:00")?;
    moved(&answer, (stage.day, "19:00"), (stage.day.plus(1), "09:00"))?;
    stage.gateway.wait_for_log("Auto-adjusted request time")
}

/// A working day that is no holiday and has such a day after it, found by asking.
pub(super) fn open_day(gateway: &RunningGateway) -> Result<Day, XtaskError> {
    let today = Day::today();
    for day in (2..SEARCH_DAYS).map(|days| today.plus(days)).filter(|day| day.weekday() < 4) {
        if is_open(gateway, day)? && is_open(gateway, day.plus(1))? {
            return Ok(day);
        }
    }
    Err(XtaskError::Process(format!("company 15 is never open within {SEARCH_DAYS} days")))
}

fn is_open(gateway: &RunningGateway, day: Day) -> Result<bool, XtaskError> {
    let question = json!({"service": "Haarschnitt", "date": day.to_string(), "time": "10:00"});
    let answer = gateway.availability("15", &question)?;
    let says = || format!("10:00 on {day} is answered with {} {}", answer.status, answer.json);
    expect(answer.status == 200 && answer.json["success"] == true, says)?;
    Ok(answer.json["adjusted"].is_null())
}

fn ask(gateway: &RunningGateway, headers: &[(&str, &str)], day: Day, time: &str) -> Result<Answer, XtaskError> {
    let args = json!({"service": "Haarschnitt", "date": day.to_string(), "time": time});
    let body = json!({"call_id": "test-company-15-hours-01", "args": args}).to_string();
    post(&format!("{}/api/retell/check-availability", gateway.public), headers, &body)
}

fn moved(answer: &Answer, from: (Day, &str), to: (Day, &str)) -> Result<(), XtaskError> {
    let is_at = |value: &Value, (day, time): (Day, &str)| {
        value.as_str().is_some_and(|text| text.starts_with(&format!("{day}T{time}:00")))
    };
    let adjusted = &answer.json["adjusted"];
    let says = || format!("{} {} is answered with {} {}", from.0, from.1, answer.status, answer.json);
    expect(answer.status == 200, says)?;
    expect(is_at(&adjusted["from"], from) && is_at(&adjusted["to"], to), says)?;
    expect(!adjusted["reason"].as_str().unwrap_or_default().is_empty(), says)?;
    expect(is_at(&answer.json["requested_time"], to), says)
}
