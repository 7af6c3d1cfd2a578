//! The admin routes: breakers, calls and cache of this running gateway, as JSON.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use tenant_cache::TenantId;

use crate::circuits::Steering;
use crate::gateway::Gateway;

/// Keys listed at most.
const MOST_KEYS: usize = 1_000;

/// `GET /admin/breakers`: every circuit, Cal.com's first.
pub(crate) async fn breakers(State(gateway): State<Arc<Gateway>>) -> Response {
    Json(gateway.calendar.circuits().statuses()).into_response()
}

/// `GET /admin/breakers/{name}`: one circuit.
pub(crate) async fn breaker(State(gateway): State<Arc<Gateway>>, Path(name): Path<String>) -> Response {
    let found = gateway.calendar.circuits().statuses().into_iter().find(|status| status.service == name);
    found.map_or_else(|| no_circuit(&name), |status| Json(status).into_response())
}

/// `POST /admin/breakers/{action}`: steers every circuit.
pub(crate) async fn steer_all(State(gateway): State<Arc<Gateway>>, Path(action): Path<String>) -> Response {
    match Steering::named(&action) {
        Some(steering) => {
            gateway.calendar.circuits().steer(steering, None);
            Json(gateway.calendar.circuits().statuses()).into_response()
        }
        None => no_action(&action),
    }
}

/// `POST /admin/breakers/{name}/{action}`: steers one circuit.
pub(crate) async fn steer_one(
    State(gateway): State<Arc<Gateway>>,
    Path((name, action)): Path<(String, String)>,
) -> Response {
    match Steering::named(&action) {
        Some(steering) if gateway.calendar.circuits().steer(steering, Some(&name)) => {
            breaker(State(gateway), Path(name)).await
        }
        Some(_) => no_circuit(&name),
        None => no_action(&action),
    }
}

/// `GET /admin/calls/{call}`: what a call has used.
pub(crate) async fn call(State(gateway): State<Arc<Gateway>>, Path(call): Path<String>) -> Response {
    Json(gateway.admission.status(&call).await).into_response()
}

/// `POST /admin/calls/{call}/unblock`: lifts a call's block and gives it a fresh budget.
pub(crate) async fn unblock(State(gateway): State<Arc<Gateway>>, Path(call): Path<String>) -> Response {
    let was_known = gateway.admission.unblock(&call).await;
    tracing::info!(call_id = %call, was_known, "Call unblocked by an operator");
    Json(json!({ "call": call, "unblocked": true, "was_known": was_known })).into_response()
}

/// What `GET /admin/cache` may be asked.
#[derive(Debug, Deserialize)]
pub(crate) struct CacheQuery {
    #[serde(default)]
    keys: bool,
}

/// `GET /admin/cache`: counts per company, and the keys if asked for.
pub(crate) async fn cache(State(gateway): State<Arc<Gateway>>, Query(query): Query<CacheQuery>) -> Response {
    let mut answer = json!(gateway.calendar.cache_stats());
    if query.keys {
        answer["keys"] = json!(gateway.calendar.cache_keys(MOST_KEYS));
    }
    Json(answer).into_response()
}

/// Whose entries `POST /admin/cache/clear` drops.
#[derive(Debug, Deserialize)]
pub(crate) struct ClearQuery {
    tenant: String,
}

/// `POST /admin/cache/clear?tenant=ID`: drops everything held for one company.
pub(crate) async fn clear(State(gateway): State<Arc<Gateway>>, Query(query): Query<ClearQuery>) -> Response {
    match TenantId::new(&query.tenant) {
        Ok(tenant) if gateway.tenants.branches().iter().any(|branch| branch.tenant == tenant) => {
            gateway.calendar.clear(&tenant);
            tracing::info!(company = %tenant, "Cache cleared by an operator");
            Json(json!({ "tenant": tenant.as_str(), "cleared": true })).into_response()
        }
        Ok(_) => not_found(format!("no company {:?} is configured", query.tenant)),
        Err(error) => refuse(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()),
    }
}

fn no_circuit(name: &str) -> Response {
    not_found(format!("no circuit is called {name:?}; `gateway breaker status` lists them"))
}

fn no_action(action: &str) -> Response {
    not_found(format!("no action {action:?}; reset, force-open, force-closed or automatic"))
}

fn not_found(message: String) -> Response {
    refuse(StatusCode::NOT_FOUND, message)
}

fn refuse(status: StatusCode, message: String) -> Response {
    (status, Json(json!({ "message": message }))).into_response()
}
