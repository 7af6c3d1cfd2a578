//! Health as four questions: is it up, is it alive, does it take work, and how is it really.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::gateway::Gateway;

/// `GET /api/health`: one word, and 503 only when no work is taken.
pub(crate) async fn overview(State(gateway): State<Arc<Gateway>>) -> Response {
    let (status, word) = verdict(&gateway);
    (status, Json(json!({ "status": word }))).into_response()
}

/// `GET /api/health/live`: the process answers.
pub(crate) async fn live() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// `GET /api/health/ready`: whether new work should be sent here.
pub(crate) async fn ready(State(gateway): State<Arc<Gateway>>) -> Response {
    let (status, word) = match gateway.readiness.is_open() {
        true => (StatusCode::OK, "ready"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "draining"),
    };
    (status, Json(json!({ "status": word }))).into_response()
}

/// `GET /api/health/detailed`: each part by itself; names no company.
pub(crate) async fn detailed(State(gateway): State<Arc<Gateway>>) -> Response {
    let (status, word) = verdict(&gateway);
    let body = json!({
        "status": word,
        "version": env!("CARGO_PKG_VERSION"),
        "checks": {
            "calcom": gateway.calendar.circuits().upstream_status(),
            "cache": { "shared": gateway.calendar.is_cache_linked() },
            "limiter": { "healthy": gateway.admission.is_healthy() },
            "listener": { "accepting": gateway.readiness.is_open() },
        },
    });
    (status, Json(body)).into_response()
}

/// Never "healthy" while a circuit is not closed or what instances share can't be reached.
fn verdict(gateway: &Gateway) -> (StatusCode, &'static str) {
    if !gateway.readiness.is_open() {
        (StatusCode::SERVICE_UNAVAILABLE, "draining")
    } else if is_degraded(gateway) {
        (StatusCode::OK, "degraded")
    } else {
        (StatusCode::OK, "healthy")
    }
}

fn is_degraded(gateway: &Gateway) -> bool {
    let cache_is_lost = gateway.calendar.is_cache_linked() == Some(false);
    gateway.calendar.circuits().is_degraded() || !gateway.admission.is_healthy() || cache_is_lost
}
