//! The platform's call events: `POST /api/webhooks/retell`.
//!
//! Events are acknowledged at once; kinds that are not known yet are acknowledged too. An inbound call is answered with
//! what the dialled number says about its company.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use retell_protocol::{InboundCall, InboundReply, WebhookEvent};
use serde_json::json;

use crate::clock::Stopwatch;
use crate::gateway::Gateway;
use crate::refusal;
use crate::request_body;
use crate::telemetry;

/// Longest piece of a sanitised body that is logged, in bytes.
const MOST_LOGGED: usize = 2_048;

/// Answers one event.
pub(crate) async fn receive(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let watch = Stopwatch::start();
    let (head, body) = request.into_parts();
    let body = match request_body::read(body, gateway.body_limit, watch.left_of(gateway.turn_deadline)).await {
        Ok(body) => body,
        Err(fault) => return refusal::body(fault),
    };
    if let Err(fault) = gateway.authenticity.check(&head.headers, &body, gateway.clock.now()) {
        return refusal::signature(&fault);
    }
    log_shape(&gateway, &head.headers, &body);
    match WebhookEvent::parse(&body) {
        Ok(event) => acknowledge(&gateway, &event),
        Err(fault) if std::str::from_utf8(&body).is_ok_and(is_json_object) => {
            tracing::info!(%fault, "Webhook without a known shape acknowledged");
            telemetry::event("unknown");
            Json(json!({ "received": true, "event": null })).into_response()
        }
        Err(fault) => refusal::envelope(&fault),
    }
}

fn acknowledge(gateway: &Gateway, event: &WebhookEvent) -> Response {
    let kind = event.kind.as_str();
    tracing::info!(event = kind, call_id = event.call_id().map(|id| id.as_str()), "Webhook received");
    telemetry::event(kind);
    match &event.inbound {
        Some(inbound) => Json(inbound_reply(gateway, inbound)).into_response(),
        None => Json(json!({ "received": true, "event": kind })).into_response(),
    }
}

/// Tells the agent which company was dialled; a number of nobody gets an empty answer.
fn inbound_reply(gateway: &Gateway, inbound: &InboundCall) -> InboundReply {
    let reply = inbound.reply();
    match inbound.to_number.as_deref().and_then(|number| gateway.tenants.by_number(number)) {
        Some(branch) => reply
            .with_variable("company_id", branch.tenant.as_str())
            .with_variable("company_name", &branch.company_name)
            .with_variable("timezone", branch.schedule.zone().name())
            .with_metadata("tenant", branch.tenant.as_str()),
        None => reply,
    }
}

/// At debug level, what came in, sanitised by field name first and bounded; the raw body is never logged.
fn log_shape(gateway: &Gateway, headers: &HeaderMap, body: &[u8]) {
    if !tracing::enabled!(tracing::Level::DEBUG) {
        return;
    }
    let headers = gateway.sanitizer.sanitize_headers(headers);
    let text = String::from_utf8_lossy(body);
    let clean = gateway.sanitizer.sanitize_json(&text);
    let end = clean.floor_char_boundary(MOST_LOGGED);
    tracing::debug!(?headers, body = &clean[..end], "Webhook received, sanitised");
}

fn is_json_object(text: &str) -> bool {
    serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).is_ok()
}
