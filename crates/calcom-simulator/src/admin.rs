//! The admin routes, on a port of their own, because the other one may be refusing connections.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::control::Control;
use crate::fault::Fault;
use crate::fault_list::WorldFaults;
use crate::fault_rule::FaultRule;
use crate::problem::json_answer;
use crate::strict::read_strictly;

/// Time that is taken from an account's calendar.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BusyTime {
    who: String,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

/// How far the clock is moved.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ahead {
    seconds: u32,
}

/// What an admin route answers, or why it does not.
type Told = Result<Value, String>;

/// Answers one admin request.
pub(crate) async fn answer(control: Arc<Control>, request: Request<Bytes>) -> Response<Bytes> {
    let path = request.uri().path().strip_prefix("/__simulator/").unwrap_or_default();
    let segments: Vec<_> = path.split('/').collect();
    let told = match (request.method(), segments.as_slice()) {
        (&Method::GET, ["requests"]) => Ok(json!({"requests": control.engine.seen()})),
        (&Method::GET, ["faults"]) => Ok(json!(control.engine.faults.rule())),
        (&Method::GET, ["rules"]) => Ok(json!({"rules": control.engine.faults.rules()})),
        (&Method::DELETE, ["faults" | "rules"]) => set(&control, vec![Fault::None.into()]).await,
        (&Method::POST, ["faults"]) => set_rule(&control, request.body()).await,
        (&Method::POST, ["rules"]) => set_rules(&control, request.body()).await,
        (&Method::POST, ["script"]) => script(&control, request.body()).await,
        (&Method::POST, ["clock"]) => advance(&control, request.body()),
        (&Method::POST, ["busy"]) => make_busy(&control, request.body()),
        (&Method::POST, ["bookings", uid, "request-reschedule"]) => request_reschedule(&control, uid),
        (&Method::GET, ["bookings"]) => Ok(control.bookings_json()),
        (&Method::GET, ["deliveries"]) => Ok(control.deliveries_json()),
        _ => {
            let body = json!({"error": "no such admin route", "routes": ROUTES});
            return json_answer(StatusCode::NOT_FOUND, &body);
        }
    };
    match told {
        Ok(body) => json_answer(StatusCode::OK, &body),
        Err(why) => json_answer(StatusCode::BAD_REQUEST, &json!({"error": why})),
    }
}

const ROUTES: [&str; 12] = [
    "GET /__simulator/requests",
    "GET /__simulator/faults",
    "POST /__simulator/faults",
    "DELETE /__simulator/faults",
    "GET /__simulator/rules",
    "POST /__simulator/rules",
    "POST /__simulator/script",
    "POST /__simulator/clock",
    "POST /__simulator/busy",
    "GET /__simulator/bookings",
    "POST /__simulator/bookings/{uid}/request-reschedule",
    "GET /__simulator/deliveries",
];

/// Sets rules that were checked, and answers when the port has followed.
async fn set(control: &Control, rules: Vec<FaultRule>) -> Told {
    let mut faults = WorldFaults::default();
    for (i, rule) in rules.iter().enumerate() {
        rule.check(&format!("rules[{i}]"), &mut faults);
    }
    faults.into_result(()).map_err(|faults| faults.to_string())?;
    control.engine.faults.set_rules(rules);
    control.settled().await;
    Ok(json!(control.engine.faults.rule()))
}

async fn set_rule(control: &Control, body: &[u8]) -> Told {
    set(control, vec![read_strictly(&parse(body)?)?]).await
}

async fn set_rules(control: &Control, body: &[u8]) -> Told {
    let rules = listed(body, "rules")?;
    set(control, rules).await?;
    Ok(json!({"rules": control.engine.faults.rules()}))
}

/// The next requests meet these faults, one each.
async fn script(control: &Control, body: &[u8]) -> Told {
    let script: Vec<Fault> = listed(body, "faults")?;
    let mut faults = WorldFaults::default();
    for (i, fault) in script.iter().enumerate() {
        fault.check(&format!("faults[{i}]"), &mut faults);
    }
    faults.into_result(()).map_err(|faults| faults.to_string())?;
    control.engine.faults.script(script);
    control.settled().await;
    Ok(json!({"status": "ok"}))
}

fn advance(control: &Control, body: &[u8]) -> Told {
    let ahead: Ahead = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    control.engine.advance(TimeDelta::seconds(ahead.seconds.into()));
    Ok(json!({"now": control.engine.now()}))
}

fn make_busy(control: &Control, body: &[u8]) -> Told {
    let busy: BusyTime = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    if control.engine.make_busy(&busy.who, (busy.start, busy.end)) {
        return Ok(json!({"status": "ok"}));
    }
    Err("who must be the key or name of an account, of which not too much is busy already".to_owned())
}

fn request_reschedule(control: &Control, uid: &str) -> Told {
    let ended = control.engine.as_host(|session| session.request_reschedule(uid));
    ended.map(|(_, body)| body).map_err(|problem| problem.message().to_owned())
}

fn parse(body: &[u8]) -> Told {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

/// The members of a list that is the only member of a body.
fn listed<T: serde::de::DeserializeOwned + serde::Serialize>(body: &[u8], name: &str) -> Result<Vec<T>, String> {
    let body = parse(body)?;
    let only = body.as_object().is_some_and(|members| members.len() == 1);
    let items = body[name].as_array().filter(|_| only);
    let items = items.ok_or_else(|| format!("must have one member, {name}, which is a list"))?;
    let read = |(i, item): (usize, &Value)| read_strictly(item).map_err(|why| format!("{name}[{i}]: {why}"));
    items.iter().enumerate().map(read).collect()
}
