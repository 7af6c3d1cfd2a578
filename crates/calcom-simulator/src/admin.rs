//! The admin routes, on a port of their own, because the other one may be refusing connections.

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::control::Control;
use crate::fault::{Fault, FaultRule};
use crate::problem::json_answer;

/// The next requests meet these faults, one each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    faults: Vec<Fault>,
}

/// Answers one admin request.
pub(crate) async fn answer(control: Arc<Control>, request: Request<Bytes>) -> Response<Bytes> {
    let path = request.uri().path().strip_prefix("/__simulator/").unwrap_or_default();
    match (request.method(), path) {
        (&Method::GET, "requests") => ok(&json!({"requests": control.engine.seen()})),
        (&Method::GET, "faults") => ok(&json!(control.engine.faults.rule())),
        (&Method::DELETE, "faults") => set(&control, Fault::None.into()).await,
        (&Method::POST, "faults") => match serde_json::from_slice::<FaultRule>(request.body()) {
            Ok(rule) if (0.0..=1.0).contains(&rule.probability) => set(&control, rule).await,
            Ok(_) => refuse("probability must be 0 to 1"),
            Err(error) => refuse(&error.to_string()),
        },
        (&Method::POST, "script") => match serde_json::from_slice::<Script>(request.body()) {
            Ok(script) => {
                control.engine.faults.script(script.faults);
                control.settled().await;
                ok(&json!({"status": "ok"}))
            }
            Err(error) => refuse(&error.to_string()),
        },
        (&Method::GET, "bookings") => ok(&control.bookings_json()),
        (&Method::GET, "deliveries") => ok(&control.deliveries_json()),
        _ => json_answer(StatusCode::NOT_FOUND, &json!({"error": "no such admin route", "routes": ROUTES})),
    }
}

const ROUTES: [&str; 7] = [
    "GET /__simulator/requests",
    "GET /__simulator/faults",
    "POST /__simulator/faults",
    "DELETE /__simulator/faults",
    "POST /__simulator/script",
    "GET /__simulator/bookings",
    "GET /__simulator/deliveries",
];

async fn set(control: &Control, rule: FaultRule) -> Response<Bytes> {
    control.engine.faults.set(rule);
    control.settled().await;
    ok(&json!(control.engine.faults.rule()))
}

fn ok(body: &Value) -> Response<Bytes> {
    json_answer(StatusCode::OK, body)
}

fn refuse(why: &str) -> Response<Bytes> {
    json_answer(StatusCode::BAD_REQUEST, &json!({"error": why}))
}
